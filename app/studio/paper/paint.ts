import { type Box, overlap } from "../../../drawing/geometry/box.ts";
import type { PackedStrokes } from "../../../drawing/packed.ts";

const WHITE = "#ffffff";
const CORNER = { x: 0, y: 0 };

/**
 * Draws strokes as the rasteriser composites them: over white paper, in z-order, each as one shape with round caps.
 * @param scale device pixels per canvas pixel
 * @param origin what of the canvas lies in the bitmap's upper left corner, canvas pixels
 * @param only what of the canvas is drawn, the rest stays as it is; its edges are taken out to whole device pixels
 * @param first the first stroke that is drawn, over what is there when it is not 0, and `end` the one after the last
 */
export function paint(
  context: CanvasRenderingContext2D,
  { pointOffsets, points, widths, colors }: PackedStrokes,
  scale: number,
  origin: { readonly x: number; readonly y: number } = CORNER,
  only: Box | null = null,
  first = 0,
  end = widths.length,
): void {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  const left = only === null ? 0 : Math.max(0, Math.floor((only.left - origin.x) * scale) - 1);
  const top = only === null ? 0 : Math.max(0, Math.floor((only.top - origin.y) * scale) - 1);
  const right = only === null ? width : Math.min(width, Math.ceil((only.right - origin.x) * scale) + 1);
  const bottom = only === null ? height : Math.min(height, Math.ceil((only.bottom - origin.y) * scale) + 1);
  if (right <= left || bottom <= top) return;
  context.save();
  if (only !== null) {
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
  }
  if (first === 0) {
    context.fillStyle = WHITE;
    context.fillRect(left, top, right - left, bottom - top);
  }
  context.setTransform(scale, 0, 0, scale, -origin.x * scale, -origin.y * scale);
  context.lineCap = "round";
  context.lineJoin = "round";
  const seen: Box = {
    left: origin.x + (left - 1) / scale,
    top: origin.y + (top - 1) / scale,
    right: origin.x + (right + 1) / scale,
    bottom: origin.y + (bottom + 1) / scale,
  };
  for (let i = first; i < Math.min(end, widths.length); i++) {
    const opacity = colors[4 * i + 3];
    if (opacity <= 0 || widths[i] <= 0) continue;
    const start = 2 * pointOffsets[i];
    const stop = 2 * pointOffsets[i + 1];
    if (!overlap(seen, hullOf(points, start, stop, widths[i] / 2))) continue;
    context.lineWidth = widths[i];
    context.strokeStyle = `rgb(${percent(colors[4 * i])} ${percent(colors[4 * i + 1])} ${percent(colors[4 * i + 2])} / ${opacity.toFixed(4)})`;
    context.beginPath();
    context.moveTo(points[start], points[start + 1]);
    for (let p = start + 2; p < stop; p += 6) {
      context.bezierCurveTo(
        points[p],
        points[p + 1],
        points[p + 2],
        points[p + 3],
        points[p + 4],
        points[p + 5],
      );
    }
    context.stroke();
  }
  context.restore();
}

const hull = { left: 0, top: 0, right: 0, bottom: 0 };

/** A box that holds a stroke's control points and so the stroke; the same object every time. */
function hullOf(points: Float32Array, start: number, end: number, half: number): Box {
  let [left, top] = [points[start], points[start + 1]];
  let [right, bottom] = [left, top];
  for (let p = start + 2; p < end; p += 2) {
    const [x, y] = [points[p], points[p + 1]];
    if (x < left) left = x;
    else if (x > right) right = x;
    if (y < top) top = y;
    else if (y > bottom) bottom = y;
  }
  hull.left = left - half;
  hull.top = top - half;
  hull.right = right + half;
  hull.bottom = bottom + half;
  return hull;
}

const percent = (channel: number): string => `${(100 * channel).toFixed(2)}%`;
