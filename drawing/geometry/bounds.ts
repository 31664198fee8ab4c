import type { Stroke } from "../stroke.ts";
import { type Box, EMPTY_BOX, union } from "./box.ts";

const boxes = new WeakMap<Stroke, Box>();

/** The box of all that a stroke paints, its width included; made once for each stroke object. */
export function boundsOf(stroke: Stroke): Box {
  const known = boxes.get(stroke);
  if (known !== undefined) return known;
  const half = stroke.width / 2;
  const { points } = stroke;
  const box = {
    left: extreme(points, 0, -1) - half,
    top: extreme(points, 1, -1) - half,
    right: extreme(points, 0, 1) + half,
    bottom: extreme(points, 1, 1) + half,
  };
  boxes.set(stroke, box);
  return box;
}

/** The box of all of them; empty for none. */
export function boundsOfAll(strokes: Iterable<Stroke>): Box {
  let box = EMPTY_BOX;
  for (const stroke of strokes) box = union(box, boundsOf(stroke));
  return box;
}

/**
 * The greatest value (`sign` 1) or the least (−1) of one coordinate of a path of cubic segments: at an end, or where
 * the coordinate turns.
 */
function extreme(points: Float32Array, axis: 0 | 1, sign: 1 | -1): number {
  let most = sign * points[axis];
  for (let p = axis; p + 6 < points.length; p += 6) {
    const a = sign * points[p];
    const b = sign * points[p + 2];
    const c = sign * points[p + 4];
    const d = sign * points[p + 6];
    if (d > most) most = d;
    // A curve stays within its control points.
    if (b <= most && c <= most) continue;
    // Where in (0, 1) it has no slope: the roots of its derivative, in the form that does not cancel.
    const i = d - 3 * c + 3 * b - a;
    const j = 2 * (c - 2 * b + a);
    const k = b - a;
    const discriminant = j * j - 4 * i * k;
    if (discriminant < 0) continue;
    const q = -0.5 * (j + (j < 0 ? -1 : 1) * Math.sqrt(discriminant));
    most = Math.max(most, valueAt(a, b, c, d, q / i), valueAt(a, b, c, d, k / q));
  }
  return sign * most;
}

/** One coordinate of a cubic; of no consequence where there is no such place on it. */
function valueAt(a: number, b: number, c: number, d: number, t: number): number {
  if (!(t > 0 && t < 1)) return Number.NEGATIVE_INFINITY;
  const u = 1 - t;
  return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
}
