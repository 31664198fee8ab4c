import { apart, type Sheet } from "./sheet.ts";

/** How much of a picture has to be of one colour for it to be the paper, or the colour that everything lies upon. */
const LEAST = 0.3;
/** Cells by channel of the histogram that finds the most frequent colour. */
const CELLS = 16;
/** What counts as a difference: this share of how far colours lie from their mean, within these bounds. */
const RELATIVE = 0.3;
const TOLERANCE = [0.03, 0.1] as const;

export interface Ground {
  /** How far apart two colours are, black and white being 1, from which on they are two. */
  readonly tolerance: number;
  /** Red, green and blue of the paper; null where there is none to see. */
  readonly colour: Float64Array | null;
  /** [pixels] 1 where the paper is bare; all 0 where there is no paper to see. */
  readonly bare: Uint8Array;
}

/** Which pixels show what was not drawn: those of the picture's most frequent colour, where it is frequent enough. */
export function groundOf({ rgb }: Sheet): Ground {
  const pixels = rgb.length / 3;
  const tolerance = toleranceOf(rgb);
  const bare = new Uint8Array(pixels);
  const colour = mostFrequent(rgb);
  let count = 0;
  // Again with the mean of what is near, because a frequent colour may lie on the border of two cells.
  for (let round = 0; round < 2; round++) {
    const sum = [0, 0, 0];
    count = 0;
    for (let i = 0; i < pixels; i++) {
      bare[i] = apart(rgb, 3 * i, colour, 0) < tolerance ? 1 : 0;
      if (bare[i] === 0) continue;
      count++;
      for (let c = 0; c < 3; c++) sum[c] += rgb[3 * i + c];
    }
    if (count > 0) for (let c = 0; c < 3; c++) colour[c] = sum[c] / count;
  }
  if (count >= LEAST * pixels) return { tolerance, colour: Float64Array.from(colour), bare };
  return { tolerance, colour: null, bare: bare.fill(0) };
}

function mostFrequent(rgb: Float32Array): number[] {
  const cell = (value: number): number => Math.min(CELLS - 1, Math.max(0, Math.floor(value * CELLS)));
  /** Count, red, green and blue by cell. */
  const sums = new Float64Array(4 * CELLS ** 3);
  let most = 0;
  for (let i = 0; i < rgb.length; i += 3) {
    const at = 4 * ((cell(rgb[i]) * CELLS + cell(rgb[i + 1])) * CELLS + cell(rgb[i + 2]));
    sums[at]++;
    for (let c = 0; c < 3; c++) sums[at + 1 + c] += rgb[i + c];
    if (sums[at] > sums[most]) most = at;
  }
  return [1, 2, 3].map((c) => sums[most + c] / Math.max(1, sums[most]));
}

function toleranceOf(rgb: Float32Array): number {
  const pixels = rgb.length / 3;
  const mean = [0, 0, 0];
  for (let i = 0; i < rgb.length; i++) mean[i % 3] += rgb[i] / pixels;
  let away = 0;
  for (let i = 0; i < rgb.length; i += 3) away += apart(rgb, i, mean, 0) / pixels;
  return Math.min(TOLERANCE[1], Math.max(TOLERANCE[0], RELATIVE * away));
}
