import { quantile, type Spread } from "./spread.ts";

/** Within this much of its target, in units, a number is pulled less and less. */
const NEAR = 0.1;

/**
 * The distance between strokes' numbers and a spread: one-dimensional optimal transport, which pairs the sorted numbers with
 * the spread's quantiles in order (Villani 2003, Theorem 2.18), at a cost of √(d² + NEAR²) − NEAR for a difference of d units.
 * Of equal numbers the lowest stroke is taken for the largest, since broad strokes belong below fine ones.
 * @param values [M] already transformed
 * @param transform what makes of the spread's values such as `values` are
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
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b] || b - a);
  let sum = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const target = transform(quantile(spread, (rank + 0.5) / order.length));
    const away = (values[order[rank]] - target) / unit;
    const cost = Math.sqrt(away * away + NEAR * NEAR);
    sum += cost - NEAR;
    slopes[order[rank]] = away / (cost * unit * order.length);
  }
  return sum / Math.max(1, order.length);
}
