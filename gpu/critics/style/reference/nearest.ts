import type { Candidates } from "./candidates.ts";

/** What float32 may do to a cosine. */
const ROUNDING = 1e-6;

/** One side's columns, the nearest column of the other side for each, and the cosines. */
export interface Nearest {
  readonly indices: Int32Array;
  readonly cosines: Float32Array;
  /** Mean of 1 − cosine. */
  readonly distance: number;
}

/**
 * The nearest among candidates, by exact cosines. One whose approximate cosine is behind the first one's by more than the
 * first one's was wrong is taken to be behind it in truth: what the axes leave out is much the same for like candidates.
 */
export function nearest(
  count: number,
  candidates: Candidates,
  cosineOf: (own: number, other: number) => number,
): Nearest {
  const several = candidates.indices.length / count;
  const indices = new Int32Array(count);
  const cosines = new Float32Array(count);
  let sum = 0;
  // Those of one candidate together: its vector stays in the cache.
  const bound = 1 + candidates.indices.reduce((most, each) => Math.max(most, each), 0);
  for (const own of orderBy((each) => candidates.indices[each * several], count, bound)) {
    const first = own * several;
    const likeliest = candidates.cosines[first];
    let winner = candidates.indices[first];
    let best = cosineOf(own, winner);
    const bar = likeliest - 2 * Math.abs(best - likeliest) - ROUNDING;
    for (let k = first + 1; k < first + several; k++) {
      if (candidates.indices[k] < 0 || candidates.cosines[k] < bar) break;
      const cosine = cosineOf(own, candidates.indices[k]);
      if (cosine > best) {
        best = cosine;
        winner = candidates.indices[k];
      }
    }
    indices[own] = winner;
    cosines[own] = best;
    sum += best;
  }
  return { indices, cosines, distance: 1 - sum / count };
}

/** Mean of 1 − the greatest approximate cosines. */
export function likelyDistance({ cosines }: Candidates, count: number): number {
  const several = cosines.length / count;
  let sum = 0;
  for (let own = 0; own < count; own++) sum += cosines[own * several];
  return 1 - sum / count;
}

/** 0 … count − 1, ordered by the values, which are less than `bound`. */
export function orderBy(values: (own: number) => number, count: number, bound: number): Int32Array {
  const starts = new Int32Array(bound + 1);
  for (let own = 0; own < count; own++) starts[values(own) + 1]++;
  for (let k = 0; k < bound; k++) starts[k + 1] += starts[k];
  const order = new Int32Array(count);
  for (let own = 0; own < count; own++) order[starts[values(own)]++] = own;
  return order;
}
