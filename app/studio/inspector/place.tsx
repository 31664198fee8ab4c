"use client";

import { type Matrix, rotation, scaling } from "../../../drawing/geometry/transform.ts";
import type { RoomStroke } from "../../../protocol/room-strokes.ts";
import type { Editor } from "../editing/editor.ts";
import { middleOf } from "../editing/handles.ts";
import { boundsOfStrokes, movedBy, withMatrix } from "../editing/operations.ts";
import { CommitField, numberIn } from "./commit-field.tsx";
import { taken } from "./looks.tsx";

interface PlaceProps {
  readonly editor: Editor;
  readonly selected: readonly RoomStroke[];
  readonly side: number;
}

/** Where it is, how large and how it is turned, for the keyboard: thousandths of the paper, degrees. */
export function Place({ editor, selected, side }: PlaceProps) {
  const box = boundsOfStrokes(selected);
  const unit = side / 1000;
  const shown = (value: number): string => String(Math.round(value / unit));
  const move = (dx: number, dy: number): void => editor.apply(movedBy(selected, dx, dy), "Move");
  const matrix = (what: string, by: Matrix): void => editor.apply(withMatrix(selected, by), what);
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const middle = middleOf(box);
  const field = (
    label: string,
    value: string,
    [min, max]: readonly [number, number],
    set: (value: number) => void,
  ) => (
    <div className="flex items-center justify-between gap-2 text-[14px] text-ink-soft">
      <span aria-hidden>{label}</span>
      <CommitField
        label={label}
        value={value}
        onCommit={(text) => taken(numberIn(text, min, max), set)}
        className="w-14"
      />
    </div>
  );
  return (
    <div className="grid grid-cols-2 gap-x-6 gap-y-1">
      {field("From the left", shown(box.left), [-4000, 5000], (value) => move(value * unit - box.left, 0))}
      {field("From above", shown(box.top), [-4000, 5000], (value) => move(0, value * unit - box.top))}
      {field("Across", shown(width), [1, 5000], (value) =>
        matrix("Scale", scaling((value * unit) / Math.max(1e-6, width), 1, box.left, box.top)),
      )}
      {field("Down", shown(height), [1, 5000], (value) =>
        matrix("Scale", scaling(1, (value * unit) / Math.max(1e-6, height), box.left, box.top)),
      )}
      {field("Turn by", "", [-360, 360], (value) =>
        matrix("Turn", rotation((value * Math.PI) / 180, middle.x, middle.y)),
      )}
    </div>
  );
}
