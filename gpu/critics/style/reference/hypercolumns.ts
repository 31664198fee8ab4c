import type { Random } from "../../../../drawing/random.ts";
import type { Region } from "../../../../protocol/style.ts";

/** Sizes of one tap's values, [channels × height × width]. */
export interface TapShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/**
 * How many times coordinates of the first tap are halved for each tap: once more wherever a tap's height is less than
 * that of the tap before it, as STROTSS does (Kolkin et al. 2019, released code).
 */
export function halvings(taps: readonly TapShape[]): readonly number[] {
  let count = 0;
  return taps.map(({ height }, k) => {
    if (k > 0 && height < taps[k - 1].height) count++;
    return count;
  });
}

/** The pixels [left, right) × [top, bottom) that a region covers in part; at least one. */
export function pixelsOf(region: Region | null, width: number, height: number) {
  if (region === null) return { left: 0, top: 0, right: width, bottom: height };
  const left = Math.min(width - 1, Math.floor(region.left * width));
  const top = Math.min(height - 1, Math.floor(region.top * height));
  const right = Math.min(width, Math.max(left + 1, Math.ceil((region.left + region.width) * width - 1e-6)));
  const bottom = Math.min(height, Math.max(top + 1, Math.ceil((region.top + region.height) * height - 1e-6)));
  return { left, top, right, bottom };
}

/**
 * Random pixels of a picture, each at most once; `region` keeps them inside a part of it.
 * @returns [≤ count] row · width + column, ascending
 */
export function drawPixels(
  random: Random,
  { width, height }: { readonly width: number; readonly height: number },
  count: number,
  region: Region | null = null,
): Int32Array {
  const { left, top, right, bottom } = pixelsOf(region, width, height);
  const across = right - left;
  const total = across * (bottom - top);
  const pixels = new Int32Array(total);
  for (let i = 0; i < total; i++) pixels[i] = (top + Math.floor(i / across)) * width + left + (i % across);
  const drawn = Math.min(count, total);
  // The first steps of a Fisher–Yates shuffle.
  for (let i = 0; i < drawn; i++) {
    const other = i + random.integer(total - i);
    [pixels[i], pixels[other]] = [pixels[other], pixels[i]];
  }
  // In order, so that a walk through a tap goes forwards in memory. No term depends on the order.
  return pixels.slice(0, drawn).sort();
}

/**
 * Bilinear samples of one tap at pixels of the first tap, and the exact transpose. Rows and columns beyond the tap's edge
 * are its last ones.
 */
export class TapSampling {
  readonly #shape: TapShape;
  readonly #scale: number;
  /** [count] index of the upper left neighbour; steps to the right and lower ones (0 at the edge); their weights. */
  readonly #corner: Int32Array;
  readonly #right: Int32Array;
  readonly #down: Int32Array;
  readonly #weights: readonly Float32Array[];
  #count = 0;

  /** @param capacity the most positions there can be */
  constructor(shape: TapShape, halved: number, capacity: number) {
    this.#shape = shape;
    this.#scale = 2 ** -halved;
    this.#corner = new Int32Array(capacity);
    this.#right = new Int32Array(capacity);
    this.#down = new Int32Array(capacity);
    this.#weights = [0, 1, 2, 3].map(() => new Float32Array(capacity));
  }

  /** @param pixels row · width + column in a first tap of that width */
  place(pixels: Int32Array, width: number): void {
    const { height: rows, width: columns } = this.#shape;
    const [w00, w01, w10, w11] = this.#weights;
    this.#count = pixels.length;
    for (let i = 0; i < pixels.length; i++) {
      const y = Math.floor(pixels[i] / width) * this.#scale;
      const x = (pixels[i] % width) * this.#scale;
      const row = Math.min(Math.floor(y), rows - 1);
      const column = Math.min(Math.floor(x), columns - 1);
      const fy = y - Math.floor(y);
      const fx = x - Math.floor(x);
      this.#corner[i] = row * columns + column;
      this.#right[i] = column + 1 < columns ? 1 : 0;
      this.#down[i] = row + 1 < rows ? columns : 0;
      w00[i] = (1 - fy) * (1 - fx);
      w01[i] = (1 - fy) * fx;
      w10[i] = fy * (1 - fx);
      w11[i] = fy * fx;
    }
  }

  /**
   * @param tap [channels × height × width]
   * @param columns [… × count] channel by channel; written from row `first` on
   */
  sample(tap: Float32Array, columns: Float32Array, first: number): void {
    const count = this.#count;
    const plane = this.#shape.height * this.#shape.width;
    const corner = this.#corner;
    let to = first * count;
    const end = to + this.#shape.channels * count;
    if (this.#scale === 1) {
      for (let base = 0; to < end; base += plane)
        for (let i = 0; i < count; i++) columns[to++] = tap[base + corner[i]];
      return;
    }
    const right = this.#right;
    const down = this.#down;
    const [w00, w01, w10, w11] = this.#weights;
    for (let base = 0; to < end; base += plane) {
      for (let i = 0; i < count; i++) {
        const at = base + corner[i];
        const below = at + down[i];
        columns[to++] =
          w00[i] * tap[at] +
          w01[i] * tap[at + right[i]] +
          w10[i] * tap[below] +
          w11[i] * tap[below + right[i]];
      }
    }
  }

  /** The transpose of `sample`: adds to `upstream` [channels × height × width] from row `first` of `columns` on. */
  transpose(columns: Float32Array, first: number, upstream: Float32Array): void {
    const count = this.#count;
    const plane = this.#shape.height * this.#shape.width;
    const corner = this.#corner;
    let from = first * count;
    const end = from + this.#shape.channels * count;
    if (this.#scale === 1) {
      for (let base = 0; from < end; base += plane)
        for (let i = 0; i < count; i++) upstream[base + corner[i]] += columns[from++];
      return;
    }
    const right = this.#right;
    const down = this.#down;
    const [w00, w01, w10, w11] = this.#weights;
    for (let base = 0; from < end; base += plane) {
      for (let i = 0; i < count; i++) {
        const value = columns[from++];
        const at = base + corner[i];
        const below = at + down[i];
        upstream[at] += w00[i] * value;
        upstream[at + right[i]] += w01[i] * value;
        upstream[below] += w10[i] * value;
        upstream[below + right[i]] += w11[i] * value;
      }
    }
  }
}
