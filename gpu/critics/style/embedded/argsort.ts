const DIGIT = 256;
/** Values are told apart to this part of their range. */
const LEVELS = 65_535;

/** Of two numbers without a common divisor: steps through 0 … count − 1 that are far apart and meet each place once. */
function coprimeNear(target: number, count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = Math.max(1, Math.round(target));
  while (divisor(step, count) !== 1) step++;
  return step;
}

/**
 * Orders of up to 65,536 numbers by a radix sort of two passes (LSD; Knuth, The Art of Computer Programming 3, 5.2.5) on
 * values rounded to 1/65,535 of their range: what is nearer together counts as equal. Equal values keep no order of place
 * but one that strides over the places by the golden section, or those at the top of an empty sheet would always come
 * first.
 */
export class Argsort {
  readonly #count: number;
  readonly #step: number;
  /** Key in the high half, place in the low one. */
  readonly #keys: Uint32Array;
  readonly #half: Uint32Array;
  readonly #low = new Uint32Array(DIGIT);
  readonly #high = new Uint32Array(DIGIT);

  /** @throws RangeError for more than 65,536 numbers. */
  constructor(count: number) {
    if (count > 65_536) throw new RangeError(`Argsort takes up to 65,536 numbers, not ${count}.`);
    this.#count = count;
    this.#step = coprimeNear(0.381966 * count, count);
    this.#keys = new Uint32Array(count);
    this.#half = new Uint32Array(count);
  }

  /**
   * @param values [count] from `start` on
   * @param order [count] places of the values, from the least on; counted from `start`
   */
  sort(values: Float32Array, start: number, order: Uint16Array): void {
    const count = this.#count;
    const keys = this.#keys;
    const half = this.#half;
    const low = this.#low.fill(0);
    const high = this.#high.fill(0);
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < start + count; i++) {
      const value = values[i];
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    const scale = greatest > least ? LEVELS / (greatest - least) : 0;
    for (let i = 0, place = 0; i < count; i++) {
      const level = ((values[start + place] - least) * scale + 0.5) | 0;
      keys[i] = (level << 16) | place;
      low[level & 255]++;
      high[level >> 8]++;
      place += this.#step;
      if (place >= count) place -= count;
    }
    for (let digit = 0, below = 0, beside = 0; digit < DIGIT; digit++) {
      const lows = low[digit];
      const highs = high[digit];
      low[digit] = below;
      high[digit] = beside;
      below += lows;
      beside += highs;
    }
    for (let i = 0; i < count; i++) {
      const key = keys[i];
      half[low[(key >>> 16) & 255]++] = key;
    }
    for (let i = 0; i < count; i++) {
      const key = half[i];
      order[high[key >>> 24]++] = key & 65_535;
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
