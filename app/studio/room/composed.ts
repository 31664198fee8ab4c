import { type Stroke, stroke as strokeOf } from "../../../drawing/stroke.ts";
import type { DrawingChange } from "../../../protocol/room-merge.ts";
import { byOrder, type Drawing, type RoomStroke } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";

/** The drawing with a change laid over it; the same object when there is none. */
export function laidOver(drawing: Drawing, { put, remove }: DrawingChange): Drawing {
  if (put.length === 0 && remove.length === 0) return drawing;
  const changed = new Map<StrokeId, RoomStroke | null>(put.map((each) => [each.stroke.id, each]));
  for (const id of remove) changed.set(id, null);
  const strokes: RoomStroke[] = [];
  let moved = false;
  for (const each of drawing.strokes) {
    const instead = changed.get(each.stroke.id);
    changed.delete(each.stroke.id);
    if (instead === null) continue;
    if (instead !== undefined && instead.order !== each.order) moved = true;
    strokes.push(instead ?? each);
  }
  for (const each of changed.values()) {
    if (each === null) continue;
    strokes.push(each);
    moved = true;
  }
  return { side: drawing.side, strokes: moved ? strokes.sort(byOrder) : strokes };
}

/** Strokes that were measured on a canvas of another side. */
export function measuredAnew(strokes: readonly Stroke[], factor: number): readonly Stroke[] {
  if (factor === 1) return strokes;
  return strokes.map(({ id, points, width, color }) =>
    strokeOf(
      id,
      points.map((each) => each * factor),
      width * factor,
      color,
    ),
  );
}

/**
 * A run's strokes with what the document knows of them: author and prompt. Strokes that only the run has are nobody's
 * yet.
 * @param orders their places in the z-order, ascending
 */
export function withProvenance(
  strokes: readonly Stroke[],
  orders: readonly number[],
  known: (id: StrokeId) => RoomStroke | null,
): readonly RoomStroke[] {
  return strokes.map((stroke, i) => {
    const inDocument = known(stroke.id);
    return {
      stroke,
      order: orders[i],
      author: inDocument?.author ?? null,
      prompt: inDocument?.prompt ?? null,
    };
  });
}
