import type { Products } from "./products.ts";

/** Rows of the covariance that are computed by one product, from the diagonal on. */
const BLOCK = 256;

/** Mean and covariance of feature vectors. */
export interface Moments {
  /** [channels] */
  readonly mean: Float32Array;
  /** The covariance from the diagonal on, in blocks of `BLOCK` rows: [rows × (channels − first row)] each. */
  readonly covariance: readonly Float32Array[];
}

/** A set of vectors to be matched, and how much it counts. */
export interface MomentTarget {
  readonly moments: Moments;
  readonly weight: number;
}

/** Means of the rows of `columns` [channels × count]. */
function meansOf(columns: Float32Array, channels: number): Float32Array {
  const count = columns.length / channels;
  const means = new Float32Array(channels);
  for (let c = 0, at = 0; c < channels; c++) {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += columns[at++];
    means[c] = sum / count;
  }
  return means;
}

function centre(columns: Float32Array, means: Float32Array, out: Float32Array): void {
  const count = columns.length / means.length;
  for (let c = 0, at = 0; c < means.length; c++) {
    const mean = means[c];
    for (let i = 0; i < count; i++, at++) out[at] = columns[at] - mean;
  }
}

async function scatter(products: Products, centred: Float32Array, channels: number): Promise<Float32Array[]> {
  const count = centred.length / channels;
  const blocks: Float32Array[] = [];
  for (let first = 0; first < channels; first += BLOCK) {
    const rows = Math.min(BLOCK, channels - first);
    const left = centred.subarray(first * count, (first + rows) * count);
    blocks.push(await products.transposedProduct(left, centred.subarray(first * count), rows, count));
  }
  return blocks;
}

/** Divisor of the covariance: N − 1, as in StyleCLIPDraw's code; 1 for a single vector. */
const degrees = (count: number): number => Math.max(1, count - 1);

/** @param columns [channels × count] one vector in each column */
export async function momentsOf(
  products: Products,
  columns: Float32Array,
  channels: number,
): Promise<Moments> {
  const mean = meansOf(columns, channels);
  const centred = new Float32Array(columns.length);
  centre(columns, mean, centred);
  const covariance = await scatter(products, centred, channels);
  const scale = 1 / degrees(columns.length / channels);
  for (const block of covariance) for (let i = 0; i < block.length; i++) block[i] *= scale;
  return { mean, covariance };
}

/**
 * STROTSS' moment loss (Kolkin et al. 2019, eq. 7): mean over channels |Δ mean| + mean over pairs of channels |Δ covariance|.
 * What several targets pull at is summed before the one product that takes it to the features.
 */
export class MomentMatching {
  readonly #products: Products;
  readonly #channels: number;
  /** [channels × channels] d loss / d covariance, times a constant. */
  readonly #pull: Float32Array;
  readonly #centred: Float32Array;

  /** @param capacity the most vectors there can be */
  constructor(products: Products, channels: number, capacity: number) {
    this.#products = products;
    this.#channels = channels;
    this.#pull = new Float32Array(channels * channels);
    this.#centred = new Float32Array(channels * capacity);
  }

  /**
   * @param columns [channels × count]
   * @param gradient of the same layout; Σ weight · d loss / d columns is added
   * @returns each target's loss, without its weight
   */
  async evaluate(
    columns: Float32Array,
    targets: readonly MomentTarget[],
    gradient: Float32Array,
  ): Promise<number[]> {
    const channels = this.#channels;
    const count = columns.length / channels;
    const mean = meansOf(columns, channels);
    const centred = this.#centred.subarray(0, columns.length);
    centre(columns, mean, centred);
    const blocks = await scatter(this.#products, centred, channels);
    this.#pull.fill(0);
    const losses = targets.map(
      ({ moments, weight }) =>
        addMeanPull(mean, moments.mean, weight / (channels * count), gradient, count) / channels +
        this.#compare(blocks, moments.covariance, count, weight) / channels ** 2,
    );
    const pulled = await this.#products.product(this.#pull, centred, channels, channels);
    const scale = 2 / (degrees(count) * channels ** 2);
    for (let i = 0; i < pulled.length; i++) gradient[i] += scale * pulled[i];
    return losses;
  }

  /** Σ |Δ covariance|; adds weight · sign Δ to the pull. */
  #compare(
    blocks: readonly Float32Array[],
    wanted: readonly Float32Array[],
    count: number,
    weight: number,
  ): number {
    const channels = this.#channels;
    const pull = this.#pull;
    const scale = 1 / degrees(count);
    let total = 0;
    blocks.forEach((block, b) => {
      const want = wanted[b];
      const first = b * BLOCK;
      const length = channels - first;
      const rows = block.length / length;
      // Few columns at a time: what is mirrored below the diagonal stays in the cache then.
      for (let left = 0; left < length; left += 16) {
        const right = Math.min(left + 16, length);
        for (let row = 0; row < rows; row++) {
          const start = Math.max(left, row);
          for (let column = start; column < right; column++) {
            const at = row * length + column;
            const difference = block[at] * scale - want[at];
            const sign = difference > 0 ? weight : difference < 0 ? -weight : 0;
            pull[(first + row) * channels + first + column] += sign;
            if (column === row) total += Math.abs(difference);
            else {
              pull[(first + column) * channels + first + row] += sign;
              total += 2 * Math.abs(difference);
            }
          }
        }
      }
    });
    return total;
  }
}

/** Σ |Δ mean|; adds ± `share` to the rows of the gradient. */
function addMeanPull(
  mean: Float32Array,
  wanted: Float32Array,
  share: number,
  gradient: Float32Array,
  count: number,
): number {
  let total = 0;
  for (let c = 0; c < mean.length; c++) {
    const difference = mean[c] - wanted[c];
    total += Math.abs(difference);
    const pull = difference > 0 ? share : difference < 0 ? -share : 0;
    for (let i = c * count; i < (c + 1) * count; i++) gradient[i] += pull;
  }
  return total;
}
