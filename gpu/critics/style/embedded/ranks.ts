/** Values are told apart to this part of their range. */
const BINS = 2048;

/** Near to `target`, without a common divisor with `count`: strides of it meet each of `count` places once. */
function coprimeNear(target: number, count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = Math.max(1, Math.round(target));
  while (divisor(step, count) !== 1) step++;
  return step;
}

/**
 * Which place each of up to 65,536 numbers takes among them, by a counting sort of values rounded down to 1/2048 of their range:
 * what is nearer together counts as equal, finer than an eighth of a step of 8-bit colour. Equal values are not taken in
 * their order but in strides of the golden section, or the top of an empty sheet would always come before its foot.
 */
export class Ranks {
  readonly #count: number;
  readonly #step: number;
  readonly #bins: Uint16Array;
  readonly #below = new Int32Array(BINS);

  /** @throws RangeError for more than 65,536 numbers. */
  constructor(count: number) {
    if (count > 65_536) throw new RangeError(`Ranks takes up to 65,536 numbers, not ${count}.`);
    this.#count = count;
    this.#step = coprimeNear(0.381966 * count, count);
    this.#bins = new Uint16Array(count);
  }

  /**
   * @param values [count] from `start` on
   * @param out [count] from `start` on; by value, how many come before it: a permutation of 0 … count − 1
   */
  rank(values: Float32Array, start: number, out: Uint16Array): void {
    const count = this.#count;
    const bins = this.#bins;
    const below = this.#below.fill(0);
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < start + count; i++) {
      const value = values[i];
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    const scale = greatest > least ? (BINS - 1) / (greatest - least) : 0;
    // Two loops take little more than half the time of one that does both.
    for (let i = 0; i < count; i++) bins[i] = (values[start + i] - least) * scale;
    for (let i = 0; i < count; i++) below[bins[i]]++;
    for (let bin = 0, sum = 0; bin < BINS; bin++) {
      const here = below[bin];
      below[bin] = sum;
      sum += here;
    }
    const step = this.#step;
    for (let i = 0, place = 0; i < count; i++) {
      out[start + place] = below[bins[place]]++;
      place += step;
      if (place >= count) place -= count;
    }
  }
}

/**
 * The quantile function of sorted values at (i + ½) / count, straight lines between the values' own places.
 * @param sorted ascending, at least one
 * @param out [count] from `start` on
 */
export function quantiles(sorted: Float32Array, out: Float32Array, start: number, count: number): void {
  const last = sorted.length - 1;
  for (let i = 0; i < count; i++) {
    const at = Math.min(last, Math.max(0, ((i + 0.5) / count) * sorted.length - 0.5));
    const below = Math.floor(at);
    const above = Math.min(last, below + 1);
    out[start + i] = sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
