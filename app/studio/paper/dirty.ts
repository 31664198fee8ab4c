import { boundsOfAll } from "../../../drawing/geometry/bounds.ts";
import type { Box } from "../../../drawing/geometry/box.ts";
import type { Stroke } from "../../../drawing/stroke.ts";

/** Where more strokes than this have changed, looking for where is not worth it. */
const MANY = 100;

/**
 * Where two pictures can differ, canvas pixels; empty where they do not, null for anywhere: many strokes have
 * changed, or those that both have stand in another order. A stroke object does not change, so that the same object looks the same.
 */
export function dirtyBox(before: readonly Stroke[], after: readonly Stroke[]): Box | null {
  const [was, is] = [new Set(before), new Set(after)];
  const changed: Stroke[] = [];
  let at = 0;
  for (const stroke of before) {
    if (!is.has(stroke)) {
      changed.push(stroke);
      continue;
    }
    while (at < after.length && !was.has(after[at])) at++;
    if (after[at++] !== stroke) return null;
  }
  for (const stroke of after) if (!was.has(stroke)) changed.push(stroke);
  return changed.length > MANY ? null : boundsOfAll(changed);
}
