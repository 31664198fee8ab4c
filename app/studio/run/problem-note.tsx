"use client";

import { X } from "lucide-react";
import { IconButton } from "../../ui/icon-button.tsx";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";

/** What went wrong last, in one sentence, until somebody waves it away. */
export function ProblemNote() {
  const session = useSession();
  const problem = useWatched(session.problem);
  return (
    <div role="alert">
      {problem !== null && (
        <div className="flex animate-appear items-start gap-1 border-l-2 border-accent pl-3 text-[14px] leading-snug">
          <p className="grow py-2.5" data-testid="problem" data-code={problem.code}>
            {problem.message}
          </p>
          <IconButton label="Dismiss" icon={X} side="left" onClick={() => session.dismissProblem()} />
        </div>
      )}
    </div>
  );
}
