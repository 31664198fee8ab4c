import { RANKS, type Spread } from "./spread.ts";

/** Within this much of its target, in units, a number is pulled less and less. */
const NEAR = 0.1;

/**
 * The distance between strokes' numbers and a spread: one-dimensional optimal transport, which pairs the sorted numbers with
 * the spread's quantiles in order (Villani 2003, Theorem 2.18), at a cost of √(d² + NEAR²) − NEAR for a difference of d units.
 * Of equal numbers the lowest stroke is taken for the largest, since broad strokes belong below fine ones.
 * @param values [M] already transformed
 * @param transform what makes of the spread's values such as `values` are; never falling
 * @param unit the difference that costs about 1
 * @param slopes [M] receives d distance / d values
 */
export function transport(
  values: Float64Array,
  spread: Spread,
  transform: (value: number) => number,
  unit: number,
  slopes: Float64Array,
): number {
  const count = values.length;
  const targets = spread.quantiles.map(transform);
  const sorted = values.slice().sort();
  /** Of equal numbers, how many have been paired, by the rank of the first of them. */
  const paired = new Uint32Array(count);
  let sum = 0;
  for (let i = count - 1; i >= 0; i--) {
    const first = firstNotBelow(sorted, values[i]);
    const rank = first + paired[first]++;
    const at = Math.min(RANKS - 1, Math.max(0, ((rank + 0.5) / count) * RANKS - 0.5));
    const low = Math.min(RANKS - 2, Math.floor(at));
    const target = targets[low] + (at - low) * (targets[low + 1] - targets[low]);
    const away = (values[i] - target) / unit;
    const cost = Math.sqrt(away * away + NEAR * NEAR);
    sum += cost - NEAR;
    slopes[i] = away / (cost * unit * count);
  }
  return count === 0 ? 0 : sum / count;
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
