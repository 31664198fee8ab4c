"use client";

import clsx from "clsx";
import { BookOpen, Minus, Plus } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type RefObject, useCallback, useRef, useState } from "react";
import { LIMITS } from "../../../protocol/limits.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { MenuContent, MenuItem } from "../../ui/menu.tsx";
import type { Words } from "../room/use-document.ts";
import { SHORTCUTS } from "../shortcuts.ts";
import { AuthorMark } from "./author.tsx";
import { Examples } from "./examples.tsx";
import { FurtherWords } from "./further-words.tsx";
import type { Knowledge } from "./knowledge.ts";
import { KnownThings } from "./known-things.tsx";
import { MainWords } from "./main-words.tsx";
import { insertWord, mendText } from "./replace-text.ts";
import { TugOfWar } from "./tug-of-war.tsx";
import { type Mending, UnknownWords } from "./unknown-words.tsx";
import { placeOf, useUnknownWords } from "./use-unknown-words.ts";
import { Weight } from "./weight.tsx";
import { WeightCap } from "./weight-cap.tsx";

interface WordsPanelProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly all: readonly Words[];
  readonly main: Words | null;
  readonly ready: boolean;
  readonly critic: string;
  /** What the last run met and did not know. */
  readonly unknownWords: readonly string[];
  /** What the chosen critic knows; null when that is not known. */
  readonly knowledge: Knowledge | null;
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
  const { field, all, main, ready, critic, unknownWords, knowledge, inviting, newest } = props;
  const { onAdd, onDraw, onExample } = props;
  const further = all.filter((each) => each !== main);
  const also = further.filter(({ weight }) => weight >= 0);
  const less = further.filter(({ weight }) => weight < 0);
  const adding = useRef(false);
  const [showingKnown, setShowingKnown] = useState(false);
  const showKnown = knowledge === null || !ready ? null : () => setShowingKnown(true);

  const fields = useRef(new Map<string, HTMLTextAreaElement>());
  const mainId = main?.id;
  const fieldRef = useCallback((id: string, element: HTMLTextAreaElement | null): void => {
    if (element === null) fields.current.delete(id);
    else fields.current.set(id, element);
  }, []);
  const fieldOf = useCallback(
    (id: string) => (id === mainId ? (field.current ?? undefined) : fields.current.get(id)),
    [field, mainId],
  );
  const found = useUnknownWords(knowledge, all, fieldOf, unknownWords);
  const unknown = found.filter((each) => {
    const value = all.find(({ id }) => id === each.promptId)?.value;
    return value !== undefined && placeOf(each, value) !== null;
  });
  const mendings = unknown.flatMap(({ promptId, word, at, nearest }): Mending[] => {
    if (nearest === null) return [];
    const mend = (byKeyboard: boolean): void => {
      const element = fieldOf(promptId);
      const place = element && placeOf({ word, at }, element.value);
      if (element === undefined || place == null) return;
      if (byKeyboard) element.focus();
      mendText(element, place, place + word.length, nearest);
    };
    return [{ word, nearest, mend }];
  });
  return (
    <section aria-label="Words" className="flex flex-col">
      <div className="flex items-end border-b border-line transition-colors has-[textarea:focus]:border-accent has-[textarea:focus]:shadow-[0_1px_0_var(--accent)]">
        <MainWords
          field={field}
          words={main}
          ready={ready}
          knowledge={knowledge}
          unknown={unknown.filter(({ promptId }) => promptId === mainId)}
          onDraw={onDraw}
        />
        {main !== null && further.length === 0 && (
          <span className="self-center">
            <AuthorMark author={null} promptId={main.id} />
          </span>
        )}
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
            {showKnown !== null && (
              <MenuItem
                icon={BookOpen}
                onSelect={() => {
                  adding.current = true;
                  showKnown();
                }}
              >
                What it can draw…
              </MenuItem>
            )}
          </MenuContent>
        </DropdownMenu.Root>
      </div>
      {main !== null && further.length > 0 && (
        <div className="grid grid-cols-[4.25rem_minmax(0,1fr)] items-center gap-x-1 border-b border-line py-1">
          <AuthorMark author={main.author} promptId={main.id} />
          <Weight words={main} name={main.value || "the title"} disabled={!ready} />
        </div>
      )}
      {[also, less].map(
        (some) =>
          some.length > 0 && (
            <ul
              key={some === also ? "also" : "less"}
              className={clsx("flex flex-col", some === less && "pt-2")}
            >
              {some.map((words) => (
                <FurtherWords
                  key={words.id}
                  words={words}
                  focus={words.id === newest}
                  ready={ready}
                  knowledge={knowledge}
                  fieldRef={fieldRef}
                  onDraw={onDraw}
                  onGone={() => field.current?.focus()}
                />
              ))}
            </ul>
          ),
      )}
      {further.length > 0 && (
        <>
          <TugOfWar all={all} />
          <WeightCap />
        </>
      )}
      <UnknownWords
        critic={critic}
        words={knowledge === null ? unknownWords : [...new Set(unknown.map(({ word }) => word))]}
        mendings={mendings}
        onShowKnown={showKnown}
      />
      {inviting && <Examples onChoose={onExample} onShowKnown={showKnown} />}
      {knowledge !== null && (
        <KnownThings
          open={showingKnown}
          onOpenChange={setShowingKnown}
          knowledge={knowledge}
          onClosed={(chosen) => {
            const element = field.current;
            if (element === null) return;
            // A finger has chosen: the words are looked at, not typed, and the keyboard stays away.
            if (matchMedia("(pointer: fine)").matches) element.focus();
            if (chosen !== null) insertWord(element, chosen);
          }}
        />
      )}
    </section>
  );
}
