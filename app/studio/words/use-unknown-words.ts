import { useEffect, useState } from "react";
import { foldWord } from "../../../protocol/words.ts";
import type { Words } from "../room/use-document.ts";
import type { Knowledge } from "./knowledge.ts";

/** A word of a prompt that the critic does not know. */
export interface UnknownWord {
  readonly promptId: string;
  /** As it is written, and where. */
  readonly word: string;
  readonly at: number;
  /** What may have been meant. */
  readonly nearest: string | null;
}

/** Rest after the last key before words are looked at, milliseconds. */
const REST = 400;

/** Where the word stands now; others' letters may have moved it. Null when it is gone. */
export function placeOf({ word, at }: Pick<UnknownWord, "word" | "at">, value: string): number | null {
  if (value.startsWith(word, at)) return at;
  const found = value.indexOf(word);
  return found === -1 ? null : found;
}

/**
 * The words that the critic does not know and that nobody here is still typing. `drawn` are those that the last run
 * met: of them there is no doubt any more.
 */
export function useUnknownWords(
  knowledge: Knowledge | null,
  all: readonly Words[],
  fieldOf: (promptId: string) => HTMLTextAreaElement | undefined,
  drawn: readonly string[],
): readonly UnknownWord[] {
  const [found, setFound] = useState<readonly UnknownWord[]>([]);
  const met = drawn.join(" ");

  useEffect(() => {
    if (knowledge === null) {
      setFound([]);
      return;
    }
    let timer: ReturnType<typeof setTimeout> | null = null;
    const look = (): void => {
      const now = all.flatMap(({ id, value }) => {
        const caret = caretIn(fieldOf(id));
        return knowledge
          .unknownIn(value)
          .filter(({ text, at }) => {
            const typing = caret !== null && caret >= at && caret <= at + text.length;
            return !typing || met.split(" ").includes(foldWord(text));
          })
          .map(({ text, at }) => ({ promptId: id, word: text, at, nearest: knowledge.nearest(text) }));
      });
      setFound((before) => (JSON.stringify(before) === JSON.stringify(now) ? before : now));
    };
    const soon = (): void => {
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(look, REST);
    };
    const events = ["selectionchange", "focusin", "focusout"] as const;
    soon();
    for (const event of events) document.addEventListener(event, soon);
    return () => {
      if (timer !== null) clearTimeout(timer);
      for (const event of events) document.removeEventListener(event, soon);
    };
  }, [knowledge, all, fieldOf, met]);

  return found;
}

/** Where somebody types in the field; null when nobody does. */
function caretIn(field: HTMLTextAreaElement | undefined): number | null {
  if (field === undefined || field.ownerDocument.activeElement !== field) return null;
  return field.selectionStart === field.selectionEnd ? field.selectionStart : null;
}
