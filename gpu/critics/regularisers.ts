import type { FloatArray, PackedGradients, PackedStrokes } from "../../drawing/packed.ts";
import type { Regularisers } from "../../protocol/settings.ts";

export interface Regularisation {
  readonly loss: number;
  /** The loss by regulariser, of those that are on. */
  readonly terms: Readonly<Record<string, number>>;
}

/**
 * What people ask of strokes themselves, whatever a critic says: less ink, smoother strokes, strokes on the canvas. Lengths
 * are shares of the canvas's side, so that a weight means the same on every canvas. d loss / d stroke is added to
 * `gradients`; a weight of 0 leaves its term out altogether.
 */
export function regularise<A extends FloatArray>(
  weights: Regularisers,
  strokes: PackedStrokes<A>,
  canvas: { readonly width: number; readonly height: number },
  gradients: PackedGradients<A>,
): Regularisation {
  const terms: Record<string, number> = {};
  if (strokes.widths.length === 0) return { loss: 0, terms };
  const side = Math.sqrt(canvas.width * canvas.height);
  if (weights.ink > 0) terms.ink = ink(weights.ink, strokes, side, gradients);
  if (weights.smoothness > 0) terms.smoothness = smoothness(weights.smoothness, strokes, side, gradients);
  if (weights.containment > 0)
    terms.containment = containment(weights.containment, strokes, canvas, gradients);
  return { loss: Object.values(terms).reduce((sum, term) => sum + term, 0), terms };
}

/** weight · mean over strokes of opacity · width / side. */
function ink<A extends FloatArray>(
  weight: number,
  { widths, colors }: PackedStrokes<A>,
  side: number,
  gradients: PackedGradients<A>,
): number {
  const factor = weight / (side * widths.length);
  let sum = 0;
  for (let i = 0; i < widths.length; i++) {
    const opacity = colors[4 * i + 3];
    sum += opacity * widths[i];
    gradients.widths[i] += factor * opacity;
    gradients.colors[4 * i + 3] += factor * widths[i];
  }
  return factor * sum;
}

/** weight · mean over inner control points of |p₍ₖ₋₁₎ − 2pₖ + p₍ₖ₊₁₎|² / side². */
function smoothness<A extends FloatArray>(
  weight: number,
  { pointOffsets, points, widths }: PackedStrokes<A>,
  side: number,
  gradients: PackedGradients<A>,
): number {
  const strokes = widths.length;
  const inner = pointOffsets[strokes] - 2 * strokes;
  const factor = weight / (side * side * inner);
  let sum = 0;
  for (let i = 0; i < strokes; i++) {
    // Coordinates of the inner points; x and y alternate, so a point's neighbours lie two numbers away.
    for (let k = 2 * (pointOffsets[i] + 1); k < 2 * (pointOffsets[i + 1] - 1); k++) {
      const bend = points[k - 2] - 2 * points[k] + points[k + 2];
      sum += bend * bend;
      const slope = 2 * factor * bend;
      gradients.points[k - 2] += slope;
      gradients.points[k] -= 2 * slope;
      gradients.points[k + 2] += slope;
    }
  }
  return factor * sum;
}

/** weight · mean over control points of the squared distance to the canvas, in shares of its width and height. */
function containment<A extends FloatArray>(
  weight: number,
  { points }: PackedStrokes<A>,
  { width, height }: { readonly width: number; readonly height: number },
  gradients: PackedGradients<A>,
): number {
  const factor = (2 * weight) / points.length;
  let sum = 0;
  for (let k = 0; k < points.length; k++) {
    const extent = k % 2 === 0 ? width : height;
    const outside = (points[k] - Math.min(extent, Math.max(0, points[k]))) / extent;
    sum += outside * outside;
    gradients.points[k] += (2 * factor * outside) / extent;
  }
  return factor * sum;
}
