"use client";

import clsx from "clsx";
import { Plus } from "lucide-react";
import { type KeyboardEvent, type Ref, useRef, useState } from "react";
import { LIMITS } from "../../../protocol/limits.ts";
import type { RoomStyle } from "../../../protocol/room-styles.ts";
import type { PictureId } from "../../../protocol/style.ts";
import { Hint } from "../../ui/hint.tsx";
import { SHORTCUTS } from "../shortcuts.ts";
import { neighbour } from "../words/neighbour.ts";
import { addressOf, MODES } from "./names.ts";
import { Thumbnail } from "./thumbnail.tsx";
import type { Style } from "./use-style.ts";

/** As much as the bar under a picture shows; more is as long. */
const LONG_BAR = 2;
const TILE = "block size-13 overflow-hidden rounded-lg ring-1 ring-line transition-shadow";

/** What a screen reader says of a reference that is not open. */
export function describeStyle(name: string, { weight, mode, region }: RoomStyle): string {
  const takes = mode === "all" ? "" : `, ${MODES[mode].toLowerCase()}`;
  return `${name}, counts ${weight.toFixed(1)}${takes}${region === null ? "" : ", only in one place"}`;
}

interface ReferenceStripProps {
  readonly style: Style;
  /** The id of what a tile opens. */
  readonly controls: string;
  readonly addRef: Ref<HTMLButtonElement>;
  readonly onMissing: (picture: PictureId) => void;
}

/** The room's references side by side, those on their way, and a place for one more. */
export function ReferenceStrip({ style, controls, addRef, onMissing }: ReferenceStripProps) {
  const { styles, names, brought, open, setOpen, full, setPicking } = style;
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const reachable = styles.some(({ id }) => id === current) ? current : (styles.at(0)?.id ?? null);

  const move = (event: KeyboardEvent): void => {
    const tiles = [...(list.current?.querySelectorAll("button") ?? [])];
    const here = tiles.find((each) => each === document.activeElement) ?? null;
    const next = neighbour(tiles, here, event.key);
    if (next !== null) {
      event.preventDefault();
      next.focus();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      const gone = styles.find(({ id }) => id === here?.dataset.style);
      if (gone === undefined) return;
      event.preventDefault();
      const after = tiles[tiles.indexOf(here ?? tiles[0]) + 1] ?? tiles.at(0);
      after?.focus();
      style.remove(gone);
    }
  };

  return (
    <ul ref={list} aria-label="Pictures" onKeyDown={move} className="flex flex-wrap gap-x-2 gap-y-1.5 pt-1.5">
      {styles.map((each) => (
        <li key={each.id}>
          <Hint label={names.get(each.id) ?? ""} side="top">
            <button
              type="button"
              data-style={each.id}
              aria-label={describeStyle(names.get(each.id) ?? "", each)}
              aria-expanded={open === each.id}
              aria-controls={open === each.id ? controls : undefined}
              tabIndex={reachable === each.id ? 0 : -1}
              onFocus={() => setCurrent(each.id)}
              onClick={() => setOpen(open === each.id ? null : each.id)}
              className={clsx(
                TILE,
                "hover:ring-ink-faint aria-expanded:ring-2 aria-expanded:ring-ink",
                each.weight === 0 && "opacity-40",
              )}
            >
              <Thumbnail
                src={addressOf(each.picture)}
                className="size-full"
                onMissing={() => onMissing(each.picture)}
              />
            </button>
          </Hint>
          <span aria-hidden className="mt-1.5 block h-[2px] w-13 rounded-full bg-line">
            <span
              className="block h-full rounded-full bg-ink-soft"
              style={{ width: `${100 * Math.min(1, each.weight / LONG_BAR)}%` }}
            />
          </span>
        </li>
      ))}
      {brought.map(
        (each) =>
          each.kind === "coming" && (
            <li key={each.id} aria-busy="true">
              <span role="img" aria-label={`${each.name} is on its way`} className={clsx(TILE, "bg-wash")}>
                {each.preview !== null && (
                  <Thumbnail src={each.preview} className="size-full animate-breathe opacity-60" />
                )}
              </span>
            </li>
          ),
      )}
      <li>
        <Hint
          label={full ? `A drawing takes ${LIMITS.styleReferences} pictures` : "Another picture"}
          keys={SHORTCUTS.style.keys}
          side="top"
        >
          <button
            ref={addRef}
            type="button"
            aria-label="Another picture"
            aria-disabled={full}
            tabIndex={0}
            onClick={() => {
              if (!full) setPicking(true);
            }}
            className="flex size-13 items-center justify-center rounded-lg border border-dashed border-ink-faint/60 text-ink-soft transition-colors hover:border-ink-faint hover:bg-wash hover:text-ink aria-disabled:cursor-default aria-disabled:opacity-40"
          >
            <Plus aria-hidden className="size-5" strokeWidth={1.6} />
          </button>
        </Hint>
      </li>
    </ul>
  );
}
