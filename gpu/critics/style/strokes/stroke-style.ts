import type { FloatArray, PackedGradients, PackedStrokes } from "../../../../drawing/packed.ts";
import type { Region } from "../../../../protocol/style.ts";
import { Lines } from "./lines.ts";
import type { Spread } from "./spread.ts";
import { DIRECTION_MOMENTS, MEASURED_SIDE, RESOLUTION, type StrokeSuggestion } from "./suggestion.ts";
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
 * the confidence and 1/5. Lengths are shares of the side, so it means the same on every canvas.
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
  const lines = new Lines(strokes, canvasSide);
  lines.walk();
  const chosen = strokesIn(region, lines);
  if (chosen.length === 0 || weight === 0) return { loss: 0, terms };
  const share = weight / STROKE_TERMS.length;
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
    const told = (value: number): number => Math.log(value / MEASURED_SIDE + RESOLUTION);
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
      (value) => Math.log(value + RESOLUTION),
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
    terms.curvature = distance("curvature", 0.5, (i) => bent(curvature(i)), bent);
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
    terms.curvature += distance("sweep", 0.5, (i) => bent(sweep(i)), bent);
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
    terms.direction = direction(
      suggestion.direction.moments,
      lines,
      chosen,
      share * suggestion.direction.confidence,
    );
  }
  lines.transpose(gradients.points);
  return { loss: Object.values(terms).reduce((sum, term) => sum + term, 0), terms };
}

function strokesIn<A extends FloatArray>(region: Region | null, lines: Lines<A>): Uint32Array {
  const all = Uint32Array.from(lines.lengths, (_, i) => i);
  if (region === null) return all;
  return all.filter((i) => {
    const [x, y] = lines.centre(i);
    return (
      x >= region.left &&
      x <= region.left + region.width &&
      y >= region.top &&
      y <= region.top + region.height
    );
  });
}

/** factor · Σ_k |m_k − r_k|² / k / Σ_k 1/k, m_k the mean of e^{2ikθ} over the length of all lines; pulls them. */
function direction<A extends FloatArray>(
  target: Float64Array,
  lines: Lines<A>,
  chosen: Uint32Array,
  factor: number,
): number {
  const { offsets, pieces } = lines;
  const means = new Float64Array(2 * DIRECTION_MOMENTS);
  const powers = new Float64Array(2 * DIRECTION_MOMENTS);
  let total = 0;
  for (const i of chosen) {
    for (let v = offsets[i]; v < offsets[i + 1] - 1; v++) {
      if (pieces[v] === 0) continue;
      axialPowers(lines, v, powers);
      for (let k = 0; k < means.length; k++) means[k] += pieces[v] * powers[k];
      total += pieces[v];
    }
  }
  if (total === 0) return 0;
  let harmonics = 0;
  for (let k = 1; k <= DIRECTION_MOMENTS; k++) harmonics += 1 / k;
  // d loss / d means, and through the division by the total length.
  const byMean = new Float64Array(means.length);
  let loss = 0;
  let byTotal = 0;
  for (let c = 0; c < means.length; c++) {
    means[c] /= total;
    const share = factor / (harmonics * (Math.floor(c / 2) + 1));
    const away = means[c] - target[c];
    loss += share * away * away;
    byMean[c] = (2 * share * away) / total;
    byTotal -= byMean[c] * means[c];
  }
  for (const i of chosen) {
    for (let v = offsets[i]; v < offsets[i + 1] - 1; v++) {
      if (pieces[v] === 0) continue;
      axialPowers(lines, v, powers);
      let byLength = byTotal;
      let byAngle = 0;
      for (let k = 1; k <= DIRECTION_MOMENTS; k++) {
        const [cos, sin] = [2 * k - 2, 2 * k - 1];
        byLength += byMean[cos] * powers[cos] + byMean[sin] * powers[sin];
        byAngle += 2 * k * (byMean[sin] * powers[cos] - byMean[cos] * powers[sin]);
      }
      lines.pullPiece(v, byLength, byAngle);
    }
  }
  return loss;
}

/** cos 2kθ and sin 2kθ, k = 1 …, of the piece that begins at `v`. */
function axialPowers<A extends FloatArray>(
  { vertices, pieces }: Lines<A>,
  v: number,
  powers: Float64Array,
): void {
  const x = (vertices[2 * v + 2] - vertices[2 * v]) / pieces[v];
  const y = (vertices[2 * v + 3] - vertices[2 * v + 1]) / pieces[v];
  const cos = x * x - y * y;
  const sin = 2 * x * y;
  powers[0] = cos;
  powers[1] = sin;
  for (let c = 2; c < powers.length; c += 2) {
    powers[c] = powers[c - 2] * cos - powers[c - 1] * sin;
    powers[c + 1] = powers[c - 2] * sin + powers[c - 1] * cos;
  }
}
