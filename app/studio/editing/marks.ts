import type { Box } from "../../../drawing/geometry/box.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import { Watched } from "../room/watched.ts";

/** A stroke whose control points are shown, and which of them has been chosen. */
export interface Reshaping {
  readonly id: StrokeId;
  /** Index of the control point; null for none. */
  readonly point: number | null;
}

/** What lies over the paper in this window alone, while somebody selects and shapes. */
export class Marks {
  /** The box that is being drawn around strokes. */
  readonly band = new Watched<Box | null>(null);
  /** The freehand line around strokes, x and y in turn. */
  readonly lasso = new Watched<readonly number[] | null>(null);
  readonly hovered = new Watched<StrokeId | null>(null);
  readonly reshaping = new Watched<Reshaping | null>(null);
}
