import type { Stroke, StrokeId } from "../stroke.ts";
import { boundsOf } from "./bounds.ts";
import { type Box, EMPTY_BOX, overlap } from "./box.ts";
import { polylineOf } from "./flatten.ts";

/** Pieces of a stroke are looked at in steps of this length, canvas pixels. */
const STEP = 1;
const MOST_STEPS = 32;

/** The strokes most of whose length lies in the box, in their order. */
export function strokesInBox(strokes: readonly Stroke[], box: Box): StrokeId[] {
  const inside = (x: number, y: number): boolean =>
    x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  return enclosed(strokes, box, inside);
}

/**
 * The strokes most of whose length lies in a lasso, in their order.
 * @param polygon its corners, x and y in turn; it closes by itself, and counts by the even-odd rule
 */
export function strokesInLasso(strokes: readonly Stroke[], polygon: ArrayLike<number>): StrokeId[] {
  let { left, top, right, bottom } = EMPTY_BOX;
  for (let i = 0; i + 1 < polygon.length; i += 2) {
    left = Math.min(left, polygon[i]);
    right = Math.max(right, polygon[i]);
    top = Math.min(top, polygon[i + 1]);
    bottom = Math.max(bottom, polygon[i + 1]);
  }
  return enclosed(strokes, { left, top, right, bottom }, (x, y) => isInside(polygon, x, y));
}

/** Whether a place lies in a polygon, x and y of its corners in turn, by the even-odd rule. */
export function isInside(polygon: ArrayLike<number>, x: number, y: number): boolean {
  let inside = false;
  const n = polygon.length;
  for (let i = 0, j = n - 2; i + 1 < n; j = i, i += 2) {
    const [ax, ay, bx, by] = [polygon[i], polygon[i + 1], polygon[j], polygon[j + 1]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function enclosed(
  strokes: readonly Stroke[],
  box: Box,
  inside: (x: number, y: number) => boolean,
): StrokeId[] {
  return strokes
    .filter((stroke) => overlap(box, boundsOf(stroke)) && shareInside(stroke, inside) > 0.5)
    .map(({ id }) => id);
}

/** What share of a stroke's length lies inside. */
function shareInside(stroke: Stroke, inside: (x: number, y: number) => boolean): number {
  const line = polylineOf(stroke);
  let [within, total] = [0, 0];
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [dx, dy] = [line[i + 2] - line[i], line[i + 3] - line[i + 1]];
    const length = Math.hypot(dx, dy);
    const steps = Math.min(MOST_STEPS, Math.max(1, Math.ceil(length / STEP)));
    for (let k = 0; k < steps; k++) {
      const t = (k + 0.5) / steps;
      if (inside(line[i] + t * dx, line[i + 1] + t * dy)) within += length / steps;
    }
    total += length;
  }
  if (total > 0) return within / total;
  return inside(line[0], line[1]) ? 1 : 0;
}
