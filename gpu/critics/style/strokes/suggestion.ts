import type { Spread } from "./spread.ts";

/** Lengths are measured on pictures of this long edge, and widths are told in shares of it. */
export const MEASURED_SIDE = 224;

/** Shares of the side: what is added to widths and lengths before they are compared by factors, because 0 has none. */
export const RESOLUTION = 0.5 / MEASURED_SIDE;

/** Axial Fourier coefficients that tell a distribution of directions: e^{2ikθ} for k = 1 … DIRECTION_MOMENTS. */
export const DIRECTION_MOMENTS = 3;

export interface DirectionSuggestion {
  /**
   * [2·DIRECTION_MOMENTS] mean cos 2kθ and mean sin 2kθ for k = 1, 2, 3, where θ is a stroke's direction from the x axis
   * to the y axis, which points down; all 0 when every direction is as frequent as another.
   */
  readonly moments: Float64Array;
  /** In [0, 1]; at 0 the picture suggests nothing. */
  readonly confidence: number;
}

/** What a picture suggests about the strokes that it could be drawn with. */
export interface StrokeSuggestion {
  /** About how many strokes of the middle size cover what is covered; 0 where none are seen. */
  readonly marks: number;
  /** Diameters, in 1/224 of the side. */
  readonly width: Spread;
  /** From end to end along the stroke, its round ends included, in shares of the side. */
  readonly length: Spread;
  /** Length by width, each with {@link RESOLUTION} added: 1 for a dot. */
  readonly aspect: Spread;
  /** How sharply a stroke bends, the root of the mean square along it: radians by side of the picture. */
  readonly curvature: Spread;
  /** How far it turns from its beginning to its end, left against right, by its length: as much where it is an arc, less where it wavers. */
  readonly sweep: Spread;
  /** In [0, 1]. */
  readonly opacity: Spread;
  readonly direction: DirectionSuggestion;
}

/** No stroke is made larger than this many times what is suggested. */
const COARSEST = 5;

/**
 * How much larger than suggested strokes have to be so that so few of them cover what is covered: √(marks / strokes), at
 * least 1. A picture of five thousand dots is drawn with two hundred larger dots, and not with a few specks.
 * @param strokes how many, > 0
 * @param area share of the picture that is drawn with them
 */
export function coarseness({ marks }: StrokeSuggestion, strokes: number, area = 1): number {
  return Math.min(COARSEST, Math.max(1, Math.sqrt((marks * area) / strokes)));
}

/** Shares of the side: beyond these widths and lengths strokes are made no coarser than suggested. */
const BROADEST = 20 / MEASURED_SIDE;
const LONGEST = 0.7;

/** A suggested width, shares of the side, for strokes that are so much coarser. */
export function coarserWidth(width: number, coarser: number): number {
  return Math.min(width * coarser, Math.max(width, BROADEST));
}

/** A suggested length, shares of the side, for strokes that are so much coarser. */
export function coarserLength(length: number, coarser: number): number {
  return Math.min(length * coarser, Math.max(length, LONGEST));
}
