"use client";

import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Message } from "../../../protocol/room-talk.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Avatar } from "../people/avatar.tsx";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";

const GONE = { name: "Somebody", color: "#716b60" };
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "numeric",
  minute: "2-digit",
});

/** The time of day, with the day when that is not today. */
export function timeOf(at: number, now: number): string {
  return (new Date(at).toDateString() === new Date(now).toDateString() ? CLOCK : DAY).format(at);
}

interface SaidProps {
  readonly said: Message;
  /** Follows something else of the same author: the name is not said again. */
  readonly continued?: boolean;
  readonly onDelete: () => void;
  readonly children?: ReactNode;
}

/** What somebody said, and when. */
export function Said({ said, continued = false, onDelete, children }: SaidProps) {
  const { authority } = useSession();
  const { members } = useWatched(authority.state);
  const me = useWatched(authority.me);
  const author = members[said.author] ?? GONE;
  const mine = me?.user === said.author;
  return (
    <div className={`group/said flex gap-2.5 ${continued ? "pt-0.5" : "pt-2.5"}`} data-mine={mine}>
      {continued ? <span className="w-7 shrink-0" /> : <Avatar person={author} className="mt-0.5 !size-7" />}
      <div className="min-w-0 grow">
        {!continued && (
          <p className="flex items-baseline gap-2 text-[13px] leading-5">
            <span className="truncate font-medium">{mine ? "You" : author.name}</span>
            <time dateTime={new Date(said.at).toISOString()} className="shrink-0 text-[12px] text-ink-faint">
              {timeOf(said.at, Date.now())}
            </time>
          </p>
        )}
        <p className="text-[15px] leading-snug break-words whitespace-pre-wrap [overflow-wrap:anywhere]">
          {said.text}
        </p>
        {children}
      </div>
      {(mine || me?.role === "owner") && (
        <IconButton
          label={`Delete “${said.text.slice(0, 40)}”`}
          icon={Trash2}
          side="left"
          onClick={onDelete}
          className="-my-1.5 -mr-1.5 opacity-0 group-hover/said:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-60 pointer-fine:size-8"
        />
      )}
    </div>
  );
}
