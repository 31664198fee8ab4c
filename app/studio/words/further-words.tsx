"use client";

import { X } from "lucide-react";
import { type KeyboardEvent, type RefCallback, useCallback, useRef } from "react";
import { removePrompt, setPromptWeight } from "../../../protocol/room.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Range } from "../../ui/range.tsx";
import { useSession } from "../room/session-context.tsx";
import type { Words } from "../room/use-document.ts";
import type { Knowledge } from "./knowledge.ts";
import { Suggestions } from "./suggestions.tsx";
import { useSharedText } from "./use-shared-text.ts";
import { useSuggestions } from "./use-suggestions.ts";

/** A weight of a further prompt as a person sets it: how much, always positive; “less like” turns it round. */
const STRENGTH = { min: 0.1, max: 2, step: 0.1 } as const;

interface FurtherWordsProps {
  readonly words: Words;
  readonly focus: boolean;
  /** What the critic knows; null when that is not known. */
  readonly knowledge: Knowledge | null;
  /** Is told of the field while it is there. */
  readonly fieldRef: (id: string, field: HTMLTextAreaElement | null) => void;
  readonly onDraw: () => void;
  readonly onGone: () => void;
}

/** One further thing that the drawing should be more like, or less. */
export function FurtherWords({ words, focus, knowledge, fieldRef, onDraw, onGone }: FurtherWordsProps) {
  const { doc } = useSession();
  const field = useRef<HTMLTextAreaElement>(null);
  useSharedText(field, words.text, () => undefined);
  const suggesting = useSuggestions(field, knowledge, words.value);
  const { id } = words;
  const ref: RefCallback<HTMLTextAreaElement> = useCallback(
    (element) => {
      field.current = element;
      fieldRef(id, element);
    },
    [id, fieldRef],
  );
  const lessLike = words.weight < 0;
  const label = lessLike ? "Less like" : "And also";
  const strength = Math.abs(words.weight);

  const remove = (): void => {
    removePrompt(doc, words.id);
    onGone();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || suggesting.pressed(event)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (!event.ctrlKey && !event.metaKey) onDraw();
    } else if (event.key === "Backspace" && words.value === "") {
      event.preventDefault();
      remove();
    }
  };

  return (
    <li className="grid animate-appear grid-cols-[4.25rem_minmax(0,1fr)_2.25rem] items-center gap-x-1 border-b border-line py-1.5 has-[textarea:focus]:border-accent has-[textarea:focus]:shadow-[0_1px_0_var(--accent)]">
      <span className="text-[13px] text-ink-soft">{label}</span>
      <textarea
        ref={ref}
        rows={1}
        aria-label={label}
        placeholder={lessLike ? "a photograph, say" : "a blue sky, say"}
        // biome-ignore lint/a11y/noAutofocus: the row has just been asked for.
        autoFocus={focus}
        autoCapitalize="none"
        enterKeyHint="go"
        spellCheck={false}
        {...suggesting.fieldProps}
        onKeyDown={pressed}
        className="h-9 resize-none overflow-x-auto overflow-y-hidden bg-transparent font-serif text-[19px] leading-9 whitespace-nowrap caret-accent outline-none [scrollbar-width:none] placeholder:text-ink-faint placeholder:italic"
      />
      <Suggestions field={field} suggesting={suggesting} gap={2} />
      <IconButton
        label={`Remove “${words.value || label.toLowerCase()}”`}
        icon={X}
        side="left"
        className="-mr-2.5 justify-self-end pointer-fine:size-9"
        onClick={remove}
      />
      <div className="col-start-2 pr-2">
        <Range
          label={`How much of “${words.value || label.toLowerCase()}”`}
          value={strength}
          {...STRENGTH}
          onChange={(value) => setPromptWeight(doc, words.id, lessLike ? -value : value)}
        />
      </div>
      <span className="text-right text-[13px] text-ink-soft tabular-nums">{strength.toFixed(1)}</span>
    </li>
  );
}
