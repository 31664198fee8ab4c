import { type PackedStrokes, packStrokes, unpackStrokes } from "../../drawing/packed.ts";
import type { Stroke, StrokeId } from "../../drawing/stroke.ts";

/** What people did to the strokes of a run. */
export interface Edits {
  /** Strokes as they are now, new ones too, with their places in the z-order. */
  readonly put: readonly { readonly stroke: Stroke; readonly order: number }[];
  /** Ids that no stroke has are passed over. */
  readonly removed: readonly StrokeId[];
}

/** Strokes in z-order, after edits. */
export interface EditedStrokes {
  readonly strokes: PackedStrokes<Float32Array>;
  /** [N] ascending places in the z-order; strokes of equal order follow their ids. */
  readonly orders: readonly number[];
  /** [N] the index that each stroke had before; −1 for one that somebody put here and that has no past. */
  readonly before: Int32Array;
}

interface Placed {
  readonly stroke: Stroke;
  readonly order: number;
  readonly before: number;
}

/**
 * The strokes after the edits: what was put has its values to the bit, all others keep theirs.
 * @param most strokes that a run may have; further new ones are passed over
 */
export function editStrokes(
  strokes: PackedStrokes<Float32Array>,
  orders: readonly number[],
  edits: Edits,
  most: number,
): EditedStrokes {
  const placed = new Map<StrokeId, Placed>();
  unpackStrokes(strokes).forEach((stroke, before) => {
    placed.set(stroke.id, { stroke, order: orders[before], before });
  });
  for (const id of edits.removed) placed.delete(id);
  for (const { stroke, order } of edits.put) {
    if (placed.has(stroke.id) || placed.size < most) placed.set(stroke.id, { stroke, order, before: -1 });
  }
  const sorted = [...placed.values()].sort(
    (a, b) => a.order - b.order || (a.stroke.id < b.stroke.id ? -1 : 1),
  );
  return {
    strokes: packStrokes(sorted.map(({ stroke }) => stroke)),
    orders: sorted.map(({ order }) => order),
    before: Int32Array.from(sorted, ({ before }) => before),
  };
}
