import { Ranks } from "./ranks.ts";

/** Distances much below this are rounded off to squares, for a root has no derivative at 0. */
const ROUNDING = 0.02;

/** What several distributions of numbers should be: a pool of them, of which some are compared with at a time. */
export interface Quantiles {
  /** [pool × count] quantile functions at (i + ½) / count. */
  readonly values: Float32Array;
  /** [pool] what each one's squared distance is multiplied with. */
  readonly scales: Float64Array;
}

/**
 * Distances between distributions of numbers in one dimension: the mean squared difference of quantile functions, which is the
 * squared Wasserstein distance (Rabin et al. 2011), scaled, averaged over several rows, and the root of that.
 */
export class Matching {
  readonly #count: number;
  readonly #ranks: Ranks;
  /** [rows × count] place of each number in its row. */
  readonly #places: Uint16Array;
  readonly #chosen: Uint16Array;

  /**
   * @param rows distributions compared at once
   * @param count numbers of each
   */
  constructor(rows: number, count: number) {
    this.#count = count;
    this.#ranks = new Ranks(count);
    this.#places = new Uint16Array(rows * count);
    this.#chosen = new Uint16Array(rows);
  }

  /** From now on `row` stands for this one of a pool. */
  choose(row: number, ofPool: number): void {
    this.#chosen[row] = ofPool;
  }

  /** @param values [rows × count]; places are theirs until the next call. */
  rank(values: Float32Array): void {
    const count = this.#count;
    for (let row = 0; row < this.#chosen.length; row++) this.#ranks.rank(values, row * count, this.#places);
  }

  /**
   * @param values those that were ranked last
   * @param slopes [rows × count] d loss / d values; added to
   * @param weight of the distance in the loss
   * @returns the distance, without the weight
   */
  pull(values: Float32Array, wanted: Quantiles, weight: number, slopes: Float32Array): number {
    let mean = 0;
    const numbers = this.#places.length;
    for (let row = 0; row < this.#chosen.length; row++) {
      mean += wanted.scales[this.#chosen[row]] * (this.#squares(values, wanted.values, row) / numbers);
    }
    const root = Math.sqrt(mean + ROUNDING * ROUNDING);
    for (let row = 0; row < this.#chosen.length; row++) {
      const slope = (weight * wanted.scales[this.#chosen[row]]) / (root * numbers);
      this.#addSlopes(values, wanted.values, row, slope, slopes);
    }
    return root - ROUNDING;
  }

  #squares(values: Float32Array, wanted: Float32Array, row: number): number {
    const count = this.#count;
    const places = this.#places;
    const from = this.#chosen[row] * count;
    let squares = 0;
    for (let i = row * count; i < (row + 1) * count; i++) {
      const difference = values[i] - wanted[from + places[i]];
      squares += difference * difference;
    }
    return squares;
  }

  #addSlopes(
    values: Float32Array,
    wanted: Float32Array,
    row: number,
    slope: number,
    slopes: Float32Array,
  ): void {
    const count = this.#count;
    const places = this.#places;
    const from = this.#chosen[row] * count;
    for (let i = row * count; i < (row + 1) * count; i++) {
      slopes[i] += slope * (values[i] - wanted[from + places[i]]);
    }
  }
}

/** The mean squared difference of quantile function number `of` from a distribution that is one number throughout. */
export function squaredDistanceFrom(
  constant: number,
  quantiles: Float32Array,
  of: number,
  count: number,
): number {
  let squares = 0;
  for (let i = of * count; i < (of + 1) * count; i++) squares += (quantiles[i] - constant) ** 2;
  return squares / count;
}
