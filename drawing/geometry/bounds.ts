import type { Stroke } from "../stroke.ts";
import { type Box, EMPTY_BOX, union } from "./box.ts";

const boxes = new WeakMap<Stroke, Box>();

/** The box of all that a stroke paints, its width included; made once for each stroke object. */
export function boundsOf(stroke: Stroke): Box {
  const known = boxes.get(stroke);
  if (known !== undefined) return known;
  const half = stroke.width / 2;
  const [left, right] = rangeOf(stroke.points, 0);
  const [top, bottom] = rangeOf(stroke.points, 1);
  const box = { left: left - half, top: top - half, right: right + half, bottom: bottom + half };
  boxes.set(stroke, box);
  return box;
}

/** The box of all of them; empty for none. */
export function boundsOfAll(strokes: Iterable<Stroke>): Box {
  let box = EMPTY_BOX;
  for (const stroke of strokes) box = union(box, boundsOf(stroke));
  return box;
}

/** The least and the greatest value of one coordinate of a path of cubic segments: at ends, or where it turns. */
function rangeOf(points: Float32Array, axis: 0 | 1): readonly [least: number, greatest: number] {
  let least = points[axis];
  let greatest = least;
  for (let p = axis; p + 6 < points.length; p += 6) {
    const [a, b, c, d] = [points[p], points[p + 2], points[p + 4], points[p + 6]];
    if (d < least) least = d;
    if (d > greatest) greatest = d;
    // Inside their ends' range the handles cannot take the curve out of it.
    if (b >= least && b <= greatest && c >= least && c <= greatest) continue;
    for (const t of turnsOf(a, b, c, d)) {
      const u = 1 - t;
      const value = u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return [least, greatest];
}

/** Where in (0, 1) one coordinate of a cubic has no slope: the roots of its derivative. */
function turnsOf(a: number, b: number, c: number, d: number): readonly number[] {
  const [i, j, k] = [d - 3 * c + 3 * b - a, 2 * (c - 2 * b + a), b - a];
  const roots: number[] = [];
  if (Math.abs(i) < 1e-9) {
    if (Math.abs(j) > 1e-12) roots.push(-k / j);
  } else {
    const discriminant = j * j - 4 * i * k;
    if (discriminant >= 0) {
      // The form that does not cancel.
      const q = -0.5 * (j + (j < 0 ? -1 : 1) * Math.sqrt(discriminant));
      roots.push(q / i);
      if (q !== 0) roots.push(k / q);
    }
  }
  return roots.filter((t) => t > 0 && t < 1);
}
