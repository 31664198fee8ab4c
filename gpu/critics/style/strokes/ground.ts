import type { Sheet } from "./sheet.ts";

/** How much of a picture has to be of one colour for it to be the paper, or the colour that everything lies upon. */
const LEAST = 0.3;
/** Oklab; cells of the histogram that finds the most frequent colour. */
const CELL = 0.05;
/** What counts as a difference, Oklab: this share of how far colours lie from their mean, within these bounds. */
const RELATIVE = 0.3;
const TOLERANCE = [0.03, 0.12] as const;

export interface Ground {
  /** The distance in Oklab from which on two colours are two. */
  readonly tolerance: number;
  /** [pixels] 1 where the paper is bare; all 0 where there is no paper to see. */
  readonly bare: Uint8Array;
}

/** Which pixels show what was not drawn: those of the picture's most frequent colour, where it is frequent enough. */
export function groundOf({ lab }: Sheet): Ground {
  const pixels = lab.length / 3;
  const tolerance = toleranceOf(lab);
  const cells = Math.ceil(1.2 / CELL);
  const cellOf = (value: number, low: number): number =>
    Math.min(cells - 1, Math.max(0, Math.floor((value - low) / CELL)));
  const sums = new Float64Array(4 * cells ** 3);
  for (let i = 0; i < lab.length; i += 3) {
    const cell =
      4 * ((cellOf(lab[i], 0) * cells + cellOf(lab[i + 1], -0.6)) * cells + cellOf(lab[i + 2], -0.6));
    sums[cell]++;
    for (let c = 0; c < 3; c++) sums[cell + 1 + c] += lab[i + c];
  }
  let mode = 0;
  for (let cell = 4; cell < sums.length; cell += 4) if (sums[cell] > sums[mode]) mode = cell;
  let colour = [1, 2, 3].map((c) => sums[mode + c] / sums[mode]);
  const bare = new Uint8Array(pixels);
  let count = 0;
  // The mean of what is near the mode, twice, because a frequent colour may lie on the border of two cells.
  for (let round = 0; round < 2; round++) {
    const mean = [0, 0, 0];
    count = 0;
    for (let i = 0; i < pixels; i++) {
      const away = Math.hypot(lab[3 * i] - colour[0], lab[3 * i + 1] - colour[1], lab[3 * i + 2] - colour[2]);
      bare[i] = away < tolerance ? 1 : 0;
      if (bare[i] === 0) continue;
      count++;
      for (let c = 0; c < 3; c++) mean[c] += lab[3 * i + c];
    }
    if (count > 0) colour = mean.map((sum) => sum / count);
  }
  if (count < LEAST * pixels) bare.fill(0);
  return { tolerance, bare };
}

function toleranceOf(lab: Float32Array): number {
  const pixels = lab.length / 3;
  const mean = [0, 0, 0];
  for (let i = 0; i < lab.length; i++) mean[i % 3] += lab[i] / pixels;
  let away = 0;
  for (let i = 0; i < lab.length; i += 3)
    away += Math.hypot(lab[i] - mean[0], lab[i + 1] - mean[1], lab[i + 2] - mean[2]) / pixels;
  return Math.min(TOLERANCE[1], Math.max(TOLERANCE[0], RELATIVE * away));
}
