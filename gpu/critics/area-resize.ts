import type { FloatArray } from "../../drawing/packed.ts";

/** Weights that average an axis of `from` samples down to `to` ≤ `from`: each output is the mean over its own interval. */
interface AxisWeights {
  /** [to + 1] index into `weights` of each output's first weight. */
  readonly offsets: Uint32Array;
  /** [to] first input sample of each output. */
  readonly starts: Uint32Array;
  readonly weights: Float64Array;
}

function axisWeights(from: number, to: number): AxisWeights {
  const offsets = new Uint32Array(to + 1);
  const starts = new Uint32Array(to);
  const weights: number[] = [];
  for (let i = 0; i < to; i++) {
    const low = (i * from) / to;
    const high = ((i + 1) * from) / to;
    starts[i] = Math.floor(low);
    for (let j = starts[i]; j < Math.min(from, Math.ceil(high - 1e-9)); j++) {
      weights.push((Math.min(high, j + 1) - Math.max(low, j)) * (to / from));
    }
    offsets[i + 1] = weights.length;
  }
  return { offsets, starts, weights: Float64Array.from(weights) };
}

/**
 * Averages an HWC picture of three channels over boxes (fractional at their rims): `width` × `height` → `toWidth` ×
 * `toHeight`, neither larger. Exact for constants, and `backward` is the exact transpose.
 */
export class AreaResize {
  readonly #width: number;
  readonly #height: number;
  readonly #toWidth: number;
  readonly #toHeight: number;
  readonly #columns: AxisWeights;
  readonly #rows: AxisWeights;
  /** [height × toWidth × 3] the picture between the horizontal and the vertical pass. */
  readonly #between: Float32Array;

  constructor(width: number, height: number, toWidth: number, toHeight: number) {
    if (toWidth > width || toHeight > height) throw new RangeError("AreaResize only makes pictures smaller.");
    this.#width = width;
    this.#height = height;
    this.#toWidth = toWidth;
    this.#toHeight = toHeight;
    this.#columns = axisWeights(width, toWidth);
    this.#rows = axisWeights(height, toHeight);
    this.#between = new Float32Array(height * toWidth * 3);
  }

  /** @param image [height × width × 3]. @param out [toHeight × toWidth × 3]. */
  forward(image: FloatArray, out: Float32Array): void {
    const between = this.#between;
    const { offsets, starts, weights } = this.#columns;
    const stride = 3 * this.#toWidth;
    for (let y = 0; y < this.#height; y++) {
      const row = 3 * this.#width * y;
      for (let i = 0, to = stride * y; i < this.#toWidth; i++, to += 3) {
        let red = 0;
        let green = 0;
        let blue = 0;
        let from = row + 3 * starts[i];
        for (let k = offsets[i]; k < offsets[i + 1]; k++, from += 3) {
          const weight = weights[k];
          red += weight * image[from];
          green += weight * image[from + 1];
          blue += weight * image[from + 2];
        }
        between[to] = red;
        between[to + 1] = green;
        between[to + 2] = blue;
      }
    }
    const rows = this.#rows;
    for (let i = 0; i < this.#toHeight; i++) {
      const to = stride * i;
      out.fill(0, to, to + stride);
      for (let k = rows.offsets[i], y = rows.starts[i]; k < rows.offsets[i + 1]; k++, y++) {
        const weight = rows.weights[k];
        for (let j = 0, from = stride * y; j < stride; j++) out[to + j] += weight * between[from + j];
      }
    }
  }

  /** Adds to `gradient` [height × width × 3] the transpose applied to `upstream` [toHeight × toWidth × 3]. */
  backward(upstream: Float32Array, gradient: FloatArray): void {
    const between = this.#between.fill(0);
    const rows = this.#rows;
    const stride = 3 * this.#toWidth;
    for (let i = 0; i < this.#toHeight; i++) {
      const from = stride * i;
      for (let k = rows.offsets[i], y = rows.starts[i]; k < rows.offsets[i + 1]; k++, y++) {
        const weight = rows.weights[k];
        for (let j = 0, to = stride * y; j < stride; j++) between[to + j] += weight * upstream[from + j];
      }
    }
    const { offsets, starts, weights } = this.#columns;
    for (let y = 0; y < this.#height; y++) {
      const row = 3 * this.#width * y;
      for (let i = 0, from = stride * y; i < this.#toWidth; i++, from += 3) {
        let to = row + 3 * starts[i];
        for (let k = offsets[i]; k < offsets[i + 1]; k++, to += 3) {
          const weight = weights[k];
          gradient[to] += weight * between[from];
          gradient[to + 1] += weight * between[from + 1];
          gradient[to + 2] += weight * between[from + 2];
        }
      }
    }
  }
}
