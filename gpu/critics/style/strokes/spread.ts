/** How a number is spread over the strokes of a picture, and how far the picture can be believed about it. */
export interface Spread {
  /** [{@link RANKS}] the values below which 5 %, 15 %, … 95 % of the strokes lie; never falling. */
  readonly quantiles: Float64Array;
  /** In [0, 1]; at 0 the picture suggests nothing. */
  readonly confidence: number;
}

/** How many quantiles a spread has. */
export const RANKS = 10;

/** A spread of no confidence. */
export function noSpread(): Spread {
  return { quantiles: new Float64Array(RANKS), confidence: 0 };
}

/** The spread of values. */
export function spreadOf(values: readonly number[], confidence: number): Spread {
  if (values.length === 0 || confidence <= 0) return noSpread();
  const sorted = Float64Array.from(values).sort();
  const quantiles = Float64Array.from({ length: RANKS }, (_, i) => {
    const at = Math.min(sorted.length - 1, Math.max(0, ((i + 0.5) / RANKS) * sorted.length - 0.5));
    const low = Math.floor(at);
    return sorted[low] + (at - low) * (sorted[Math.min(sorted.length - 1, low + 1)] - sorted[low]);
  });
  return { quantiles, confidence };
}

/** The value at a rank in [0, 1]: linear between quantiles, level beyond the first and the last. */
export function quantile({ quantiles }: Spread, rank: number): number {
  const at = Math.min(RANKS - 1, Math.max(0, rank * RANKS - 0.5));
  const low = Math.floor(at);
  const high = Math.min(RANKS - 1, low + 1);
  return quantiles[low] + (at - low) * (quantiles[high] - quantiles[low]);
}
