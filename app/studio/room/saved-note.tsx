"use client";

import clsx from "clsx";
import { useEffect, useState } from "react";
import type { Connection } from "./connection.ts";
import type { Saved } from "./saved.ts";
import { useSession } from "./session-context.tsx";
import { useWatched } from "./watched.ts";

/** After so long without an answer we say that it takes long, milliseconds. */
const LONG = 6000;

type Note = { readonly words: string; readonly dot: "calm" | "busy" | "away" };

const AWAY: Readonly<Record<Saved, string>> = {
  saved: "No connection; trying again",
  saving: "No connection; your changes are being kept here",
  kept: "No connection; your changes are kept in this browser",
  unkept: "No connection; keep this window open, your changes are nowhere else",
};

export function noteFor(connection: Connection["kind"], saved: Saved, long: boolean): Note {
  if (connection === "connecting") {
    return long
      ? { words: "The room does not answer yet; still trying", dot: "away" }
      : { words: "Opening the room", dot: "busy" };
  }
  if (connection === "open") {
    return saved === "saved" ? { words: "Saved", dot: "calm" } : { words: "Saving", dot: "busy" };
  }
  return { words: AWAY[saved], dot: "away" };
}

/** Whether the room is reached and has all that was done here; never says “saved” before the server has it. */
export function SavedNote() {
  const session = useSession();
  const { kind } = useWatched(session.connection);
  const saved = useWatched(session.saved);
  const [long, setLong] = useState(false);
  useEffect(() => {
    // Only the way in can take long: later there is “No connection”.
    const timer = setTimeout(() => setLong(true), LONG);
    return () => clearTimeout(timer);
  }, []);
  const { words, dot } = noteFor(kind, saved, long);
  return (
    <p
      data-testid="saved"
      data-connection={kind}
      data-saved={saved}
      className={clsx(
        "flex items-center gap-2 text-[13px] text-ink-soft",
        // Out of sight would be out of mind: without a connection the note comes along.
        dot === "away" && "sticky bottom-3 z-10 w-fit rounded-full bg-raised px-3.5 py-2 shadow-float",
      )}
    >
      <span
        aria-hidden
        className={clsx("size-1.5 shrink-0 rounded-full", {
          "bg-ink-faint": dot === "calm",
          "animate-breathe bg-ink-faint": dot === "busy",
          "animate-breathe bg-accent": dot === "away",
        })}
      />
      {/* Read aloud when the connection goes or comes, not at every “Saving”. */}
      <span role={dot === "away" ? "status" : undefined}>{words}</span>
    </p>
  );
}
