import type { Sheet } from "./sheet.ts";
import { DIRECTION_MOMENTS, type DirectionSuggestion } from "./suggestion.ts";

/** Standard deviation of the Gaussian whose derivative the gradient is, pixels. */
const GRADIENT_SCALE = 0.8;
/** Standard deviations over which directions are averaged, pixels: for fine lines, for brush strokes, for broad bands. */
const SCALES = [2, 4, 8] as const;
/** Mean coherence that suggests nothing about direction, and that which settles it. */
const COHERENCE = [0.15, 0.5] as const;
/** Mean squared slope of the lightness of a wash, by pixel, and of a picture with marks in it. */
const SLOPE = [2e-6, 4e-5] as const;

/** The structure tensor of a picture's lightness, averaged over one scale. */
export interface Tensor {
  readonly scale: number;
  /** [pixels] mean squares and product of the slopes. */
  readonly xx: Float32Array;
  readonly xy: Float32Array;
  readonly yy: Float32Array;
}

export interface Orientation {
  readonly tensors: readonly Tensor[];
  /** [pixels] steepness of the lightness. */
  readonly steepness: Float32Array;
}

/** The structure tensor (Förstner & Gülch 1987; Bigün & Granlund 1987) of the lightness at three scales. */
export function orientationOf({ width, height, lab }: Sheet): Orientation {
  const lightness = new Float32Array(width * height);
  for (let i = 0; i < lightness.length; i++) lightness[i] = lab[3 * i];
  const smooth = blurred(lightness, width, height, GRADIENT_SCALE);
  const [xx, xy, yy] = [0, 1, 2].map(() => new Float32Array(lightness.length));
  const steepness = new Float32Array(lightness.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const dx = (smooth[x < width - 1 ? i + 1 : i] - smooth[x > 0 ? i - 1 : i]) / 2;
      const dy = (smooth[y < height - 1 ? i + width : i] - smooth[y > 0 ? i - width : i]) / 2;
      xx[i] = dx * dx;
      xy[i] = dx * dy;
      yy[i] = dy * dy;
      steepness[i] = Math.hypot(dx, dy);
    }
  }
  const tensors = SCALES.map((scale) => ({
    scale,
    xx: blurred(xx, width, height, scale),
    xy: blurred(xy, width, height, scale),
    yy: blurred(yy, width, height, scale),
  }));
  return { tensors, steepness };
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
      const apart = Math.hypot(cos, sin);
      energy += xx[i] + yy[i];
      if (apart < 1e-12) continue;
      difference += apart;
      const [c, s] = [-cos / apart, -sin / apart];
      let [kc, ks] = [c, s];
      for (let k = 0; k < sums.length; k += 2) {
        sums[k] += apart * kc;
        sums[k + 1] += apart * ks;
        [kc, ks] = [kc * c - ks * s, kc * s + ks * c];
      }
    }
    coherence += energy > 0 ? difference / energy / tensors.length : 0;
    slope += energy / xx.length / tensors.length;
    for (let k = 0; k < moments.length; k++)
      moments[k] += difference > 0 ? sums[k] / difference / tensors.length : 0;
  }
  return { moments, confidence: ramp(coherence, COHERENCE) * ramp(slope, SLOPE) };
}

/** The direction of strokes at a pixel, [cos, sin]; null where there is none. */
export function directionAt(tensor: Tensor, pixel: number): readonly [number, number] | null {
  const cos = tensor.xx[pixel] - tensor.yy[pixel];
  const sin = 2 * tensor.xy[pixel];
  const apart = Math.hypot(cos, sin);
  if (apart < 1e-9 || apart < 0.2 * (tensor.xx[pixel] + tensor.yy[pixel])) return null;
  const along = Math.atan2(-sin, -cos) / 2;
  return [Math.cos(along), Math.sin(along)];
}

/** 0 up to the first bound, 1 from the second on, straight between. */
export function ramp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** Gaussian, by rows and then by columns; beyond the rim the rim goes on. */
function blurred(values: Float32Array, width: number, height: number, deviation: number): Float32Array {
  const reach = Math.ceil(3 * deviation);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * deviation * deviation)),
  );
  const total = kernel.reduce((sum, each) => sum + each, 0);
  for (let i = 0; i < kernel.length; i++) kernel[i] /= total;
  const between = new Float32Array(values.length);
  const line = new Float64Array(Math.max(width, height) + 2 * reach);
  const along = (
    from: Float32Array,
    to: Float32Array,
    start: number,
    stride: number,
    length: number,
  ): void => {
    for (let i = -reach; i < length + reach; i++)
      line[i + reach] = from[start + stride * Math.min(length - 1, Math.max(0, i))];
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k] * line[i + k];
      to[start + stride * i] = sum;
    }
  };
  for (let y = 0; y < height; y++) along(values, between, y * width, 1, width);
  const out = new Float32Array(values.length);
  for (let x = 0; x < width; x++) along(between, out, x, width, height);
  return out;
}
