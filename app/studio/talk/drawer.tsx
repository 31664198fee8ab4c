"use client";

import { X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { IconButton } from "../../ui/icon-button.tsx";
import { useWatched } from "../room/watched.ts";
import { SHORTCUTS, useShortcuts } from "../shortcuts.ts";
import { Chat } from "./chat.tsx";
import { CommentList } from "./comment-list.tsx";
import type { Drawer } from "./desk.ts";
import { useTalk } from "./talk-context.tsx";

const TABS: readonly { readonly drawer: Exclude<Drawer, "closed">; readonly name: string }[] = [
  { drawer: "chat", name: "Chat" },
  { drawer: "comments", name: "Comments" },
];

/** What is said in this room, in a corner; the paper stays free to draw on. */
export function TalkDrawer() {
  const talk = useTalk();
  const drawer = useWatched(talk.drawer);
  const field = useRef<HTMLTextAreaElement>(null);
  const before = useRef<Element | null>(null);
  const toggle = (): void => {
    if (talk.drawer.value !== "closed") {
      talk.show("closed");
      return;
    }
    before.current = document.activeElement;
    talk.show("chat");
  };
  useShortcuts({ chat: toggle });

  useEffect(() => {
    if (drawer === "chat") field.current?.focus();
  }, [drawer]);

  if (drawer === "closed") return null;
  const close = (): void => {
    talk.show("closed");
    if (before.current instanceof HTMLElement) before.current.focus();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
  };
  return (
    <aside
      aria-label="Talk"
      data-own-escape
      onKeyDown={pressed}
      className="fixed right-3 bottom-3 z-20 flex h-[min(32rem,calc(100dvh-6rem))] w-[min(22rem,calc(100vw-24px))] animate-rise flex-col rounded-2xl bg-raised shadow-float max-sm:left-3 max-sm:h-[min(26rem,60dvh)] max-sm:w-auto"
    >
      <header className="flex items-center gap-1 pt-1 pr-1 pl-2">
        {TABS.map(({ drawer: each, name }) => (
          <button
            key={each}
            type="button"
            aria-pressed={drawer === each}
            onClick={() => talk.show(each)}
            className="h-11 rounded-full px-3 text-[15px] text-ink-soft transition-colors hover:text-ink aria-pressed:font-medium aria-pressed:text-ink"
          >
            {name}
          </button>
        ))}
        <span className="grow" />
        <IconButton label="Close" icon={X} keys={SHORTCUTS.chat.keys} side="left" onClick={close} />
      </header>
      {drawer === "chat" ? <Chat field={field} /> : <CommentList />}
    </aside>
  );
}
