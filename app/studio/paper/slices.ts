import type { PackedStrokes } from "../../../drawing/packed.ts";
import { paint } from "./paint.ts";

/** Strokes that are painted between two frames: few enough that no frame is late for it. */
const SLICE = 250;

/**
 * Paints many strokes into a bitmap of its own, some in every frame, so that nothing stands still meanwhile.
 * @param done gets the bitmap when all are on it
 * @returns gives it up
 */
export function paintInSlices(
  bitmap: { readonly width: number; readonly height: number },
  strokes: PackedStrokes,
  scale: number,
  origin: { readonly x: number; readonly y: number },
  done: (bitmap: HTMLCanvasElement) => void,
): () => void {
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) throw new Error("This browser gives no 2D canvas.");
  let first = 0;
  let request = requestAnimationFrame(function next() {
    paint(context, strokes, scale, origin, null, first, first + SLICE);
    first += SLICE;
    if (first < strokes.widths.length) request = requestAnimationFrame(next);
    else done(canvas);
  });
  return () => cancelAnimationFrame(request);
}
