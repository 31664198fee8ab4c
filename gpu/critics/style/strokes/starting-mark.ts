import { quantile, type Spread } from "./spread.ts";
import type { StrokeSuggestion } from "./suggestion.ts";

/** How strokes can begin so that they are in a picture's manner from the first. */
export interface StartingMark {
  /** From fine to broad, 1/224 of the side. */
  readonly widths: readonly [low: number, high: number];
  readonly opacity: readonly [low: number, high: number];
  /** From end to end along the stroke, its round ends included, shares of the side. */
  readonly length: number;
}

/** What strokes begin as where a picture suggests nothing. */
const NEUTRAL = { widths: [7, 22], opacity: [0.3, 0.8], length: 0.18 } as const;

/** The middle of what a picture suggests, from one in five to four in five; as near to the usual as it is unsure. */
export function startingMark({ width, opacity, length }: StrokeSuggestion): StartingMark {
  const between = (spread: Spread, rank: number, neutral: number): number =>
    neutral + spread.confidence * (quantile(spread, rank) - neutral);
  // Sizes between the usual and the suggested in steps of the same factor.
  const factor = (spread: Spread, rank: number, neutral: number): number =>
    spread.confidence === 0
      ? neutral
      : neutral * (Math.max(1e-3, quantile(spread, rank)) / neutral) ** spread.confidence;
  return {
    widths: [factor(width, 0.2, NEUTRAL.widths[0]), factor(width, 0.8, NEUTRAL.widths[1])],
    opacity: [between(opacity, 0.2, NEUTRAL.opacity[0]), between(opacity, 0.8, NEUTRAL.opacity[1])],
    length: factor(length, 0.5, NEUTRAL.length),
  };
}
