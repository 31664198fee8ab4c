import { type Direction, direction, fitCubic, type Line } from "./fit-cubic.ts";

/** How far along the line a direction is looked at, in tolerances. */
const WINDOW = 5;
/** A turn by more than this within that window is a corner: 60°. */
const CORNER = Math.cos(Math.PI / 3);
/** A part is divided where it is furthest off, but never this near to its ends, in shares of it. */
const EDGE = 0.2;

/** A cubic of the fit, and which samples it lies through. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  /** 4 control points, x and y in turn. */
  readonly points: readonly number[];
}

/** The line through the samples; those that follow each other at less than `gap`, or are not finite, are left out. */
export function lineThrough(
  samples: readonly { readonly x: number; readonly y: number }[],
  gap: number,
): { readonly line: Line; readonly kept: readonly number[] } {
  const kept: number[] = [];
  for (let i = 0; i < samples.length; i++) {
    const { x, y } = samples[i];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const last = kept.length > 0 ? samples[kept[kept.length - 1]] : null;
    if (last === null || Math.hypot(x - last.x, y - last.y) > gap) kept.push(i);
  }
  const xs = Float64Array.from(kept, (i) => samples[i].x);
  const ys = Float64Array.from(kept, (i) => samples[i].y);
  const along = new Float64Array(kept.length);
  for (let i = 1; i < kept.length; i++) {
    along[i] = along[i - 1] + Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
  }
  return { line: { xs, ys, along }, kept };
}

/** The samples at which the line turns sharply. */
export function cornersOf(line: Line, tolerance: number): readonly number[] {
  const n = line.xs.length;
  const window = WINDOW * tolerance;
  const turns = new Float64Array(n).fill(1);
  for (let i = 1; i + 1 < n; i++) {
    const before = directionTo(line, i, sampleBefore(line, i, window, 0));
    const after = directionTo(line, i, sampleAfter(line, i, window, n - 1));
    if (before !== null && after !== null) turns[i] = -(before[0] * after[0] + before[1] * after[1]);
  }
  const corners: number[] = [];
  for (let i = 1; i + 1 < n; i++) {
    if (turns[i] >= CORNER) continue;
    const [low, high] = [sampleBefore(line, i, window, 0), sampleAfter(line, i, window, n - 1)];
    let sharpest = true;
    for (let k = low; k <= high && sharpest; k++) {
      sharpest = turns[k] > turns[i] || (turns[k] === turns[i] && k >= i);
    }
    if (sharpest) corners.push(i);
  }
  return corners;
}

/** The sample `window` before this one along the line, no earlier than `first`. */
function sampleBefore({ along }: Line, i: number, window: number, first: number): number {
  let k = Math.max(first, i - 1);
  while (k > first && along[i] - along[k] < window) k--;
  return k;
}

function sampleAfter({ along }: Line, i: number, window: number, last: number): number {
  let k = Math.min(last, i + 1);
  while (k < last && along[k] - along[i] < window) k++;
  return k;
}

const directionTo = ({ xs, ys }: Line, from: number, to: number): Direction | null =>
  direction(xs[to] - xs[from], ys[to] - ys[from]);

/** Where the line goes at a sample, seen over a window on both sides; null where it turns back on itself. */
export function tangentAt(
  line: Line,
  i: number,
  tolerance: number,
  first: number,
  last: number,
): Direction | null {
  const window = WINDOW * tolerance;
  return directionTo(line, sampleBefore(line, i, window, first), sampleAfter(line, i, window, last));
}

const opposite = (of: Direction | null): Direction | null => (of === null ? null : [-of[0], -of[1]]);

/**
 * Cubics from one sample to another, each within the tolerance of the samples that it stands for, and smoothly
 * joined (Schneider 1990).
 * @param start the direction at `from`, `end` that at `to`, both along the line; null for loose ends and corners
 */
export function fitPieces(
  line: Line,
  from: number,
  to: number,
  start: Direction | null,
  end: Direction | null,
  tolerance: number,
  into: Piece[],
): void {
  const { points, error, worst } = fitCubic(line, from, to, start, opposite(end), tolerance);
  if (error <= tolerance || to - from < 2) {
    into.push({ from, to, points });
    return;
  }
  const edge = Math.max(1, Math.floor(EDGE * (to - from)));
  const split = Math.min(to - edge, Math.max(from + edge, worst));
  const tangent = tangentAt(line, split, tolerance, from, to);
  fitPieces(line, from, split, start, tangent, tolerance, into);
  fitPieces(line, split, to, tangent, end, tolerance, into);
}
