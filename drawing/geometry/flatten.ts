import type { Stroke } from "../stroke.ts";

/** Fine enough for everything that a pointer can mean, canvas pixels. */
const POINTER_TOLERANCE = 0.05;
const MOST_PIECES = 64;

/**
 * A path of cubic segments as a polyline, its first point included: x and y in turn.
 * Each segment gets as many equal steps of its parameter as Wang's formula asks for (Wang 1984; Goldman 2002, "Pyramid
 * Algorithms", §5.6.3).
 * @param tolerance how far the polyline may lie from the path, pixels, > 0
 */
export function flatten(points: ArrayLike<number>, tolerance: number): Float32Array {
  const segments = (points.length / 2 - 1) / 3;
  const pieces = new Uint8Array(segments);
  let count = 1;
  for (let s = 0; s < segments; s++) {
    pieces[s] = piecesOf(points, 6 * s, tolerance);
    count += pieces[s];
  }
  const line = new Float32Array(2 * count);
  line[0] = points[0];
  line[1] = points[1];
  let at = 2;
  for (let s = 0; s < segments; s++) {
    const p = 6 * s;
    for (let k = 1; k <= pieces[s]; k++, at += 2) {
      const t = k / pieces[s];
      const u = 1 - t;
      const [b0, b1, b2, b3] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
      line[at] = b0 * points[p] + b1 * points[p + 2] + b2 * points[p + 4] + b3 * points[p + 6];
      line[at + 1] = b0 * points[p + 1] + b1 * points[p + 3] + b2 * points[p + 5] + b3 * points[p + 7];
    }
  }
  return line;
}

function piecesOf(points: ArrayLike<number>, p: number, tolerance: number): number {
  const second = (from: number): number =>
    Math.hypot(
      points[from] - 2 * points[from + 2] + points[from + 4],
      points[from + 1] - 2 * points[from + 3] + points[from + 5],
    );
  const bend = Math.max(second(p), second(p + 2));
  return Math.min(MOST_PIECES, Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / tolerance))));
}

const polylines = new WeakMap<Stroke, Float32Array>();

/** A stroke's path as a polyline that is fine enough for pointers; made once for each stroke object. */
export function polylineOf(stroke: Stroke): Float32Array {
  const known = polylines.get(stroke);
  if (known !== undefined) return known;
  const line = flatten(stroke.points, POINTER_TOLERANCE);
  polylines.set(stroke, line);
  return line;
}
