import { SIDE } from "./mask.ts";

/** A path as x and y in turn, pixels. */
export type Path = readonly number[];

/** A curve through the points (Catmull–Rom, centripetal enough for even points), as a fine path. */
export function smooth(points: Path, closed = false, pieces = 12): number[] {
  const count = points.length / 2;
  const at = (index: number, axis: number): number =>
    points[2 * (closed ? (index + count) % count : Math.min(count - 1, Math.max(0, index))) + axis];
  const path: number[] = [];
  const last = closed ? count : count - 1;
  for (let i = 0; i < last; i++) {
    for (let piece = 0; piece < pieces; piece++) {
      const t = piece / pieces;
      for (const axis of [0, 1]) {
        const [a, b, c, d] = [at(i - 1, axis), at(i, axis), at(i + 1, axis), at(i + 2, axis)];
        path.push(b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))));
      }
    }
  }
  if (!closed) path.push(at(count - 1, 0), at(count - 1, 1));
  return path;
}

/** A circle's arc as a path; angles in radians, clockwise on the sheet. */
export function arc(x: number, y: number, radius: number, from = 0, to = 2 * Math.PI, flat = 1): number[] {
  const pieces = Math.max(8, Math.ceil((radius * Math.abs(to - from)) / 4));
  return Array.from({ length: pieces + 1 }, (_, i) => from + ((to - from) * i) / pieces).flatMap((angle) => [
    x + radius * Math.cos(angle),
    y + radius * flat * Math.sin(angle),
  ]);
}

/** Scales about the origin, turns by radians, then moves. */
export function placed(path: Path, x: number, y: number, scale = 1, turn = 0): number[] {
  const [cosine, sine] = [scale * Math.cos(turn), scale * Math.sin(turn)];
  return path.map((_, i) =>
    i % 2 === 0 ? x + cosine * path[i] - sine * path[i + 1] : y + sine * path[i - 1] + cosine * path[i],
  );
}

/** Follows a field of directions (radians) from a point. */
export function followed(
  x: number,
  y: number,
  length: number,
  direction: (x: number, y: number) => number,
  step = 4,
): number[] {
  const path = [x, y];
  for (let gone = 0; gone < length; gone += step) {
    const angle = direction(path[path.length - 2], path[path.length - 1]);
    path.push(path[path.length - 2] + step * Math.cos(angle), path[path.length - 1] + step * Math.sin(angle));
  }
  return path;
}

/**
 * One pixel under a brush: the share covered (antialiased), `along` the path in [0, 1], and `across` it in [−1, 1],
 * negative on its left.
 */
export type Touch = (index: number, coverage: number, along: number, across: number) => void;

const nearest = new Float32Array(SIDE * SIDE).fill(Number.POSITIVE_INFINITY);
const along = new Float32Array(SIDE * SIDE);
const across = new Float32Array(SIDE * SIDE);

/** Draws a round brush along a path and calls `touch` once for every pixel under it; radii in pixels. */
export function sweep(path: Path, radius: number | ((along: number) => number), touch: Touch): void {
  const radiusAt = typeof radius === "number" ? () => radius : radius;
  const lengths = [0];
  for (let i = 2; i < path.length; i += 2)
    lengths.push(lengths[lengths.length - 1] + Math.hypot(path[i] - path[i - 2], path[i + 1] - path[i - 1]));
  const whole = Math.max(lengths[lengths.length - 1], 1e-6);
  const touched: number[] = [];
  for (let piece = 0; piece + 1 < lengths.length; piece++) {
    const [x0, y0, x1, y1] = path.slice(2 * piece, 2 * piece + 4);
    const [dx, dy] = [x1 - x0, y1 - y0];
    const squared = Math.max(dx * dx + dy * dy, 1e-9);
    const [r0, r1] = [radiusAt(lengths[piece] / whole), radiusAt(lengths[piece + 1] / whole)];
    const reach = Math.max(r0, r1) + 1;
    const right = Math.min(SIDE - 1, Math.ceil(Math.max(x0, x1) + reach));
    const bottom = Math.min(SIDE - 1, Math.ceil(Math.max(y0, y1) + reach));
    const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
    for (let y = Math.max(0, Math.floor(Math.min(y0, y1) - reach)); y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
        const t = Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
        const r = r0 + (r1 - r0) * t;
        const [ox, oy] = [px - t * dx, py - t * dy];
        const distance = Math.sqrt(ox * ox + oy * oy);
        const index = y * SIDE + x;
        if (distance - r > 0.5 || distance - r >= nearest[index]) continue;
        if (nearest[index] === Number.POSITIVE_INFINITY) touched.push(index);
        nearest[index] = distance - r;
        along[index] = (lengths[piece] + t * (lengths[piece + 1] - lengths[piece])) / whole;
        across[index] = (Math.sign(dx * py - dy * px) * distance) / Math.max(r, 0.5);
      }
    }
  }
  for (const index of touched) {
    const coverage = Math.min(1, 0.5 - nearest[index]);
    nearest[index] = Number.POSITIVE_INFINITY;
    touch(index, coverage, along[index], across[index]);
  }
}

/** The radius of a stroke that is thin at its ends and `radius` at its belly. */
export function tapered(radius: number, belly = 0.5, tip = 0.1): (along: number) => number {
  return (t) => {
    const share = t < belly ? t / belly : (1 - t) / (1 - belly);
    return radius * (tip + (1 - tip) * Math.sin((Math.PI / 2) * Math.max(0, share)));
  };
}
