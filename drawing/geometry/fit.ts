import { MAX_SEGMENTS } from "../stroke.ts";
import type { Direction, Line } from "./fit-cubic.ts";
import { cornersOf, fitPieces, lineThrough, type Piece, tangentAt } from "./fit-line.ts";

/** Where a pen was, canvas pixels, and how hard it pressed, in [0, 1]. */
export interface PenSample {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
}

export interface FitOptions {
  /** Diameter at pressure 0.5, canvas pixels, > 0. */
  readonly width: number;
  /** How far a sample may lie from the fit, canvas pixels, > 0. */
  readonly tolerance: number;
  /** What one stroke's thickest place may be of its thinnest before another stroke goes on. */
  readonly widthRange?: number;
}

/** A stroke without name and colour. */
export interface FittedStroke {
  /** 4, 7 or 10 control points, x and y in turn, canvas pixels. */
  readonly points: Float32Array;
  readonly width: number;
}

const WIDTH_RANGE = 1.45;
/** Pressure is smoothed over so many samples to each side. */
const PRESSURE_REACH = 4;
/** What the bound leaves for samples that are left out and for numbers of single precision. */
const CARE = 0.97;
const GAP = 0.02;
/** Half the length of a dot in widths: enough that no program takes it for nothing. */
const DOT = 0.02;

/** How wide a pen of this width draws at a pressure: 0.4 of it at none, all at 0.5, 1.6 of it at 1. */
export const widthAt = (width: number, pressure: number): number =>
  width * (0.4 + 1.2 * Math.min(1, Math.max(0, Number.isFinite(pressure) ? pressure : 0.5)));

/**
 * A line drawn by hand as few strokes of 1–3 cubic segments: every sample lies within the tolerance of them. Strokes
 * that follow each other share their end point, and the direction there unless it is a corner. A new one begins
 * where pressure has changed the width markedly, or three segments do not suffice.
 * @returns nothing for no samples; a dot for a tap
 */
export function fitStrokes(samples: readonly PenSample[], options: FitOptions): FittedStroke[] {
  const { width, tolerance, widthRange = WIDTH_RANGE } = options;
  const { line, kept } = lineThrough(samples, GAP * tolerance);
  const count = kept.length;
  if (count === 0) return [];
  const widths = smoothed(Float64Array.from(kept, (i) => widthAt(width, samples[i].pressure)));
  if (line.along[count - 1] <= tolerance / 2) return [dot(samples[kept[0]], Math.max(...widths))];

  const bound = CARE * tolerance;
  const stretches = stretchesOf(line, widths, widthRange);
  const corners = new Set(cornersOf(line, tolerance));
  const breaks = [...new Set([...stretches.map(({ to }) => to), ...corners, count - 1])].sort(
    (a, b) => a - b,
  );
  const pieces: Piece[] = [];
  let from = 0;
  let start: Direction | null = null;
  for (const to of breaks) {
    const loose = to === count - 1 || corners.has(to);
    const end = loose ? null : tangentAt(line, to, tolerance, from, nextCorner(corners, to, count - 1));
    fitPieces(line, from, to, start, end, bound, pieces);
    [from, start] = [to, end];
  }
  return stretches.flatMap((stretch) =>
    inStrokes(pieces.filter((piece) => piece.from >= stretch.from && piece.to <= stretch.to)).map(
      (points) => ({
        points,
        width: Math.fround(stretch.width),
      }),
    ),
  );
}

function nextCorner(corners: ReadonlySet<number>, after: number, last: number): number {
  for (let i = after + 1; i < last; i++) if (corners.has(i)) return i;
  return last;
}

function dot({ x, y }: PenSample, width: number): FittedStroke {
  const half = DOT * width;
  const points = Float32Array.of(x - half, y, x - half / 3, y, x + half / 3, y, x + half, y);
  return { points, width: Math.fround(width) };
}

function smoothed(values: Float64Array): Float64Array {
  return values.map((_, i) => {
    const [low, high] = [Math.max(0, i - PRESSURE_REACH), Math.min(values.length - 1, i + PRESSURE_REACH)];
    let sum = 0;
    for (let k = low; k <= high; k++) sum += values[k];
    return sum / (high - low + 1);
  });
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** Parts of the line of nearly one width; none is shorter than it is wide, as its round ends would hide it. */
function stretchesOf({ along }: Line, widths: Float64Array, range: number): readonly Stretch[] {
  const last = widths.length - 1;
  const ends: number[] = [];
  let [from, low, high] = [0, widths[0], widths[0]];
  for (let i = 1; i < last; i++) {
    const [nextLow, nextHigh] = [Math.min(low, widths[i]), Math.max(high, widths[i])];
    const lengthy = along[i] - along[from] >= nextHigh && along[last] - along[i] >= widths[i];
    if (nextHigh > range * nextLow && lengthy) {
      ends.push(i);
      [from, low, high] = [i, widths[i], widths[i]];
    } else [low, high] = [nextLow, nextHigh];
  }
  ends.push(last);
  return ends.map((to, k) => {
    const begin = k === 0 ? 0 : ends[k - 1];
    return { from: begin, to, width: meanWidth(along, widths, begin, to) };
  });
}

/** The mean over the length of the line, not over the samples, which crowd where the pen is slow. */
function meanWidth(along: Float64Array, widths: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from + 1; i <= to; i++) sum += ((widths[i - 1] + widths[i]) / 2) * (along[i] - along[i - 1]);
  return sum / (along[to] - along[from]);
}

/** Consecutive cubics, up to three to a stroke and as evenly as they go. */
function inStrokes(pieces: readonly Piece[]): readonly Float32Array[] {
  const strokes = Math.ceil(pieces.length / MAX_SEGMENTS);
  return Array.from({ length: strokes }, (_, k) => {
    const part = pieces.slice(
      Math.round((k * pieces.length) / strokes),
      Math.round(((k + 1) * pieces.length) / strokes),
    );
    return Float32Array.from(part.flatMap(({ points }, i) => (i === 0 ? points : points.slice(2))));
  });
}
