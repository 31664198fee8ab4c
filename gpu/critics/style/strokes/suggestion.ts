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
