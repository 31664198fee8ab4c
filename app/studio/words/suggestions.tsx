"use client";

import clsx from "clsx";
import { Popover } from "radix-ui";
import { type RefObject, useEffect, useRef } from "react";
import type { Suggestion } from "./completion.ts";
import type { Suggesting } from "./use-suggestions.ts";

/** The colours as the critic means them; where a colour is named, it is also shown. */
const SWATCHES: ReadonlyMap<string, string> = new Map([
  ["red", "#d33a2c"],
  ["orange", "#ee8a2c"],
  ["yellow", "#f3cd3c"],
  ["green", "#4c9b4f"],
  ["blue", "#3b74c4"],
  ["purple", "#8352a5"],
  ["pink", "#ee8bb0"],
  ["brown", "#83553a"],
  ["black", "#1f1d1b"],
  ["white", "#ffffff"],
  ["gray", "#8f8d89"],
]);

interface SuggestionsProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly suggesting: Suggesting;
  /** From the field to the list, pixels. */
  readonly gap: number;
}

/** A quiet list under the field, or above it where there is no room below. */
export function Suggestions({ field, suggesting, gap }: SuggestionsProps) {
  const { open, listId, optionId, accept, close } = suggesting;
  return (
    <Popover.Root open={open !== null} onOpenChange={(now) => !now && close()}>
      <Popover.Anchor virtualRef={field as RefObject<HTMLTextAreaElement>} />
      <Popover.Portal>
        <Popover.Content
          role="listbox"
          id={listId}
          aria-label="Suggestions"
          align="start"
          sideOffset={gap}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            if (event.target === field.current) event.preventDefault();
          }}
          className="z-40 max-h-(--radix-popover-content-available-height) w-[max(15rem,min(22rem,var(--radix-popover-trigger-width)))] max-w-[calc(100vw-16px)] animate-appear overflow-y-auto rounded-2xl bg-raised p-1.5 shadow-float outline-none"
        >
          {open?.suggestions.map((suggestion, i) => (
            <Option
              key={suggestion.text}
              id={optionId(i)}
              suggestion={suggestion}
              active={i === open.active}
              onChoose={() => accept(suggestion)}
            />
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface OptionProps {
  readonly id: string;
  readonly suggestion: Suggestion;
  readonly active: boolean;
  readonly onChoose: () => void;
}

function Option({ id, suggestion: { text, thing }, active, onChoose }: OptionProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const swatch = thing.group === "colour" ? SWATCHES.get(thing.name) : undefined;
  const gloss = text.toLowerCase() === thing.name ? null : thing.name;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which points here.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard.
    <div
      ref={element}
      role="option"
      id={id}
      aria-selected={active}
      // The field keeps the focus, and a phone its keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={clsx(
        "flex h-9 cursor-pointer items-center gap-3 rounded-xl px-3 select-none pointer-coarse:h-11",
        active ? "bg-wash dark:bg-line" : "hover:bg-wash/60",
      )}
    >
      {swatch !== undefined && (
        <span
          aria-hidden
          className="size-3 shrink-0 rounded-full ring-1 ring-ink/15 dark:ring-ink/30"
          style={{ background: swatch }}
        />
      )}
      <span className="truncate font-serif text-[18px] leading-none">{text}</span>
      {gloss !== null && <span className="ml-auto shrink-0 text-[13px] text-ink-faint">{gloss}</span>}
    </div>
  );
}
