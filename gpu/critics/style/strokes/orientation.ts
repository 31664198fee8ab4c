import type { Sheet } from "./sheet.ts";
import { DIRECTION_MOMENTS, type DirectionSuggestion } from "./suggestion.ts";

/** Standard deviation of the Gaussian whose derivative the gradient is, pixels. */
const GRADIENT_SCALE = 0.9;
/** Standard deviation over which directions are averaged: of 2 pixels for fine lines, then for brush strokes and broad bands. */
const SCALE = 2;
/** Each level has half of the width and height of the one before, and so twice its scale. */
const LEVELS = 3;
/** Mean coherence that suggests nothing about direction, and that which settles it. */
const COHERENCE = [0.15, 0.5] as const;
/** Mean squared slope of a wash, by pixel, even one from black to white, and of a picture with marks in it. */
const SLOPE = [2.5e-5, 3e-4] as const;

/** The structure tensor of a picture, averaged over one scale. */
export interface Tensor {
  /** Standard deviation of the average, pixels of the picture. */
  readonly scale: number;
  /** Side of a cell, pixels of the picture. */
  readonly cell: number;
  /** Cells. */
  readonly width: number;
  readonly height: number;
  /** [cells] mean squares and product of the slopes. */
  readonly xx: Float32Array;
  readonly xy: Float32Array;
  readonly yy: Float32Array;
}

export interface Orientation {
  /** At each pixel by itself. */
  readonly fine: Tensor;
  readonly tensors: readonly Tensor[];
  /** [pixels] the length of the slope. */
  readonly steepness: Float32Array;
}

/** The structure tensor (Förstner & Gülch 1987), summed over the channels (Di Zenzo 1986), at three scales. */
export function orientationOf({ width, height, rgb }: Sheet): Orientation {
  const xx = new Float32Array(width * height);
  const xy = new Float32Array(xx.length);
  const yy = new Float32Array(xx.length);
  const channel = new Float32Array(xx.length);
  const bell = gaussian(GRADIENT_SCALE);
  // Minus the bell's slope: correlating with it gives the slope of the smoothed channel.
  const slope = bell.map((value, i) => (value * (i - (bell.length - 1) / 2)) / GRADIENT_SCALE ** 2);
  for (let c = 0; c < 3; c++) {
    for (let i = 0; i < channel.length; i++) channel[i] = rgb[3 * i + c];
    const dx = filtered(channel, width, height, slope, bell);
    const dy = filtered(channel, width, height, bell, slope);
    for (let i = 0; i < channel.length; i++) {
      xx[i] += (dx[i] * dx[i]) / 3;
      xy[i] += (dx[i] * dy[i]) / 3;
      yy[i] += (dy[i] * dy[i]) / 3;
    }
  }
  const steepness = xx.map((value, i) => Math.sqrt(value + yy[i]));
  const fine = { scale: GRADIENT_SCALE, cell: 1, width, height, xx, xy, yy };
  const kernel = gaussian(SCALE);
  const tensors: Tensor[] = [];
  let level: Tensor = fine;
  for (let n = 0; n < LEVELS; n++) {
    if (n > 0) level = halved(level);
    const { cell, width: columns, height: rows } = level;
    const averaged = (values: Float32Array): Float32Array => filtered(values, columns, rows, kernel, kernel);
    tensors.push({
      ...level,
      scale: SCALE * cell,
      xx: averaged(level.xx),
      xy: averaged(level.xy),
      yy: averaged(level.yy),
    });
  }
  return { fine, tensors, steepness };
}

/**
 * How directions are distributed: across the gradient, weighing energy × coherence (λ₁ − λ₂), the mean of the scales.
 * Confidence grows with the mean coherence Σ(λ₁ − λ₂) / Σ(λ₁ + λ₂) and is 0 for an even wash.
 */
export function suggestedDirection({ tensors }: Orientation): DirectionSuggestion {
  const moments = new Float64Array(2 * DIRECTION_MOMENTS);
  let coherence = 0;
  let slope = 0;
  for (const { xx, xy, yy } of tensors) {
    const sums = new Float64Array(moments.length);
    let difference = 0;
    let energy = 0;
    for (let i = 0; i < xx.length; i++) {
      // (λ₁ − λ₂) e^{2iφ}, φ the gradient's direction; along the stroke it is φ + π/2, so e^{2ikθ} gains (−1)^k.
      const cos = xx[i] - yy[i];
      const sin = 2 * xy[i];
      const apart = Math.sqrt(cos * cos + sin * sin);
      energy += xx[i] + yy[i];
      if (apart < 1e-12) continue;
      difference += apart;
      const c = -cos / apart;
      const s = -sin / apart;
      let kc = apart;
      let ks = 0;
      for (let k = 0; k < sums.length; k += 2) {
        const next = kc * c - ks * s;
        ks = kc * s + ks * c;
        kc = next;
        sums[k] += kc;
        sums[k + 1] += ks;
      }
    }
    coherence += energy > 0 ? difference / energy / tensors.length : 0;
    slope += energy / xx.length / tensors.length;
    for (let k = 0; k < moments.length; k++)
      moments[k] += difference > 0 ? sums[k] / difference / tensors.length : 0;
  }
  return { moments, confidence: ramp(coherence, COHERENCE) * ramp(slope, SLOPE) };
}

/** The direction of strokes at a place of the picture, [cos, sin]; null where there is none. */
export function directionAt(tensor: Tensor, x: number, y: number): readonly [number, number] | null {
  const { cell, width, height, xx, xy, yy } = tensor;
  const column = Math.min(width - 1, Math.max(0, Math.floor((x + 0.5) / cell)));
  const row = Math.min(height - 1, Math.max(0, Math.floor((y + 0.5) / cell)));
  const at = row * width + column;
  const cos = xx[at] - yy[at];
  const sin = 2 * xy[at];
  const apart = Math.sqrt(cos * cos + sin * sin);
  if (apart < 1e-9 || apart < 0.2 * (xx[at] + yy[at])) return null;
  const along = Math.atan2(-sin, -cos) / 2;
  return [Math.cos(along), Math.sin(along)];
}

/** 0 up to the first bound, 1 from the second on, straight between. */
export function ramp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** Means of 2 × 2 cells; at an odd rim the last ones count twice. */
function halved(tensor: Tensor): Tensor {
  const { scale, cell, width, height } = tensor;
  const columns = Math.ceil(width / 2);
  const rows = Math.ceil(height / 2);
  const half = (values: Float32Array): Float32Array => {
    const out = new Float32Array(columns * rows);
    for (let y = 0; y < rows; y++) {
      const upper = 2 * y * width;
      const lower = Math.min(2 * y + 1, height - 1) * width;
      for (let x = 0; x < columns; x++) {
        const right = Math.min(2 * x + 1, width - 1);
        out[y * columns + x] =
          (values[upper + 2 * x] + values[upper + right] + values[lower + 2 * x] + values[lower + right]) / 4;
      }
    }
    return out;
  };
  const [xx, xy, yy] = [tensor.xx, tensor.xy, tensor.yy].map(half);
  return { scale, cell: 2 * cell, width: columns, height: rows, xx, xy, yy };
}

/** A Gaussian of sum 1, out to three standard deviations. */
function gaussian(deviation: number): Float64Array {
  const reach = Math.ceil(3 * deviation);
  const bell = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * deviation * deviation)),
  );
  const total = bell.reduce((sum, each) => sum + each, 0);
  return bell.map((each) => each / total);
}

/** Correlated with one kernel along rows and another along columns; beyond the rim the rim goes on. */
function filtered(
  values: Float32Array,
  width: number,
  height: number,
  alongRows: Float64Array,
  alongColumns: Float64Array,
): Float32Array {
  const between = new Float32Array(values.length);
  const out = new Float32Array(values.length);
  const rowReach = (alongRows.length - 1) / 2;
  const row = new Float64Array(width + 2 * rowReach);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < row.length; x++)
      row[x] = values[y * width + Math.min(width - 1, Math.max(0, x - rowReach))];
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < alongRows.length; k++) sum += alongRows[k] * row[x + k];
      between[y * width + x] = sum;
    }
  }
  const columnReach = (alongColumns.length - 1) / 2;
  for (let y = 0; y < height; y++) {
    const to = y * width;
    for (let k = 0; k < alongColumns.length; k++) {
      const from = Math.min(height - 1, Math.max(0, y + k - columnReach)) * width;
      const weight = alongColumns[k];
      for (let x = 0; x < width; x++) out[to + x] += weight * between[from + x];
    }
  }
  return out;
}
