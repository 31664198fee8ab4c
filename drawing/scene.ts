import type { Stroke } from "./stroke.ts";

/** A drawing: strokes composited in order (the last one on top) over white paper. */
export interface Scene {
  /** Canvas width in pixels. */
  readonly width: number;
  /** Canvas height in pixels. */
  readonly height: number;
  readonly strokes: readonly Stroke[];
}
