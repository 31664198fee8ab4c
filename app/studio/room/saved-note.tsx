"use client";

import clsx from "clsx";
import { useSession } from "./session-context.tsx";
import { useWatched } from "./watched.ts";

type Note = { readonly words: string; readonly dot: "calm" | "busy" | "away" };

/** Whether the room is reached and has all that was done here; never says “saved” before the server has it. */
export function SavedNote() {
  const session = useSession();
  const connection = useWatched(session.connection);
  const saved = useWatched(session.saved);
  const note = ((): Note => {
    if (connection.kind === "connecting") return { words: "Opening the room", dot: "busy" };
    if (connection.kind === "lost") {
      return saved === "saved"
        ? { words: "No connection; trying again", dot: "away" }
        : { words: "No connection; your changes wait in this window", dot: "away" };
    }
    return saved === "saved" ? { words: "Saved", dot: "calm" } : { words: "Saving", dot: "busy" };
  })();
  return (
    <p
      data-testid="saved"
      data-connection={connection.kind}
      data-saved={saved}
      className="flex items-center gap-2 text-[13px] text-ink-soft"
    >
      <span
        aria-hidden
        className={clsx("size-1.5 rounded-full", {
          "bg-ink-faint": note.dot === "calm",
          "animate-breathe bg-ink-faint": note.dot === "busy",
          "animate-breathe bg-accent": note.dot === "away",
        })}
      />
      {note.words}
      {/* Read aloud when the connection goes or comes, not at every “Saving”. */}
      <span role="status" className="sr-only">
        {connection.kind === "lost" && note.words}
      </span>
    </p>
  );
}
