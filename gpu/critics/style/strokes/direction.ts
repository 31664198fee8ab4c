import type { FloatArray } from "../../../../drawing/packed.ts";
import type { Lines } from "./lines.ts";
import { DIRECTION_MOMENTS } from "./suggestion.ts";

/**
 * factor · Σ_k |m_k − r_k|² / k / Σ_k 1/k, m_k the mean of e^{2ikθ} over the length of all lines; pulls them.
 * @param target [2·DIRECTION_MOMENTS] as in `DirectionSuggestion`
 */
export function directionDistance<A extends FloatArray>(
  target: Float64Array,
  lines: Lines<A>,
  chosen: Uint32Array,
  factor: number,
): number {
  const { offsets, pieces } = lines;
  const means = new Float64Array(2 * DIRECTION_MOMENTS);
  const powers = new Float64Array(2 * DIRECTION_MOMENTS);
  let total = 0;
  for (const i of chosen) {
    for (let v = offsets[i]; v < offsets[i + 1] - 1; v++) {
      if (pieces[v] === 0) continue;
      axialPowers(lines, v, powers);
      for (let k = 0; k < means.length; k++) means[k] += pieces[v] * powers[k];
      total += pieces[v];
    }
  }
  if (total === 0) return 0;
  let harmonics = 0;
  for (let k = 1; k <= DIRECTION_MOMENTS; k++) harmonics += 1 / k;
  // d loss / d means, and through the division by the total length.
  const byMean = new Float64Array(means.length);
  let loss = 0;
  let byTotal = 0;
  for (let c = 0; c < means.length; c++) {
    means[c] /= total;
    const share = factor / (harmonics * (Math.floor(c / 2) + 1));
    const away = means[c] - target[c];
    loss += share * away * away;
    byMean[c] = (2 * share * away) / total;
    byTotal -= byMean[c] * means[c];
  }
  for (const i of chosen) {
    for (let v = offsets[i]; v < offsets[i + 1] - 1; v++) {
      if (pieces[v] === 0) continue;
      axialPowers(lines, v, powers);
      let byLength = byTotal;
      let byAngle = 0;
      for (let k = 1; k <= DIRECTION_MOMENTS; k++) {
        const cos = 2 * k - 2;
        const sin = 2 * k - 1;
        byLength += byMean[cos] * powers[cos] + byMean[sin] * powers[sin];
        byAngle += 2 * k * (byMean[sin] * powers[cos] - byMean[cos] * powers[sin]);
      }
      lines.pullPiece(v, byLength, byAngle);
    }
  }
  return loss;
}

/** cos 2kθ and sin 2kθ, k = 1 …, of the piece that begins at `v`. */
function axialPowers<A extends FloatArray>(
  { cosines, sines }: Lines<A>,
  v: number,
  powers: Float64Array,
): void {
  const cos = cosines[v] * cosines[v] - sines[v] * sines[v];
  const sin = 2 * cosines[v] * sines[v];
  powers[0] = cos;
  powers[1] = sin;
  for (let c = 2; c < powers.length; c += 2) {
    powers[c] = powers[c - 2] * cos - powers[c - 1] * sin;
    powers[c + 1] = powers[c - 2] * sin + powers[c - 1] * cos;
  }
}
