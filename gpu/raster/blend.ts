import type { FloatArray, PackedGradients } from "../../drawing/packed.ts";
import { type Fragments, WHOLE } from "./fragments.ts";

/**
 * Lays runs `firstRun` … of one stroke over the image (Porter & Duff's "over", straight alpha) and keeps the colour
 * under each fragment, so that the way back never divides by 1 − opacity.
 * @param image [H·W·3], changed
 * @param colors [4·N]
 */
export function blend(
  fragments: Fragments<FloatArray>,
  firstRun: number,
  stroke: number,
  colors: FloatArray,
  image: FloatArray,
): void {
  const { runPixel, runLength, runEdge, coverage } = fragments;
  const red = colors[4 * stroke];
  const green = colors[4 * stroke + 1];
  const blue = colors[4 * stroke + 2];
  const opacity = colors[4 * stroke + 3];
  let count = 0;
  for (let run = firstRun; run < fragments.runs; run++) count += runLength[run];
  fragments.reserveBelow(count);
  const { below } = fragments;
  let b = 3 * fragments.fragments;
  for (let run = firstRun; run < fragments.runs; run++) {
    let i = 3 * runPixel[run];
    const end = i + 3 * runLength[run];
    let edge = runEdge[run];
    const whole = edge === WHOLE;
    for (; i < end; i += 3, b += 3) {
      const alpha = whole ? opacity : opacity * coverage[edge++];
      const r = image[i];
      const g = image[i + 1];
      const bl = image[i + 2];
      below[b] = r;
      below[b + 1] = g;
      below[b + 2] = bl;
      image[i] = r + alpha * (red - r);
      image[i + 1] = g + alpha * (green - g);
      image[i + 2] = bl + alpha * (blue - bl);
    }
  }
  fragments.fragments = b / 3;
}

/**
 * The reverse of `blend` for runs `firstRun` to `endRun` − 1 of one stroke, strokes taken from the top down.
 * @param firstFragment index of the first run's first fragment
 * @param upstream [H·W·3] d loss / d image as seen through the strokes above; dimmed by this stroke
 * @param gradients widths and colours of this stroke are added to
 * @param gradientX d loss / d vertices, added to
 */
export function unblend(
  fragments: Fragments<FloatArray>,
  firstRun: number,
  endRun: number,
  firstFragment: number,
  stroke: number,
  colors: FloatArray,
  upstream: FloatArray,
  gradients: PackedGradients<FloatArray>,
  gradientX: Float64Array,
  gradientY: Float64Array,
): void {
  const { runPixel, runLength, runEdge, coverage, byRadius, partialEnd, partialVertex, partial, below } =
    fragments;
  const red = colors[4 * stroke];
  const green = colors[4 * stroke + 1];
  const blue = colors[4 * stroke + 2];
  const opacity = colors[4 * stroke + 3];
  let [byRed, byGreen, byBlue, byOpacity, byWidth] = [0, 0, 0, 0, 0];
  let b = 3 * firstFragment;
  for (let run = firstRun; run < endRun; run++) {
    let i = 3 * runPixel[run];
    const end = i + 3 * runLength[run];
    let edge = runEdge[run];
    if (edge === WHOLE) {
      const through = 1 - opacity;
      let [sumRed, sumGreen, sumBlue] = [0, 0, 0];
      for (; i < end; i += 3, b += 3) {
        const r = upstream[i];
        const g = upstream[i + 1];
        const bl = upstream[i + 2];
        sumRed += r;
        sumGreen += g;
        sumBlue += bl;
        byOpacity += r * (red - below[b]) + g * (green - below[b + 1]) + bl * (blue - below[b + 2]);
        upstream[i] = r * through;
        upstream[i + 1] = g * through;
        upstream[i + 2] = bl * through;
      }
      byRed += opacity * sumRed;
      byGreen += opacity * sumGreen;
      byBlue += opacity * sumBlue;
      continue;
    }
    let p = edge === 0 ? 0 : partialEnd[edge - 1];
    for (; i < end; i += 3, b += 3, edge++) {
      const alpha = opacity * coverage[edge];
      const r = upstream[i];
      const g = upstream[i + 1];
      const bl = upstream[i + 2];
      byRed += alpha * r;
      byGreen += alpha * g;
      byBlue += alpha * bl;
      const byAlpha = r * (red - below[b]) + g * (green - below[b + 1]) + bl * (blue - below[b + 2]);
      byOpacity += coverage[edge] * byAlpha;
      const through = 1 - alpha;
      upstream[i] = r * through;
      upstream[i + 1] = g * through;
      upstream[i + 2] = bl * through;
      const byCoverage = opacity * byAlpha;
      byWidth += byCoverage * byRadius[edge];
      for (const last = partialEnd[edge]; p < last; p++) {
        const vertex = partialVertex[p];
        gradientX[vertex] += byCoverage * partial[4 * p];
        gradientY[vertex] += byCoverage * partial[4 * p + 1];
        gradientX[vertex + 1] += byCoverage * partial[4 * p + 2];
        gradientY[vertex + 1] += byCoverage * partial[4 * p + 3];
      }
    }
  }
  gradients.colors[4 * stroke] += byRed;
  gradients.colors[4 * stroke + 1] += byGreen;
  gradients.colors[4 * stroke + 2] += byBlue;
  gradients.colors[4 * stroke + 3] += byOpacity;
  // The radius is half the width.
  gradients.widths[stroke] += 0.5 * byWidth;
}
