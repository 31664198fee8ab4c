import type { PackedStrokes } from "../../drawing/packed.ts";
import type { Stroke, StrokeId } from "../../drawing/stroke.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { decodeStroke } from "../../protocol/strokes.ts";
import type { StrokeEdits } from "../../protocol/worker.ts";

/** What people did to the strokes of a run. */
export interface Edits {
  /** Strokes as they are now, new ones too, with their places in the z-order. */
  readonly put: readonly { readonly stroke: Stroke; readonly order: number }[];
  /** Ids that no stroke has are passed over. */
  readonly removed: readonly StrokeId[];
}

/** Edits as they travelled; strokes with numbers that are none are passed over. */
export function decodeEdits({ put, removed }: StrokeEdits): Edits {
  const strokes = put.flatMap(({ id, bytes, order }) => {
    const stroke = decodeStroke(id, bytes);
    return stroke === null ? [] : [{ stroke, order }];
  });
  return { put: strokes, removed };
}

/** Strokes with their places in the z-order. */
export interface Placements {
  readonly strokes: PackedStrokes<Float32Array>;
  /** [N] ascending; strokes of equal order follow their ids. */
  readonly orders: readonly number[];
}

/** The same, when strokes are looked up in it. */
export interface OrderedStrokes extends Placements {
  /** The index of each stroke. */
  readonly indices: ReadonlyMap<StrokeId, number>;
}

/** Strokes after edits. */
export interface EditedStrokes extends OrderedStrokes {
  /** [N] the index that each stroke had before; −1 for one that somebody put here and that has no past. */
  readonly before: Int32Array;
}

export function ordered(strokes: PackedStrokes<Float32Array>, orders: readonly number[]): OrderedStrokes {
  return { strokes, orders, indices: new Map(strokes.ids.map((id, i) => [id, i])) };
}

/**
 * Edits that leave the strokes, their numbers of points and their places as they are, done in place, to the bit: most are so
 * while somebody drags something.
 * @returns the indices of what was edited; null, and nothing is done, where the edits do more
 */
export function editInPlace(
  { strokes, orders, indices }: OrderedStrokes,
  { put, removed }: Edits,
): number[] | null {
  if (removed.some((id) => indices.has(id))) return null;
  const { pointOffsets } = strokes;
  const edited: number[] = [];
  for (const { stroke, order } of put) {
    const i = indices.get(stroke.id);
    const fits =
      i !== undefined &&
      orders[i] === order &&
      stroke.points.length === 2 * (pointOffsets[i + 1] - pointOffsets[i]);
    if (!fits) return null;
    edited.push(i);
  }
  for (const [k, i] of edited.entries()) copyStroke(put[k].stroke, strokes, i);
  return edited;
}

interface Placed {
  readonly id: StrokeId;
  readonly order: number;
  readonly points: number;
  /** What somebody put here; else the stroke that was at the index `before`. */
  readonly stroke: Stroke | null;
  readonly before: number;
}

/**
 * The strokes after the edits: what was put has its values to the bit, all others keep theirs.
 * @param most strokes that there may be; further new ones are passed over
 */
export function editStrokes(
  given: Placements,
  edits: Edits,
  most: number = LIMITS.roomStrokes,
): EditedStrokes {
  const old = given.strokes;
  const placed = new Map<StrokeId, Placed>();
  old.ids.forEach((id, before) => {
    const points = old.pointOffsets[before + 1] - old.pointOffsets[before];
    placed.set(id, { id, order: given.orders[before], points, stroke: null, before });
  });
  for (const id of edits.removed) placed.delete(id);
  for (const { stroke, order } of edits.put) {
    const { id } = stroke;
    if (!placed.has(id) && placed.size >= most) continue;
    placed.set(id, { id, order, points: stroke.points.length / 2, stroke, before: -1 });
  }
  const sorted = [...placed.values()].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  const pointOffsets = new Uint32Array(sorted.length + 1);
  for (let i = 0; i < sorted.length; i++) pointOffsets[i + 1] = pointOffsets[i] + sorted[i].points;
  const strokes: PackedStrokes<Float32Array> = {
    ids: sorted.map(({ id }) => id),
    pointOffsets,
    points: new Float32Array(2 * pointOffsets[sorted.length]),
    widths: new Float32Array(sorted.length),
    colors: new Float32Array(4 * sorted.length),
  };
  const before = Int32Array.from(sorted.map((each) => each.before));
  for (const { from, to, count } of blocksOf(before)) {
    const [first, end] = [2 * old.pointOffsets[from], 2 * old.pointOffsets[from + count]];
    strokes.points.set(old.points.subarray(first, end), 2 * pointOffsets[to]);
    strokes.widths.set(old.widths.subarray(from, from + count), to);
    strokes.colors.set(old.colors.subarray(4 * from, 4 * (from + count)), 4 * to);
  }
  for (const [i, { stroke }] of sorted.entries()) if (stroke !== null) copyStroke(stroke, strokes, i);
  const orders = sorted.map(({ order }) => order);
  return { ...ordered(strokes, orders), before };
}

/** The strokes after these edits, one after the other; as they are, where there are none. */
export const foresee = (given: Placements, all: readonly Edits[]): Placements =>
  all.reduce<Placements>((drawn, edits) => editStrokes(drawn, edits), given);

/** Strokes that lie one after the other now as they did before, so that they can be copied at once. */
export function blocksOf(before: Int32Array): { from: number; to: number; count: number }[] {
  const blocks: { from: number; to: number; count: number }[] = [];
  for (let i = 0; i < before.length; i++) {
    const last = blocks.at(-1);
    if (before[i] < 0) continue;
    const follows = last !== undefined && last.to + last.count === i && last.from + last.count === before[i];
    if (follows) last.count++;
    else blocks.push({ from: before[i], to: i, count: 1 });
  }
  return blocks;
}

function copyStroke({ points, width, color }: Stroke, to: PackedStrokes<Float32Array>, i: number): void {
  to.points.set(points, 2 * to.pointOffsets[i]);
  to.widths[i] = width;
  to.colors.set(color, 4 * i);
}
