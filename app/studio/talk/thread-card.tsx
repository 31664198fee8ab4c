"use client";

import { Check, RotateCcw } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { Composer } from "./composer.tsx";
import { Said } from "./said.tsx";
import { useTalk } from "./talk-context.tsx";
import type { Thread } from "./threads.ts";

/** A comment, the answers to it, and a field for one more. */
export function ThreadCard({ thread: { comment, answers } }: { readonly thread: Thread }) {
  const talk = useTalk();
  const { authority } = useSession();
  const me = useWatched(authority.me);
  const mayWrite = me !== null && me.role !== "viewer";
  return (
    <div className="flex max-h-[min(420px,60dvh)] flex-col">
      <div className="min-h-0 overflow-y-auto px-4 pb-3">
        <Said said={comment} onDelete={() => talk.remove(comment.id)} />
        {answers.map((answer) => (
          <Said key={answer.id} said={answer} onDelete={() => talk.remove(answer.id)} />
        ))}
      </div>
      {mayWrite && (
        <div className="flex flex-col gap-1 px-3 pb-2">
          <Composer label="Answer" onSay={(text) => talk.comment(text, comment.id)} />
          <Button
            kind="quiet"
            icon={comment.resolved ? RotateCcw : Check}
            className="self-end text-[14px] font-normal pointer-fine:h-9"
            onClick={() => talk.resolve(comment.id, !comment.resolved)}
          >
            {comment.resolved ? "Take it up again" : "Dealt with"}
          </Button>
        </div>
      )}
    </div>
  );
}
