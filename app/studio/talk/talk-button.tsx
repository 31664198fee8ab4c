"use client";

import { MessagesSquare } from "lucide-react";
import { IconButton } from "../../ui/icon-button.tsx";
import { useWatched } from "../room/watched.ts";
import { SHORTCUTS } from "../shortcuts.ts";
import { useTalk } from "./talk-context.tsx";

/** Opens what is said in the room; a dot says that there is something new. */
export function TalkButton() {
  const talk = useTalk();
  const open = useWatched(talk.drawer) !== "closed";
  const unread = useWatched(talk.unread.count);
  const label =
    unread === 0 ? "Talk" : `Talk: ${unread === 1 ? "one new message" : `${unread} new messages`}`;
  return (
    <span className="relative inline-flex">
      <IconButton
        label={label}
        icon={MessagesSquare}
        keys={SHORTCUTS.chat.keys}
        aria-expanded={open}
        onClick={() => talk.show(open ? "closed" : "chat")}
      />
      {unread > 0 && (
        <span
          aria-hidden
          data-testid="unread"
          className="pointer-events-none absolute top-2 right-2 size-2.5 rounded-full bg-accent ring-2 ring-desk"
        />
      )}
    </span>
  );
}
