"use client";

import { ArrowDown, ArrowDownToLine, ArrowUp, ArrowUpToLine, Check } from "lucide-react";
import type { ReactNode } from "react";
import type { RoomStroke } from "../../../protocol/room-strokes.ts";
import { Hint } from "../../ui/hint.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Range } from "../../ui/range.tsx";
import type { Editor } from "../editing/editor.ts";
import {
  common,
  hexOf,
  type Rise,
  reordered,
  rgbOf,
  withColor,
  withOpacity,
  withWidth,
} from "../editing/operations.ts";
import { SHORTCUTS } from "../shortcuts.ts";
import { INKS } from "../tools/ink.ts";
import { CommitField, numberIn } from "./commit-field.tsx";

/** Widths as the pen has them, in thousandths of the paper's side; wider ones by number. */
const WIDTH = { min: 1, max: 250, most: 1000 } as const;

interface LooksProps {
  readonly editor: Editor;
  readonly selected: readonly RoomStroke[];
  readonly side: number;
}

/** Colour, width, opacity and order of what is selected. */
export function Looks({ editor, selected, side }: LooksProps) {
  const { adjusting } = editor;
  const hex = common(selected, ({ color }) => hexOf(color));
  const width = common(selected, (each) => Math.round((10_000 * each.width) / side) / 10);
  const opacity = common(selected, ({ color }) => Math.round(100 * color[3]));
  const setColor = (text: string): boolean => {
    const rgb = rgbOf(text);
    if (rgb !== null) adjusting.set("Colour", (strokes) => withColor(strokes, rgb));
    return rgb !== null;
  };
  const setWidth = (value: number): void =>
    adjusting.set("Width", (strokes) => withWidth(strokes, (value * side) / 1000));
  const setOpacity = (percent: number): void =>
    adjusting.set("Opacity", (strokes) => withOpacity(strokes, percent / 100));
  const mean = (of: (each: RoomStroke) => number): number =>
    selected.reduce((sum, each) => sum + of(each), 0) / Math.max(1, selected.length);
  const shownWidth = width ?? mean(({ stroke }) => (1000 * stroke.width) / side);
  const shownOpacity = opacity ?? mean(({ stroke }) => 100 * stroke.color[3]);
  const order = (rise: Rise) => (): void =>
    editor.apply(reordered(editor.shown.value.strokes, editor.selection.value, rise), "Order");
  return (
    <div className="flex flex-col gap-1.5">
      <fieldset className="grid grid-cols-[repeat(auto-fill,minmax(2rem,1fr))] gap-1 pointer-coarse:grid-cols-[repeat(auto-fill,minmax(2.75rem,1fr))]">
        <legend className="sr-only">Colour</legend>
        {INKS.map(({ name, color }) => (
          <Hint key={color} label={name} side="top">
            <button
              type="button"
              aria-label={name}
              aria-pressed={hex === color}
              onClick={() => setColor(color)}
              className="flex size-8 items-center justify-center rounded-full ring-1 ring-ink/15 pointer-coarse:size-11"
              style={{ backgroundColor: color }}
            >
              {hex === color && (
                <Check aria-hidden className="size-4 text-white mix-blend-difference" strokeWidth={2.5} />
              )}
            </button>
          </Hint>
        ))}
      </fieldset>
      <Row label="Colour">
        <input
          type="color"
          aria-label="Any colour"
          title="Any colour"
          value={hex ?? hexOf(selected[0]?.stroke.color ?? [0, 0, 0, 1])}
          onChange={({ currentTarget }) => setColor(currentTarget.value)}
          className="h-8 w-14 rounded-md border border-line bg-transparent p-0.5 pointer-coarse:h-11"
        />
        <span className="grow" />
        <CommitField
          label="Colour as #rrggbb"
          numeric={false}
          value={hex ?? ""}
          onCommit={setColor}
          className="w-20"
        />
      </Row>
      <Row label="Width">
        <Range
          label="Width"
          value={Math.sqrt(shownWidth)}
          min={Math.sqrt(WIDTH.min)}
          max={Math.sqrt(WIDTH.max)}
          step={0.1}
          valueText={`${Math.round(shownWidth)} thousandths of the paper`}
          hint="Width, in thousandths of the paper"
          keys="-"
          onChange={(root) => setWidth(Math.round(10 * root ** 2) / 10)}
        />
        <CommitField
          label="Width, exactly"
          value={width === null ? "" : String(width)}
          onCommit={(text) => taken(numberIn(text, 0, WIDTH.most), setWidth)}
          className="w-13 shrink-0"
        />
      </Row>
      <Row label="Opacity">
        <Range
          label="Opacity"
          value={shownOpacity}
          min={0}
          max={100}
          step={1}
          valueText={`${Math.round(shownOpacity)} %`}
          onChange={setOpacity}
        />
        <CommitField
          label="Opacity, exactly"
          value={opacity === null ? "" : String(opacity)}
          onCommit={(text) => taken(numberIn(text.replace("%", ""), 0, 100), setOpacity)}
          className="w-13 shrink-0"
        />
      </Row>
      <Row label="Order">
        <div className="-ml-2.5 flex">
          <IconButton
            label="Below all"
            icon={ArrowDownToLine}
            keys={SHORTCUTS.bottom.keys}
            side="top"
            onClick={order("bottom")}
          />
          <IconButton
            label="One down"
            icon={ArrowDown}
            keys={SHORTCUTS.lower.keys}
            side="top"
            onClick={order("down")}
          />
          <IconButton
            label="One up"
            icon={ArrowUp}
            keys={SHORTCUTS.raise.keys}
            side="top"
            onClick={order("up")}
          />
          <IconButton
            label="Above all"
            icon={ArrowUpToLine}
            keys={SHORTCUTS.top.keys}
            side="top"
            onClick={order("top")}
          />
        </div>
      </Row>
    </div>
  );
}

export function taken(value: number | null, use: (value: number) => void): boolean {
  if (value !== null) use(value);
  return value !== null;
}

export function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex items-center gap-3">
      <span aria-hidden className="w-16 shrink-0 text-[14px] text-ink-soft">
        {label}
      </span>
      {children}
    </div>
  );
}
