import type { PackedStrokes } from "../../../drawing/packed.ts";

const WHITE = "#ffffff";

/**
 * Draws strokes as the rasteriser composites them: over white paper, in z-order, each as one shape with round caps.
 * @param scale device pixels per canvas pixel
 */
export function paint(
  context: CanvasRenderingContext2D,
  { pointOffsets, points, widths, colors }: PackedStrokes,
  scale: number,
): void {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = WHITE;
  context.fillRect(0, 0, width, height);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.lineCap = "round";
  context.lineJoin = "round";
  for (let i = 0; i < widths.length; i++) {
    const opacity = colors[4 * i + 3];
    if (opacity <= 0 || widths[i] <= 0) continue;
    context.lineWidth = widths[i];
    context.strokeStyle = `rgb(${percent(colors[4 * i])} ${percent(colors[4 * i + 1])} ${percent(colors[4 * i + 2])} / ${opacity.toFixed(4)})`;
    context.beginPath();
    const start = 2 * pointOffsets[i];
    const end = 2 * pointOffsets[i + 1];
    context.moveTo(points[start], points[start + 1]);
    for (let p = start + 2; p < end; p += 6) {
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
}

const percent = (channel: number): string => `${(100 * channel).toFixed(2)}%`;
