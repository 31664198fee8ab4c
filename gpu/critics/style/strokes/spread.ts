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

/** The spread of values that count by their weights, each > 0: linear between the middles of neighbouring values. */
export function spreadOf(values: readonly number[], weights: readonly number[], confidence: number): Spread {
  if (values.length === 0 || confidence <= 0) return noSpread();
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const quantiles = new Float64Array(RANKS);
  /** The middles of the value at hand and of the one before, in shares of all weight. */
  let middle = weights[order[0]] / 2 / total;
  let before = middle;
  let at = 0;
  for (let rank = 0; rank < RANKS; rank++) {
    const share = (rank + 0.5) / RANKS;
    while (at < order.length - 1 && middle < share) {
      before = middle;
      middle += (weights[order[at]] + weights[order[at + 1]]) / 2 / total;
      at++;
    }
    const value = values[order[at]];
    const part = middle > before ? Math.min(1, (share - before) / (middle - before)) : 1;
    quantiles[rank] =
      at === 0 || middle <= share ? value : values[order[at - 1]] + part * (value - values[order[at - 1]]);
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
