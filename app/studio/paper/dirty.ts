import { boundsOf } from "../../../drawing/geometry/bounds.ts";
import { type Box, EMPTY_BOX, union } from "../../../drawing/geometry/box.ts";
import type { Stroke } from "../../../drawing/stroke.ts";

/**
 * Where two pictures can differ, canvas pixels; empty where they do not, null for anywhere: strokes that both have
 * stand in another order. A stroke object does not change, so that the same object looks the same.
 */
export function dirtyBox(before: readonly Stroke[], after: readonly Stroke[]): Box | null {
  const [was, is] = [new Set(before), new Set(after)];
  let box = EMPTY_BOX;
  let at = 0;
  for (const stroke of before) {
    if (!is.has(stroke)) {
      box = union(box, boundsOf(stroke));
      continue;
    }
    while (at < after.length && !was.has(after[at])) at++;
    if (after[at++] !== stroke) return null;
  }
  for (const stroke of after) if (!was.has(stroke)) box = union(box, boundsOf(stroke));
  return box;
}
