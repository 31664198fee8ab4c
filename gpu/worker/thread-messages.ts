import type { PackedStrokes } from "../../drawing/packed.ts";
import type { RunId } from "../../protocol/ids.ts";
import type { FromWorker } from "../../protocol/worker.ts";

/** A run's strokes after a step or a patch. */
export interface RunStrokesNow {
  readonly type: "strokes";
  readonly runId: RunId;
  /** Side of the canvas that they are measured on, pixels. */
  readonly canvas: number;
  readonly iteration: number;
  /** They move with the next step: whoever is not told across threads reads them at once. */
  readonly strokes: PackedStrokes<Float32Array>;
  /** [N] ascending places in the z-order. */
  readonly orders: readonly number[];
  /** The last patch that was taken; 0 for none. */
  readonly revision: number;
  /** No step follows soon: the run is paused or over. */
  readonly standsStill: boolean;
}

/** What the thread that computes says: all that the server is told, but strokes instead of frames. */
export type FromThread = Exclude<FromWorker, { type: "frame" }> | RunStrokesNow;
