import type { FloatArray, PackedGradients } from "../../drawing/packed.ts";
import type { Fragments } from "./fragments.ts";

/**
 * Lays one stroke's fragments, from spans `firstSpan` and edges `firstEdge` on, over the image (Porter & Duff's "over",
 * straight alpha) and keeps the colour under each, so that the way back never divides by 1 − opacity.
 * @param image [H·W·3], changed
 * @param colors [4·N]
 */
export function blend(
  fragments: Fragments<FloatArray>,
  firstSpan: number,
  firstEdge: number,
  stroke: number,
  colors: FloatArray,
  image: FloatArray,
): void {
  const { spans, spanPixel, spanLength, spanEnd, spanBelow, edges, edgePixel, coverage, edgeBelow } =
    fragments;
  const red = colors[4 * stroke];
  const green = colors[4 * stroke + 1];
  const blue = colors[4 * stroke + 2];
  const opacity = colors[4 * stroke + 3];
  for (let span = firstSpan; span < spans; span++) {
    const end = spanEnd[span];
    let b = end - 3 * spanLength[span];
    for (let i = 3 * spanPixel[span]; b < end; i += 3, b += 3) {
      const r = image[i];
      const g = image[i + 1];
      const bl = image[i + 2];
      spanBelow[b] = r;
      spanBelow[b + 1] = g;
      spanBelow[b + 2] = bl;
      image[i] = r + opacity * (red - r);
      image[i + 1] = g + opacity * (green - g);
      image[i + 2] = bl + opacity * (blue - bl);
    }
  }
  for (let edge = firstEdge; edge < edges; edge++) {
    const i = 3 * edgePixel[edge];
    const alpha = opacity * coverage[edge];
    const r = image[i];
    const g = image[i + 1];
    const bl = image[i + 2];
    edgeBelow[3 * edge] = r;
    edgeBelow[3 * edge + 1] = g;
    edgeBelow[3 * edge + 2] = bl;
    image[i] = r + alpha * (red - r);
    image[i + 1] = g + alpha * (green - g);
    image[i + 2] = bl + alpha * (blue - bl);
  }
}

/**
 * The reverse of `blend` for one stroke, strokes taken from the top down: its spans and edges from `first…` to
 * `end…` − 1.
 * @param upstream [H·W·3] d loss / d image as seen through the strokes above; dimmed by this stroke
 * @param gradients widths and colours of this stroke are added to
 * @param vertices d loss / d vertices, x and y in turn; added to
 */
export function unblend(
  fragments: Fragments<FloatArray>,
  firstSpan: number,
  endSpan: number,
  firstEdge: number,
  endEdge: number,
  stroke: number,
  colors: FloatArray,
  upstream: FloatArray,
  gradients: PackedGradients<FloatArray>,
  vertices: Float64Array,
): void {
  const { spanPixel, spanLength, spanEnd, spanBelow } = fragments;
  const { edgePixel, coverage, byRadius, edgeBelow, partialEnd, partialVertex, partial } = fragments;
  const red = colors[4 * stroke];
  const green = colors[4 * stroke + 1];
  const blue = colors[4 * stroke + 2];
  const opacity = colors[4 * stroke + 3];
  const through = 1 - opacity;
  let byRed = 0;
  let byGreen = 0;
  let byBlue = 0;
  let byOpacity = 0;
  for (let span = firstSpan; span < endSpan; span++) {
    const end = spanEnd[span];
    let b = end - 3 * spanLength[span];
    for (let i = 3 * spanPixel[span]; b < end; i += 3, b += 3) {
      const r = upstream[i];
      const g = upstream[i + 1];
      const bl = upstream[i + 2];
      byRed += r;
      byGreen += g;
      byBlue += bl;
      byOpacity += r * (red - spanBelow[b]) + g * (green - spanBelow[b + 1]) + bl * (blue - spanBelow[b + 2]);
      upstream[i] = r * through;
      upstream[i + 1] = g * through;
      upstream[i + 2] = bl * through;
    }
  }
  let byRadii = 0;
  let p = firstEdge === 0 ? 0 : partialEnd[firstEdge - 1];
  for (let edge = firstEdge; edge < endEdge; edge++) {
    const i = 3 * edgePixel[edge];
    const covered = coverage[edge];
    const r = upstream[i];
    const g = upstream[i + 1];
    const bl = upstream[i + 2];
    byRed += covered * r;
    byGreen += covered * g;
    byBlue += covered * bl;
    const byAlpha =
      r * (red - edgeBelow[3 * edge]) +
      g * (green - edgeBelow[3 * edge + 1]) +
      bl * (blue - edgeBelow[3 * edge + 2]);
    byOpacity += covered * byAlpha;
    byRadii += byAlpha * byRadius[edge];
    const edgeThrough = 1 - opacity * covered;
    upstream[i] = r * edgeThrough;
    upstream[i + 1] = g * edgeThrough;
    upstream[i + 2] = bl * edgeThrough;
    const byCoverage = opacity * byAlpha;
    for (const last = partialEnd[edge]; p < last; p++) {
      const v = 2 * partialVertex[p];
      vertices[v] += byCoverage * partial[4 * p];
      vertices[v + 1] += byCoverage * partial[4 * p + 1];
      vertices[v + 2] += byCoverage * partial[4 * p + 2];
      vertices[v + 3] += byCoverage * partial[4 * p + 3];
    }
  }
  gradients.colors[4 * stroke] += opacity * byRed;
  gradients.colors[4 * stroke + 1] += opacity * byGreen;
  gradients.colors[4 * stroke + 2] += opacity * byBlue;
  gradients.colors[4 * stroke + 3] += byOpacity;
  // The radius is half the width.
  gradients.widths[stroke] += 0.5 * opacity * byRadii;
}
