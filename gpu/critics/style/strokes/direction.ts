import type { Lines } from "./lines.ts";
import { DIRECTION_MOMENTS } from "./suggestion.ts";

/**
 * factor · Σ_k |m_k − r_k|² / k / Σ_k 1/k, m_k the mean of e^{2ikθ} over the length of all lines; pulls them.
 * @param target [2·DIRECTION_MOMENTS] as in `DirectionSuggestion`
 */
export function directionDistance(
  target: Float64Array,
  lines: Lines,
  chosen: Uint32Array,
  factor: number,
): number {
  const { offsets, pieces, cosines, sines } = lines;
  const means = new Float64Array(2 * DIRECTION_MOMENTS);
  let total = 0;
  for (const i of chosen) {
    for (let v = offsets[i]; v < offsets[i + 1] - 1; v++) {
      // e^{2iθ}, and its powers.
      const cos = cosines[v] * cosines[v] - sines[v] * sines[v];
      const sin = 2 * cosines[v] * sines[v];
      let x = pieces[v];
      let y = 0;
      for (let k = 0; k < means.length; k += 2) {
        const next = x * cos - y * sin;
        y = x * sin + y * cos;
        x = next;
        means[k] += x;
        means[k + 1] += y;
      }
      total += pieces[v];
    }
  }
  if (total === 0) return 0;
  let harmonics = 0;
  for (let k = 1; k <= DIRECTION_MOMENTS; k++) harmonics += 1 / k;
  // d loss / d sums over the pieces, and through the division by the total length.
  const bySum = new Float64Array(means.length);
  let loss = 0;
  let byTotal = 0;
  for (let c = 0; c < means.length; c++) {
    means[c] /= total;
    const share = factor / (harmonics * (Math.floor(c / 2) + 1));
    const away = means[c] - target[c];
    loss += share * away * away;
    bySum[c] = (2 * share * away) / total;
    byTotal -= bySum[c] * means[c];
  }
  for (const i of chosen) {
    for (let v = offsets[i]; v < offsets[i + 1] - 1; v++) {
      const cos = cosines[v] * cosines[v] - sines[v] * sines[v];
      const sin = 2 * cosines[v] * sines[v];
      let byLength = byTotal;
      let byAngle = 0;
      let x = 1;
      let y = 0;
      for (let k = 0; k < bySum.length; k += 2) {
        const next = x * cos - y * sin;
        y = x * sin + y * cos;
        x = next;
        byLength += bySum[k] * x + bySum[k + 1] * y;
        byAngle += (k + 2) * (bySum[k + 1] * x - bySum[k] * y);
      }
      lines.pullPiece(v, byLength, byAngle);
    }
  }
  return loss;
}
