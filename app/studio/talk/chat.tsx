"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";
import { useSession } from "../room/session-context.tsx";
import { useMessages } from "../room/use-document.ts";
import { useWatched } from "../room/watched.ts";
import { Composer } from "./composer.tsx";
import { Said } from "./said.tsx";
import { useTalk } from "./talk-context.tsx";

/** What is said by one person within this time is read as one thing, milliseconds. */
const TOGETHER = 5 * 60_000;
/** Whoever has read so far up, pixels, is not pulled down by what is new. */
const AT_THE_END = 60;

/** What was said to everybody, and a field to say more. */
export function Chat({ field }: { readonly field: RefObject<HTMLTextAreaElement | null> }) {
  const session = useSession();
  const talk = useTalk();
  const messages = useMessages(session.doc);
  const me = useWatched(session.authority.me);
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every new message counts.
  useLayoutEffect(() => {
    const element = log.current;
    if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [messages]);

  return (
    <>
      <div
        ref={log}
        role="log"
        aria-label="What was said"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys too.
        tabIndex={0}
        className="min-h-0 grow overflow-y-auto px-4 pb-3"
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < AT_THE_END;
        }}
      >
        {messages.length === 0 && (
          <p className="pt-3 text-[14px] leading-snug text-ink-soft">
            Nothing has been said yet. Everybody in this room reads along.
          </p>
        )}
        {messages.map((message, i) => {
          const before = messages[i - 1];
          const continued = before?.author === message.author && message.at - before.at < TOGETHER;
          return (
            <Said
              key={message.id}
              said={message}
              continued={continued}
              onDelete={() => talk.unsay(message.id)}
            />
          );
        })}
      </div>
      <div className="px-3 pb-3">
        {me?.role === "viewer" ? (
          <p className="px-1 pb-1 text-[13px] leading-snug text-ink-soft">
            You are here to look; those who draw here write too.
          </p>
        ) : (
          <Composer
            label="Say something"
            field={field}
            onSay={(text) => {
              atEnd.current = true;
              return talk.say(text);
            }}
          />
        )}
      </div>
    </>
  );
}
