"use client";

import { X } from "lucide-react";
import { type KeyboardEvent, type RefCallback, useCallback, useRef } from "react";
import { removePrompt } from "../../../protocol/room.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { useSession } from "../room/session-context.tsx";
import type { Words } from "../room/use-document.ts";
import { AuthorMark } from "./author.tsx";
import type { Knowledge } from "./knowledge.ts";
import { Suggestions } from "./suggestions.tsx";
import { useSharedText } from "./use-shared-text.ts";
import { useSuggestions } from "./use-suggestions.ts";
import { useTyping } from "./use-typing.ts";
import { Weight } from "./weight.tsx";

interface FurtherWordsProps {
  readonly words: Words;
  readonly focus: boolean;
  /** They can be changed now. */
  readonly ready: boolean;
  /** What the critic knows; null when that is not known. */
  readonly knowledge: Knowledge | null;
  /** Is told of the field while it is there. */
  readonly fieldRef: (id: string, field: HTMLTextAreaElement | null) => void;
  readonly onDraw: () => void;
  readonly onGone: () => void;
}

/** One further thing that the drawing should be more like, or less. */
export function FurtherWords(props: FurtherWordsProps) {
  const { words, focus, ready, knowledge, fieldRef, onDraw, onGone } = props;
  const { doc } = useSession();
  const field = useRef<HTMLTextAreaElement>(null);
  useSharedText(field, words.text, () => undefined);
  const suggesting = useSuggestions(field, knowledge, words.value);
  const { id } = words;
  useTyping(field, id);
  const ref: RefCallback<HTMLTextAreaElement> = useCallback(
    (element) => {
      field.current = element;
      fieldRef(id, element);
    },
    [id, fieldRef],
  );
  const lessLike = words.weight < 0;
  const label = lessLike ? "Less like" : "And also";
  const name = words.value || label.toLowerCase();

  const remove = (): void => {
    removePrompt(doc, words.id);
    onGone();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || suggesting.pressed(event)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (!event.ctrlKey && !event.metaKey) onDraw();
    } else if (event.key === "Backspace" && words.value === "" && ready) {
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
        readOnly={!ready}
        data-shared-text=""
        {...suggesting.fieldProps}
        onKeyDown={pressed}
        className="h-9 resize-none overflow-x-auto overflow-y-hidden bg-transparent font-serif text-[19px] leading-9 whitespace-nowrap caret-accent outline-none [scrollbar-width:none] placeholder:text-ink-faint placeholder:italic"
      />
      <Suggestions field={field} suggesting={suggesting} gap={2} />
      <IconButton
        label={`Remove “${name}”`}
        icon={X}
        side="left"
        className="-mr-2.5 justify-self-end pointer-fine:size-9"
        disabled={!ready}
        onClick={remove}
      />
      <AuthorMark author={words.author} promptId={id} />
      <div className="col-span-2">
        <Weight words={words} name={name} disabled={!ready} />
      </div>
    </li>
  );
}
