import type { FloatArray, PackedGradients, PackedStrokes } from "../../../../drawing/packed.ts";
import { liesIn, type Region } from "../../../../protocol/style.ts";
import { directionDistance } from "./direction.ts";
import { Lines } from "./lines.ts";
import type { Spread } from "./spread.ts";
import {
  coarseness,
  coarserLength,
  coarserWidth,
  MEASURED_SIDE,
  RESOLUTION,
  type StrokeSuggestion,
} from "./suggestion.ts";
import { transport } from "./transport.ts";

export const STROKE_TERMS = ["width", "length", "curvature", "opacity", "direction"] as const;
export type StrokeTerm = (typeof STROKE_TERMS)[number];

/**
 * What differences cost 1: a factor of e in width, length, aspect, and in curvature and sweep beyond BEND; a quarter of
 * opacity. A drawing's first strokes are about so far from most pictures.
 */
const UNITS = { width: 1, length: 1, aspect: 1, curvature: 1, sweep: 1, opacity: 0.25 };
/** Radians by side: a stroke that bends less is all but straight. */
const BEND = 4;
/** Radians by side: keeps the slope of the root of a mean square of 0 finite. */
const STRAIGHT = 0.01;

export interface StrokeStyleOptions {
  /** Strokes whose middle lies here count; null for all. */
  readonly region?: Region | null;
  /** What the loss and its gradient are multiplied by. */
  readonly weight?: number;
}

export interface StrokeStyle {
  readonly loss: number;
  /** The loss by what it is about, of those that the picture suggests something about. */
  readonly terms: Readonly<Partial<Record<StrokeTerm, number>>>;
}

/**
 * How far a drawing's strokes are from what a picture suggests: the distances of the distributions of widths, of lengths
 * (half for themselves, half by width), of curvatures (half how sharply strokes bend, half how far they turn) and of
 * opacities, by optimal transport; and of directions, |difference|² of axial Fourier coefficients by length of line, for
 * k = 1, 2, 3 weighing 1/k. Each is about 1 for a drawing's first strokes and 0 for the picture's own distribution, times
 * the confidence and 1/5. Lengths are shares of the side, so it means the same on every canvas; where the picture has more
 * marks than there are strokes, they are to be larger, in the same proportions ({@link coarseness}).
 * d loss / d stroke, exact, is added to `gradients`; what has a confidence of 0 is left out altogether.
 * @param canvasSide pixels
 */
export function strokeStyle<A extends FloatArray>(
  suggestion: StrokeSuggestion,
  strokes: PackedStrokes<A>,
  canvasSide: number,
  gradients: PackedGradients<A>,
  { region = null, weight = 1 }: StrokeStyleOptions = {},
): StrokeStyle {
  const terms: Partial<Record<StrokeTerm, number>> = {};
  const lines = linesOf(strokes, canvasSide);
  const chosen = strokesIn(region, lines);
  if (chosen.length === 0 || weight === 0) return { loss: 0, terms };
  const share = weight / STROKE_TERMS.length;
  const coarser = coarseness(suggestion, chosen.length, region ? region.width * region.height : 1);
  const values = new Float64Array(chosen.length);
  const slopes = new Float64Array(chosen.length);
  /** The distance of what `value` tells of each stroke; `slopes` are then the loss's by it. */
  const distance = (
    spread: keyof typeof UNITS,
    part: number,
    value: (i: number) => number,
    transform: (value: number) => number,
  ): number => {
    for (let m = 0; m < chosen.length; m++) values[m] = value(chosen[m]);
    const factor = share * part * suggestion[spread].confidence;
    const sum = transport(values, suggestion[spread], transform, UNITS[spread], slopes);
    for (let m = 0; m < chosen.length; m++) slopes[m] *= factor;
    return factor * sum;
  };
  const believed = ({ confidence }: Pick<Spread, "confidence">): boolean => confidence > 0;

  const toShare = 1 / canvasSide;
  const breadth = (i: number): number => strokes.widths[i] * toShare + RESOLUTION;
  const extent = (i: number): number => lines.lengths[i] + breadth(i);
  if (believed(suggestion.width)) {
    const told = (value: number): number =>
      Math.log(coarserWidth(value / MEASURED_SIDE, coarser) + RESOLUTION);
    terms.width = distance("width", 1, (i) => Math.log(breadth(i)), told);
    chosen.forEach((i, m) => {
      gradients.widths[i] += (slopes[m] * toShare) / breadth(i);
    });
  }
  if (believed(suggestion.length)) {
    terms.length = distance(
      "length",
      0.5,
      (i) => Math.log(extent(i)),
      (value) => Math.log(coarserLength(value, coarser) + RESOLUTION),
    );
    chosen.forEach((i, m) => {
      const slope = slopes[m] / extent(i);
      lines.pull(i, slope, 0, 0);
      gradients.widths[i] += slope * toShare;
    });
  }
  if (believed(suggestion.aspect)) {
    terms.length ??= 0;
    terms.length += distance("aspect", 0.5, (i) => Math.log(extent(i) / breadth(i)), Math.log);
    chosen.forEach((i, m) => {
      lines.pull(i, slopes[m] / extent(i), 0, 0);
      gradients.widths[i] += slopes[m] * (1 / extent(i) - 1 / breadth(i)) * toShare;
    });
  }
  const bent = (value: number): number => Math.log(value + BEND);
  if (believed(suggestion.curvature)) {
    const curvature = (i: number): number => Math.sqrt(lines.bendings[i] / extent(i) + STRAIGHT * STRAIGHT);
    terms.curvature = distance(
      "curvature",
      0.5,
      (i) => bent(curvature(i)),
      (value) => bent(value / coarser),
    );
    chosen.forEach((i, m) => {
      const k = curvature(i);
      const slope = slopes[m] / ((k + BEND) * 2 * k * extent(i));
      const byExtent = (-slope * lines.bendings[i]) / extent(i);
      lines.pull(i, byExtent, 0, slope);
      gradients.widths[i] += byExtent * toShare;
    });
  }
  if (believed(suggestion.sweep)) {
    const sweep = (i: number): number => Math.abs(lines.turnings[i]) / extent(i);
    terms.curvature ??= 0;
    terms.curvature += distance(
      "sweep",
      0.5,
      (i) => bent(sweep(i)),
      (value) => bent(value / coarser),
    );
    chosen.forEach((i, m) => {
      const slope = slopes[m] / ((sweep(i) + BEND) * extent(i));
      const byExtent = -slope * sweep(i);
      lines.pull(i, byExtent, slope * Math.sign(lines.turnings[i]), 0);
      gradients.widths[i] += byExtent * toShare;
    });
  }
  if (believed(suggestion.opacity)) {
    terms.opacity = distance(
      "opacity",
      1,
      (i) => strokes.colors[4 * i + 3],
      (value) => value,
    );
    chosen.forEach((i, m) => {
      gradients.colors[4 * i + 3] += slopes[m];
    });
  }
  if (believed(suggestion.direction)) {
    terms.direction = directionDistance(
      suggestion.direction.moments,
      lines,
      chosen,
      share * suggestion.direction.confidence,
    );
  }
  lines.transpose(gradients.points);
  return { loss: Object.values(terms).reduce((sum, term) => sum + term, 0), terms };
}

/** Room for the lines of strokes, by their arrays, so that the next evaluation needs no other. */
const known = new WeakMap<PackedStrokes<FloatArray>, Lines>();

function linesOf(strokes: PackedStrokes<FloatArray>, side: number): Lines {
  const before = known.get(strokes);
  const lines = before?.fits(strokes, side) ? before : new Lines(strokes, side);
  if (lines !== before) known.set(strokes, lines);
  lines.walk();
  return lines;
}

function strokesIn(region: Region | null, lines: Lines): Uint32Array {
  const chosen = new Uint32Array(lines.lengths.length);
  let count = 0;
  for (let i = 0; i < chosen.length; i++)
    if (region === null || liesIn(region, ...lines.centre(i))) chosen[count++] = i;
  return chosen.subarray(0, count);
}
