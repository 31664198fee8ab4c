"use client";

import clsx from "clsx";
import { nanoid } from "nanoid";
import { type KeyboardEvent, type ReactNode, type RefObject, useCallback } from "react";
import { addPrompt, roomPrompts } from "../../../protocol/room.ts";
import { useSession } from "../room/session-context.tsx";
import type { Words } from "../room/use-document.ts";
import type { Knowledge } from "./knowledge.ts";
import { Suggestions } from "./suggestions.tsx";
import { useSharedText } from "./use-shared-text.ts";
import { useSuggestions } from "./use-suggestions.ts";
import { useTyping } from "./use-typing.ts";
import { placeOf, type UnknownWord } from "./use-unknown-words.ts";

interface MainWordsProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly words: Words | null;
  /** The room's document is here, so that typing goes into the words that everybody shares. */
  readonly ready: boolean;
  /** What the critic knows; null when that is not known. */
  readonly knowledge: Knowledge | null;
  /** Words in it that the critic does not know. */
  readonly unknown: readonly UnknownWord[];
  readonly onDraw: () => void;
}

/** Long words in a smaller hand, so that the drawing's title stays one. */
function size(length: number): string {
  if (length <= 48) return "text-[30px] leading-[1.2]";
  return length <= 120 ? "text-[23px] leading-[1.28]" : "text-[18px] leading-[1.4]";
}

/** The words with those marked that the critic does not know. */
function marked(value: string, unknown: readonly UnknownWord[]): ReactNode[] {
  const pieces: ReactNode[] = [];
  let done = 0;
  for (const each of unknown) {
    const at = placeOf(each, value);
    if (at === null || at < done) continue;
    pieces.push(
      value.slice(done, at),
      <span
        key={at}
        className="underline decoration-warn decoration-dotted decoration-2 underline-offset-[5px]"
      >
        {each.word}
      </span>,
    );
    done = at + each.word.length;
  }
  return [...pieces, value.slice(done)];
}

/** The title of the drawing, which is also what makes it. */
export function MainWords({ field, words, ready, knowledge, unknown, onDraw }: MainWordsProps) {
  const { doc, authority } = useSession();
  const begin = useCallback(
    (typed: string) => {
      const first = roomPrompts(doc).find(({ weight }) => weight > 0);
      if (first === undefined) addPrompt(doc, nanoid(), 1, typed, authority.me.value?.user ?? null);
      else first.text.insert(0, typed);
    },
    [doc, authority],
  );
  useSharedText(field, words?.text ?? null, begin);
  useTyping(field, words?.id ?? null);

  const value = words?.value ?? "";
  const suggesting = useSuggestions(field, knowledge, value);
  const pressed = (event: KeyboardEvent): void => {
    if (suggesting.pressed(event)) return;
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (!event.ctrlKey && !event.metaKey) onDraw();
  };

  const type = clsx(
    "col-start-1 row-start-1 w-full resize-none overflow-hidden font-serif font-normal tracking-[-0.01em] break-words whitespace-pre-wrap",
    size(value.length),
  );
  return (
    <div className="grid min-w-0 grow py-2">
      <div aria-hidden className={clsx(type, "min-h-[1.2em] text-transparent select-none")}>
        {value === "" ? "What shall we draw?" : marked(value, unknown)}{" "}
      </div>
      <textarea
        ref={field}
        rows={1}
        aria-label="What shall we draw?"
        placeholder="What shall we draw?"
        readOnly={!ready}
        autoCapitalize="none"
        enterKeyHint="go"
        spellCheck={false}
        data-shared-text=""
        {...suggesting.fieldProps}
        onKeyDown={pressed}
        className={clsx(
          type,
          "bg-transparent caret-accent outline-none placeholder:text-ink-faint placeholder:italic",
        )}
      />
      {/* Below the line that the words stand on. */}
      <Suggestions field={field} suggesting={suggesting} gap={13} />
    </div>
  );
}
