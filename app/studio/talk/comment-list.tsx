"use client";

import { useEditor } from "../editing/editor-context.tsx";
import { useSession } from "../room/session-context.tsx";
import { useComments } from "../room/use-document.ts";
import { useWatched } from "../room/watched.ts";
import { SHORTCUTS } from "../shortcuts.ts";
import { useViewport } from "../tools/tools-context.tsx";
import { Said } from "./said.tsx";
import { useTalk } from "./talk-context.tsx";
import { placesOf, type Thread, threadsOf } from "./threads.ts";

/** All comments, those that are dealt with last; a press shows where they stand. */
export function CommentList() {
  const { doc } = useSession();
  const threads = threadsOf(useComments(doc));
  const open = threads.filter(({ comment }) => !comment.resolved);
  const done = threads.filter(({ comment }) => comment.resolved);
  return (
    <div className="min-h-0 grow overflow-y-auto px-4 pb-4">
      {threads.length === 0 && (
        <p className="pt-3 text-[14px] leading-snug text-ink-soft">
          Nothing is pinned to the drawing. Press {SHORTCUTS.commentTool.keys} and then a stroke, or a place.
        </p>
      )}
      <ul aria-label="Comments">
        {open.map((thread) => (
          <Entry key={thread.comment.id} thread={thread} />
        ))}
      </ul>
      {done.length > 0 && (
        <details className="pt-4">
          <summary className="flex min-h-11 items-center text-[13px] text-ink-soft">
            Dealt with ({done.length})
          </summary>
          <ul aria-label="Comments that are dealt with">
            {done.map((thread) => (
              <Entry key={thread.comment.id} thread={thread} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

const LINK =
  "min-h-6 rounded-sm text-[13px] text-ink-soft underline decoration-line decoration-[1.5px] underline-offset-4 hover:text-ink hover:decoration-accent pointer-coarse:min-h-11";

function Entry({ thread: { comment, answers } }: { readonly thread: Thread }) {
  const talk = useTalk();
  const viewport = useViewport();
  const editor = useEditor();
  const show = (): void => {
    const [place] = placesOf([comment.pin], editor.shown.value);
    if (place === null) return;
    if (!viewport.showsWholeSheet) viewport.show({ ...place, zoom: viewport.view.value.zoom });
    talk.openThread(comment.id);
  };
  const gone = useWatched(editor.shown).strokes.every(
    ({ stroke }) => comment.pin.kind === "place" || stroke.id !== comment.pin.stroke,
  );
  return (
    <li className="border-b border-line pb-2.5 last:border-0">
      <Said said={comment} onDelete={() => talk.remove(comment.id)}>
        <p className="flex flex-wrap gap-x-3 pt-1 text-[13px] text-ink-faint">
          {answers.length > 0 && (
            <span>{answers.length === 1 ? "one answer" : `${answers.length} answers`}</span>
          )}
          {comment.pin.kind === "stroke" && gone ? (
            <span>its stroke is gone</span>
          ) : (
            <button type="button" className={LINK} onClick={show}>
              Show it
            </button>
          )}
          {comment.resolved && (
            <button type="button" className={LINK} onClick={() => talk.resolve(comment.id, false)}>
              Take it up again
            </button>
          )}
        </p>
      </Said>
    </li>
  );
}
