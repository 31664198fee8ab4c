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

/** The quantiles of values that count by their weights (≥ 0, not all 0), linear between the values' middles. */
export function spreadOf(values: readonly number[], weights: readonly number[], confidence: number): Spread {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0) || !(confidence > 0)) return noSpread();
  const quantiles = new Float64Array(RANKS);
  let at = 0;
  let below = 0;
  for (let rank = 0; rank < RANKS; rank++) {
    const share = ((rank + 0.5) / RANKS) * total;
    while (at < order.length - 1 && below + weights[order[at]] / 2 < share) below += weights[order[at++]];
    const middle = below + weights[order[at]] / 2;
    const value = values[order[at]];
    if (at === 0 || middle <= share) quantiles[rank] = value;
    else {
      const before = values[order[at - 1]];
      const beforeMiddle = below - weights[order[at - 1]] / 2;
      quantiles[rank] = before + ((share - beforeMiddle) / (middle - beforeMiddle)) * (value - before);
    }
  }
  return { quantiles, confidence };
}

/** The value at a rank in [0, 1]: linear between quantiles, level beyond the first and the last. */
export function quantile({ quantiles }: Spread, rank: number): number {
  const at = Math.min(RANKS - 1, Math.max(0, rank * RANKS - 0.5));
  const low = Math.floor(at);
  const high = Math.min(RANKS - 1, low + 1);
  return quantiles[low] + (at - low) * (quantiles[high] - quantiles[low]);
}
