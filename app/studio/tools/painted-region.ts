import type { PaperPoint } from "./tool.ts";
import { screenPixel } from "./tool.ts";

/** A part of the paper that somebody has painted: a polygon, x and y of its corners in turn, canvas pixels. */
export type PaintedRegion = readonly number[];

/** Corners follow each other at this distance at least, screen pixels. */
const SPACING = 3;
/** Less than this to a side and it was a slip, screen pixels. */
const SMALLEST = 6;

export const rectangle = (left: number, top: number, right: number, bottom: number): PaintedRegion => [
  left,
  top,
  right,
  top,
  right,
  bottom,
  left,
  bottom,
];

/** The freehand outline with one more place; the same where that is next to nothing away. */
export function extended(outline: PaintedRegion, at: PaperPoint): PaintedRegion {
  const [x, y] = outline.slice(-2);
  const near = outline.length >= 2 && Math.hypot(at.x - x, at.y - y) < SPACING * screenPixel(at);
  return near ? outline : [...outline, at.x, at.y];
}

export function spanOf(region: PaintedRegion) {
  const xs = region.filter((_, i) => i % 2 === 0);
  const ys = region.filter((_, i) => i % 2 === 1);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** Whether it is large enough to be meant. */
export function isMeant(region: PaintedRegion, at: PaperPoint): boolean {
  if (region.length < 6) return false;
  const { left, top, right, bottom } = spanOf(region);
  const least = SMALLEST * screenPixel(at);
  return right - left >= least && bottom - top >= least;
}

export const movedBy = (region: PaintedRegion, dx: number, dy: number): PaintedRegion =>
  region.map((value, i) => value + (i % 2 === 0 ? dx : dy));

/** Wider and higher by so much, the upper left corner of its span where it was; never to nothing. */
export function stretchedBy(region: PaintedRegion, dx: number, dy: number): PaintedRegion {
  const { left, top, right, bottom } = spanOf(region);
  const scale = (length: number, by: number): number =>
    length > 0 ? Math.max(0.1, (length + by) / length) : 1;
  const [sx, sy] = [scale(right - left, dx), scale(bottom - top, dy)];
  return region.map((value, i) => (i % 2 === 0 ? left + (value - left) * sx : top + (value - top) * sy));
}
