"use client";

import { Search, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { THING_GROUPS, type Thing, type ThingGroup } from "../../../protocol/lexicon.ts";
import { isRunOn } from "../../../protocol/words.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { keyOf, type Name } from "./completion.ts";
import type { Knowledge } from "./knowledge.ts";
import { neighbour } from "./neighbour.ts";

const TITLES: Readonly<Record<ThingGroup, string>> = {
  animals: "Animals",
  plants: "Plants",
  food: "Food and drink",
  places: "Places",
  vehicles: "On the move",
  sky: "Sky and weather",
  clothes: "Clothes",
  play: "Play and music",
  things: "Things",
  people: "People and tales",
  shapes: "Shapes",
  colour: "Colours",
  size: "Sizes",
  number: "Numbers",
  style: "Manners",
};

interface Item {
  readonly text: string;
  readonly thing: Thing;
}

const byText = (one: Item, other: Item): number => (one.text < other.text ? -1 : 1);

/** From here on a beginning says enough to look for it in other languages, too. */
const FOREIGN_LETTERS = 3;

/** Every thing once, under its own name or, when something is looked for, under the name that was meant. */
export function itemsFor(names: readonly Name[], things: readonly Thing[], wanted: string): readonly Item[] {
  const key = keyOf(wanted);
  if (key === "") return things.map((thing) => ({ text: thing.name, thing }));
  const matching = names.filter((name) => ` ${name.key}`.includes(` ${key}`));
  const english = matching.filter(({ language }) => language === "en");
  const shown = key.length < FOREIGN_LETTERS && !isRunOn(key) && english.length > 0 ? english : matching;
  const found = new Map<Thing, Name>();
  // Names come in English first.
  for (const name of shown) if (!found.has(name.thing)) found.set(name.thing, name);
  return [...found.values()].map(({ text, thing }) => ({ text, thing }));
}

interface KnownThingsProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly knowledge: Knowledge;
  /** Called when the sheet is closed, so that the focus can go where the word went; null when none was chosen. */
  readonly onClosed: (chosen: string | null) => void;
}

/** Everything that the critic knows, to look through. */
export function KnownThings({ open, onOpenChange, knowledge, onClosed }: KnownThingsProps) {
  const chosen = useRef<string | null>(null);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 animate-appear bg-ink/25 dark:bg-black/50" />
        <Dialog.Content
          onOpenAutoFocus={(event) => {
            chosen.current = null;
            event.preventDefault();
            const sheet = event.currentTarget;
            if (!(sheet instanceof HTMLElement)) return;
            // A phone's keyboard would cover half of the sheet.
            const typing = matchMedia("(pointer: fine)").matches;
            (typing ? (sheet.querySelector("input") ?? sheet) : sheet).focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed(chosen.current);
          }}
          className="fixed inset-x-3 bottom-3 z-40 mx-auto flex h-[min(44rem,calc(100dvh-3.5rem))] max-w-2xl animate-rise flex-col overflow-hidden rounded-3xl bg-raised shadow-float outline-none sm:top-1/2 sm:bottom-auto sm:-translate-y-1/2"
        >
          <Sheet
            knowledge={knowledge}
            onChoose={(text) => {
              chosen.current = text;
              onOpenChange(false);
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface SheetProps {
  readonly knowledge: Knowledge;
  readonly onChoose: (text: string) => void;
}

function Sheet({ knowledge: { names, things }, onChoose }: SheetProps) {
  const [wanted, setWanted] = useState("");
  const [current, setCurrent] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => {
    const items = itemsFor(names, things, wanted);
    return THING_GROUPS.map((group) => ({
      group,
      items: items.filter(({ thing }) => thing.group === group).sort(byText),
    })).filter(({ items }) => items.length > 0);
  }, [names, things, wanted]);
  const first = groups.at(0)?.items.at(0);
  const idOf = ({ thing }: Item): string => `${thing.group}:${thing.name}`;
  const reachable = groups.some(({ items }) => items.some((item) => idOf(item) === current))
    ? current
    : first && idOf(first);

  const move = (event: KeyboardEvent): void => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const here = buttons.find((each) => each === document.activeElement) ?? null;
    const next = neighbour(buttons, here, event.key);
    if (next === null) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <>
      <div className="border-b border-line px-6 pt-5 pb-4 sm:px-8 sm:pt-7">
        <div className="flex items-start justify-between gap-4">
          <Dialog.Title className="font-serif text-[28px] leading-tight tracking-[-0.01em]">
            What it can draw
          </Dialog.Title>
          <Dialog.Close asChild>
            <IconButton label="Close" icon={X} side="left" className="-mt-1 -mr-2" />
          </Dialog.Close>
        </div>
        <Dialog.Description className="max-w-[52ch] pt-1 text-[15px] leading-relaxed text-ink-soft">
          These the small critic has seen many times. At anything else it guesses.
        </Dialog.Description>
        <div className="relative mt-4 flex items-center">
          <Search aria-hidden className="absolute left-3.5 size-[18px] text-ink-faint" strokeWidth={1.6} />
          <input
            type="search"
            aria-label="Look for a thing"
            placeholder="Look for a thing in six languages"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            enterKeyHint="search"
            value={wanted}
            onChange={({ currentTarget }) => {
              setWanted(currentTarget.value);
              list.current?.scrollTo({ top: 0 });
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === "ArrowDown") {
                event.preventDefault();
                list.current?.querySelector("button")?.focus();
              } else if (event.key === "Enter" && wanted.trim() !== "" && first !== undefined) {
                event.preventDefault();
                onChoose(first.text);
              }
            }}
            className="h-11 w-full rounded-full bg-wash pr-4 pl-10 text-[16px] outline-offset-0 placeholder:text-ink-faint [&::-webkit-search-cancel-button]:hidden"
          />
        </div>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows go from one button in it to the next. */}
      <div ref={list} onKeyDown={move} className="grow overflow-y-auto overscroll-contain px-3 pb-5 sm:px-5">
        {groups.map(({ group, items }) => (
          <section key={group} aria-label={TITLES[group]}>
            <h3 className="sticky top-0 z-10 bg-raised px-3 pt-4 pb-1.5 text-[13px] text-ink-faint">
              {TITLES[group]}
            </h3>
            <ul className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))]">
              {items.map((item) => (
                <li key={idOf(item)} className="min-w-0">
                  <button
                    type="button"
                    tabIndex={reachable === idOf(item) ? 0 : -1}
                    onFocus={() => setCurrent(idOf(item))}
                    onClick={() => onChoose(item.text)}
                    className="flex min-h-9 w-full flex-col rounded-xl px-3 py-1.5 text-left font-serif text-[18px] leading-tight transition-colors hover:bg-wash focus-visible:outline-offset-0 pointer-coarse:min-h-11 pointer-coarse:py-2.5"
                  >
                    {item.text}
                    {item.text.toLowerCase() !== item.thing.name && (
                      <span className="font-sans text-[13px] text-ink-faint">{item.thing.name}</span>
                    )}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && (
          <p
            role="status"
            className="px-3 pt-8 text-center text-[15px] leading-relaxed text-balance text-ink-soft"
          >
            It has not seen “{wanted.trim()}” yet. Try a plainer word, or write it anyway and see what it
            makes of it.
          </p>
        )}
      </div>
    </>
  );
}
