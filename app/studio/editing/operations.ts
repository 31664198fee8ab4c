import { boundsOfAll } from "../../../drawing/geometry/bounds.ts";
import type { Box } from "../../../drawing/geometry/box.ts";
import { type Matrix, transformed, translation } from "../../../drawing/geometry/transform.ts";
import { type Rgba, type Stroke, stroke } from "../../../drawing/stroke.ts";
import type { DrawingChange } from "../../../protocol/room-merge.ts";
import type { RoomStroke } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";

type Strokes = readonly RoomStroke[];

const changed = (strokes: Strokes, change: (stroke: Stroke) => Stroke): DrawingChange => ({
  put: strokes.map((each) => ({ ...each, stroke: change(each.stroke) })),
  remove: [],
});

export const withMatrix = (strokes: Strokes, matrix: Matrix): DrawingChange =>
  changed(strokes, (each) => transformed(each, matrix));

/** Somewhere else, to the bit as wide as before. */
export const movedBy = (strokes: Strokes, dx: number, dy: number): DrawingChange =>
  changed(strokes, (each) => ({
    ...each,
    points: each.points.map((value, i) => value + (i % 2 === 0 ? dx : dy)),
  }));

export const withWidth = (strokes: Strokes, width: number): DrawingChange =>
  changed(strokes, ({ id, points, color }) => stroke(id, points, width, color));

/** @param factor of each one's width */
export const withWidthTimes = (strokes: Strokes, factor: number): DrawingChange =>
  changed(strokes, ({ id, points, width, color }) => stroke(id, points, width * factor, color));

/** @param rgb in [0, 1]; opacity stays */
export const withColor = (strokes: Strokes, [red, green, blue]: readonly number[]): DrawingChange =>
  changed(strokes, ({ id, points, width, color }) => stroke(id, points, width, [red, green, blue, color[3]]));

export const withOpacity = (strokes: Strokes, opacity: number): DrawingChange =>
  changed(strokes, ({ id, points, width, color }) =>
    stroke(id, points, width, [color[0], color[1], color[2], opacity]),
  );

export const removal = (strokes: Strokes): DrawingChange => ({
  put: [],
  remove: strokes.map((each) => each.stroke.id),
});

/**
 * The same strokes again, above all, and whose copy each is.
 * @param top a place above all strokes
 */
export function copies(
  strokes: readonly Stroke[],
  newId: () => StrokeId,
  top: number,
  [dx, dy]: readonly [number, number],
): { readonly change: DrawingChange; readonly copyOf: ReadonlyMap<StrokeId, StrokeId> } {
  const copyOf = new Map<StrokeId, StrokeId>();
  const put = strokes.map((each, i) => {
    const id = newId();
    copyOf.set(id, each.id);
    return {
      stroke: { ...transformed(each, translation(dx, dy)), id },
      order: top + i,
      author: null,
      prompt: null,
    };
  });
  return { change: { put, remove: [] }, copyOf };
}

export type Rise = "up" | "down" | "top" | "bottom";

/**
 * Strokes to another place in the z-order, keeping their order among themselves.
 * @param all from the bottom up
 */
export function reordered(all: Strokes, ids: ReadonlySet<StrokeId>, rise: Rise): DrawingChange {
  const moving = all.filter(({ stroke: { id } }) => ids.has(id));
  const others = all.filter(({ stroke: { id } }) => !ids.has(id));
  if (moving.length === 0 || others.length === 0) return { put: [], remove: [] };
  // How many of the others are to lie below.
  const below = placeBelow(all, others, ids, rise);
  if (isAlready(all, moving, others, below)) return { put: [], remove: [] };
  const low = below === 0 ? null : others[below - 1].order;
  const high = below === others.length ? null : others[below].order;
  if (low !== null && high !== null && !(high - low > 1e-6 * moving.length * Math.max(1, Math.abs(low)))) {
    // No room in between: all above make some.
    const up = others.slice(below).map((each) => ({ ...each, order: each.order + moving.length + 1 }));
    const put = moving.map((each, i) => ({ ...each, order: low + i + 1 }));
    return { put: [...put, ...up], remove: [] };
  }
  const start = low ?? (high ?? 0) - moving.length - 1;
  const end = high ?? (low ?? 0) + moving.length + 1;
  const put = moving.map((each, i) => ({
    ...each,
    order: start + ((end - start) * (i + 1)) / (moving.length + 1),
  }));
  return { put, remove: [] };
}

function placeBelow(all: Strokes, others: Strokes, ids: ReadonlySet<StrokeId>, rise: Rise): number {
  if (rise === "top") return others.length;
  if (rise === "bottom") return 0;
  const first = all.findIndex(({ stroke: { id } }) => ids.has(id));
  const last = all.findLastIndex(({ stroke: { id } }) => ids.has(id));
  const otherBelow = (index: number): number =>
    all.slice(0, index).filter(({ stroke: { id } }) => !ids.has(id)).length;
  return rise === "up" ? Math.min(others.length, otherBelow(last) + 1) : Math.max(0, otherBelow(first) - 1);
}

function isAlready(all: Strokes, moving: Strokes, others: Strokes, below: number): boolean {
  return all.slice(below, below + moving.length).every((each, i) => each === moving[i]) && others.length > 0;
}

/** What all strokes have in common; null where they differ. */
export function common<T extends number | string>(strokes: Strokes, of: (stroke: Stroke) => T): T | null {
  const [first, ...rest] = strokes;
  if (first === undefined) return null;
  const value = of(first.stroke);
  return rest.every((each) => of(each.stroke) === value) ? value : null;
}

export const boundsOfStrokes = (strokes: Strokes): Box => boundsOfAll(strokes.map((each) => each.stroke));

/** As #rrggbb. */
export const hexOf = ([red, green, blue]: Rgba): string =>
  `#${[red, green, blue]
    .map((c) =>
      Math.round(255 * c)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;

/** sRGB in [0, 1] of “#rrggbb”, “rrggbb” or “#rgb”; null for anything else. */
export function rgbOf(hex: string): readonly [number, number, number] | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(hex.trim())?.[1];
  if (digits === undefined) return null;
  const step = digits.length / 3;
  const [red, green, blue] = [0, 1, 2].map((c) => {
    const part = digits.slice(c * step, (c + 1) * step);
    return Number.parseInt(step === 1 ? part + part : part, 16) / 255;
  });
  return [red, green, blue];
}
