"use client";

import { Minus, Plus } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type RefObject, useRef } from "react";
import { LIMITS } from "../../../protocol/limits.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { MenuContent, MenuItem } from "../../ui/menu.tsx";
import type { Words } from "../room/use-document.ts";
import { SHORTCUTS } from "../shortcuts.ts";
import { Examples } from "./examples.tsx";
import { FurtherWords } from "./further-words.tsx";
import { MainWords } from "./main-words.tsx";
import { UnknownWords } from "./unknown-words.tsx";

interface WordsPanelProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly all: readonly Words[];
  readonly main: Words | null;
  readonly ready: boolean;
  readonly critic: string;
  readonly unknownWords: readonly string[];
  /** Show what a newcomer could try. */
  readonly inviting: boolean;
  /** The row that was just asked for here. */
  readonly newest: string | null;
  readonly onAdd: (kind: "also" | "less") => void;
  readonly onDraw: () => void;
  readonly onExample: (words: string) => void;
}

/** All the words: the title, what else, what less. */
export function WordsPanel(props: WordsPanelProps) {
  const { field, all, main, ready, critic, unknownWords, inviting, newest, onAdd, onDraw, onExample } = props;
  const further = all.filter((each) => each !== main);
  const adding = useRef(false);
  return (
    <section aria-label="Words" className="flex flex-col">
      <div className="flex items-end border-b border-line transition-colors has-[textarea:focus]:border-accent has-[textarea:focus]:shadow-[0_1px_0_var(--accent)]">
        <MainWords field={field} words={main} ready={ready} onDraw={onDraw} />
        <DropdownMenu.Root>
          <DropdownMenu.Trigger asChild>
            <IconButton
              label="Add words"
              icon={Plus}
              side="top"
              className="-mr-2.5"
              disabled={!ready || all.length >= LIMITS.prompts}
            />
          </DropdownMenu.Trigger>
          <MenuContent
            align="end"
            onCloseAutoFocus={(event) => {
              // The new row has the focus; the menu must not take it back.
              if (adding.current) event.preventDefault();
              adding.current = false;
            }}
          >
            <MenuItem
              icon={Plus}
              keys={SHORTCUTS.addWords.keys}
              onSelect={() => {
                adding.current = true;
                onAdd("also");
              }}
            >
              And also…
            </MenuItem>
            <MenuItem
              icon={Minus}
              keys={SHORTCUTS.addLessLike.keys}
              onSelect={() => {
                adding.current = true;
                onAdd("less");
              }}
            >
              Less like…
            </MenuItem>
          </MenuContent>
        </DropdownMenu.Root>
      </div>
      {further.length > 0 && (
        <ul className="flex flex-col">
          {further.map((words) => (
            <FurtherWords
              key={words.id}
              words={words}
              focus={words.id === newest}
              onDraw={onDraw}
              onGone={() => field.current?.focus()}
            />
          ))}
        </ul>
      )}
      <UnknownWords critic={critic} words={unknownWords} />
      {inviting && <Examples onChoose={onExample} />}
    </section>
  );
}
