import { GROUPS, type Group, PROMPTS } from "./prompts.ts";

/** What a judge says of one drawing: its score for each of the hundred prompts. */
export interface Opinion {
  /** The prompt that was drawn. */
  readonly prompt: number;
  readonly scores: Float32Array;
}

/** Shares in [0, 1] of the drawings whose own prompt is the first, or among the first five. */
export interface Precision {
  readonly at1: number;
  readonly at5: number;
  readonly drawings: number;
}

export type ByGroup = Readonly<Partial<Record<Group | "all", Precision>>>;

/** The place of the drawing's own prompt, from 1. Others with the same score come before it, so that nothing is won by a draw. */
export function rankOf({ prompt, scores }: Opinion): number {
  let before = 0;
  for (let i = 0; i < scores.length; i++) if (i !== prompt && scores[i] >= scores[prompt]) before++;
  return 1 + before;
}

/** The prompt that fits best. */
export function guessOf({ scores }: Opinion): number {
  let best = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i] > scores[best]) best = i;
  return best;
}

/** R-precision among the hundred prompts (Park et al. 2021, "Benchmark for compositional text-to-image synthesis"), in all and by group. */
export function precisionByGroup(opinions: readonly Opinion[]): ByGroup {
  const result: Partial<Record<Group | "all", Precision>> = {};
  for (const group of [...GROUPS, "all"] as const) {
    const ranks = opinions
      .filter(({ prompt }) => group === "all" || PROMPTS[prompt].group === group)
      .map(rankOf);
    if (ranks.length === 0) continue;
    const within = (k: number): number => ranks.filter((rank) => rank <= k).length / ranks.length;
    result[group] = { at1: within(1), at5: within(5), drawings: ranks.length };
  }
  return result;
}

/** The mean of several judges' figures for the same drawings. */
export function meanOf(figures: readonly ByGroup[]): ByGroup {
  const result: Partial<Record<Group | "all", Precision>> = {};
  for (const group of [...GROUPS, "all"] as const) {
    const each = figures.flatMap((figure) => figure[group] ?? []);
    if (each.length === 0) continue;
    const mean = (of: (figure: Precision) => number): number =>
      each.reduce((sum, figure) => sum + of(figure), 0) / each.length;
    result[group] = {
      at1: mean(({ at1 }) => at1),
      at5: mean(({ at5 }) => at5),
      drawings: each[0].drawings,
    };
  }
  return result;
}
