"use client";

import { MessageCircle } from "lucide-react";
import { Popover } from "radix-ui";
import { type ReactNode, useMemo } from "react";
import { Hint } from "../../ui/hint.tsx";
import { useEditor } from "../editing/editor-context.tsx";
import { useSession } from "../room/session-context.tsx";
import { useComments } from "../room/use-document.ts";
import { useWatched } from "../room/watched.ts";
import { Composer } from "./composer.tsx";
import { useTalk } from "./talk-context.tsx";
import { ThreadCard } from "./thread-card.tsx";
import { type PinPlace, placesOf, type Thread, threadsOf } from "./threads.ts";

/** The comments that are not dealt with, as pins over the paper that go where their strokes go. */
export function Pins() {
  const { doc } = useSession();
  const talk = useTalk();
  const comments = useComments(doc);
  const thread = useWatched(talk.thread);
  const draft = useWatched(talk.draft);
  const threads = useMemo(() => threadsOf(comments), [comments]);
  const shown = threads.filter(({ comment }) => !comment.resolved || comment.id === thread);
  if (shown.length === 0 && draft === null) return null;
  return (
    <div className="pointer-events-none absolute inset-0" data-testid="pins">
      <Placed threads={shown} />
    </div>
  );
}

function Placed({ threads }: { readonly threads: readonly Thread[] }) {
  const talk = useTalk();
  const drawing = useWatched(useEditor().shown);
  const draft = useWatched(talk.draft);
  const places = placesOf(
    threads.map(({ comment }) => comment.pin),
    drawing,
  );
  const draftPlace = draft === null ? null : (placesOf([draft], drawing)[0] ?? null);
  return (
    <>
      {threads.map((thread, i) => {
        const place = places[i];
        return place === null ? null : <Pinned key={thread.comment.id} thread={thread} place={place} />;
      })}
      {draftPlace !== null && <Draft place={draftPlace} />}
    </>
  );
}

const at = ({ x, y }: PinPlace) => ({ left: `${100 * x}%`, top: `${100 * y}%` });
const PIN =
  "pointer-events-auto absolute flex size-7 -translate-y-full items-center justify-center rounded-full rounded-bl-none text-[12px] font-semibold text-white shadow-float ring-2 ring-white pointer-coarse:after:absolute pointer-coarse:after:-inset-2";

function Pinned({ thread, place }: { readonly thread: Thread; readonly place: PinPlace }) {
  const { comment, answers } = thread;
  const talk = useTalk();
  const open = useWatched(talk.thread) === comment.id;
  const { members } = useWatched(useSession().authority.state);
  const author = members[comment.author];
  const name = author?.name ?? "Somebody";
  return (
    <Popover.Root open={open} onOpenChange={(now) => talk.openThread(now ? comment.id : null)}>
      <Hint label={`${name}: ${comment.text.slice(0, 60)}`} side="top">
        <Popover.Trigger
          aria-label={`Comment of ${name}: ${comment.text.slice(0, 60)}`}
          className={`${PIN} ${comment.resolved ? "opacity-55" : ""}`}
          style={{ ...at(place), backgroundColor: author?.color ?? "#716b60" }}
          data-comment={comment.id}
        >
          {answers.length === 0 ? (
            <MessageCircle aria-hidden className="size-3.5" strokeWidth={2.25} />
          ) : (
            1 + answers.length
          )}
        </Popover.Trigger>
      </Hint>
      <Bubble label={`Comment of ${name}`}>
        <ThreadCard thread={thread} />
      </Bubble>
    </Popover.Root>
  );
}

/** A pin that nobody else sees yet, and the field for what it is to say. */
function Draft({ place }: { readonly place: PinPlace }) {
  const talk = useTalk();
  return (
    <Popover.Root
      open
      onOpenChange={(now) => {
        if (!now) talk.write(null);
      }}
    >
      <Popover.Anchor asChild>
        <span aria-hidden className={`${PIN} bg-accent`} style={at(place)} data-testid="draft-pin">
          <MessageCircle className="size-3.5" strokeWidth={2.25} />
        </span>
      </Popover.Anchor>
      <Bubble label="New comment">
        <div className="p-3">
          <Composer label="Say something about this" onSay={(text) => talk.comment(text)} />
        </div>
      </Bubble>
    </Popover.Root>
  );
}

function Bubble({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Popover.Portal>
      <Popover.Content
        side="right"
        align="start"
        sideOffset={8}
        collisionPadding={12}
        updatePositionStrategy="always"
        onOpenAutoFocus={(event) => {
          // To the field; a first button would open its hint.
          const content = event.currentTarget;
          if (!(content instanceof HTMLElement)) return;
          event.preventDefault();
          (content.querySelector("textarea") ?? content).focus();
        }}
        aria-label={label}
        className="z-40 w-80 max-w-[calc(100vw-24px)] animate-appear rounded-2xl bg-raised shadow-float"
      >
        {children}
      </Popover.Content>
    </Popover.Portal>
  );
}
