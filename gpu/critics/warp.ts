import type { Homography } from "./homography.ts";

/** Rows and columns of white paper that a padded source carries: one before the picture, two after it. */
export const PAPER_BEFORE = 1;
export const PAPER_AROUND = 3;

/**
 * A picture in a rim of white paper. Sample positions are clamped into the rim, so that the inner loop has no branch for
 * what lies outside: it reads paper there, and its gradient falls on paper, where nobody looks.
 */
export interface PaddedSource {
  /** The picture's own size in pixels, without the rim. */
  readonly width: number;
  readonly height: number;
  /** [(height + 3) × (width + 3) × 3] HWC. */
  readonly pixels: Float32Array;
}

export function paddedSource(width: number, height: number): PaddedSource {
  const pixels = new Float32Array((width + PAPER_AROUND) * (height + PAPER_AROUND) * 3).fill(1);
  return { width, height, pixels };
}

/** From picture values to what a network expects, per channel: (value − mean) / std. */
export interface Normalisation {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** A position behind the homography's horizon: nothing is to be seen there but paper. */
const HORIZON = 1e-6;

/**
 * Samples `source` bilinearly at h(u + ½, v + ½) for every pixel (u, v) of a `size` × `size` picture and writes it,
 * normalised, as planes (NCHW) from `offset` on. Outside the picture is paper (1.0); its border is blended by coverage.
 * (torchvision blends with its fill after a zero-padded sample, which darkens the border; ours does not.)
 *
 * Every position is computed from its own pixel: running sums drift by 4e-3 px across a row in float32.
 */
export function warp(
  source: PaddedSource,
  h: Homography,
  size: number,
  { mean, std }: Normalisation,
  out: Float32Array,
  offset: number,
): void {
  const { width, height, pixels } = source;
  const stride = 3 * (width + PAPER_AROUND);
  const plane = size * size;
  const [h0, h1, h2, h3, h4, h5, h6, h7] = h;
  const [mean0, mean1, mean2] = mean;
  const scale0 = 1 / std[0];
  const scale1 = 1 / std[1];
  const scale2 = 1 / std[2];
  let at = offset;
  for (let v = 0; v < size; v++) {
    const py = v + 0.5;
    const rowX = h1 * py + h2;
    const rowY = h4 * py + h5;
    const rowDepth = h7 * py + 1;
    for (let u = 0; u < size; u++, at++) {
      const px = u + 0.5;
      const depth = h6 * px + rowDepth;
      const inverse = 1 / depth;
      // Half a pixel back to sample indices, PAPER_BEFORE on into the padded picture.
      let x = depth > HORIZON ? (h0 * px + rowX) * inverse + 0.5 : 0;
      let y = depth > HORIZON ? (h3 * px + rowY) * inverse + 0.5 : 0;
      x = x > 0 ? (x < width + 1 ? x : width + 1) : 0;
      y = y > 0 ? (y < height + 1 ? y : height + 1) : 0;
      const column = x | 0;
      const row = y | 0;
      const fx = x - column;
      const fy = y - row;
      const w11 = fx * fy;
      const w10 = fy - w11;
      const w01 = fx - w11;
      const w00 = 1 - fx - w10;
      const a = row * stride + 3 * column;
      const b = a + stride;
      out[at] =
        (w00 * pixels[a] + w01 * pixels[a + 3] + w10 * pixels[b] + w11 * pixels[b + 3] - mean0) * scale0;
      out[at + plane] =
        (w00 * pixels[a + 1] + w01 * pixels[a + 4] + w10 * pixels[b + 1] + w11 * pixels[b + 4] - mean1) *
        scale1;
      out[at + 2 * plane] =
        (w00 * pixels[a + 2] + w01 * pixels[a + 5] + w10 * pixels[b + 2] + w11 * pixels[b + 5] - mean2) *
        scale2;
    }
  }
}

/**
 * The exact transpose of {@link warp}'s linear part: adds d loss / d source to `gradient` (padded as the source is), given
 * d loss / d output as planes from `offset` on. The positions are computed again rather than kept: that is quicker than
 * the memory they would take.
 */
export function warpBackward(
  upstream: Float32Array,
  offset: number,
  h: Homography,
  size: number,
  { std }: Pick<Normalisation, "std">,
  gradient: PaddedSource,
): void {
  const { width, height, pixels } = gradient;
  const stride = 3 * (width + PAPER_AROUND);
  const plane = size * size;
  const [h0, h1, h2, h3, h4, h5, h6, h7] = h;
  const scale0 = 1 / std[0];
  const scale1 = 1 / std[1];
  const scale2 = 1 / std[2];
  let at = offset;
  for (let v = 0; v < size; v++) {
    const py = v + 0.5;
    const rowX = h1 * py + h2;
    const rowY = h4 * py + h5;
    const rowDepth = h7 * py + 1;
    for (let u = 0; u < size; u++, at++) {
      const px = u + 0.5;
      const depth = h6 * px + rowDepth;
      const inverse = 1 / depth;
      let x = depth > HORIZON ? (h0 * px + rowX) * inverse + 0.5 : 0;
      let y = depth > HORIZON ? (h3 * px + rowY) * inverse + 0.5 : 0;
      x = x > 0 ? (x < width + 1 ? x : width + 1) : 0;
      y = y > 0 ? (y < height + 1 ? y : height + 1) : 0;
      const column = x | 0;
      const row = y | 0;
      const fx = x - column;
      const fy = y - row;
      const w11 = fx * fy;
      const w10 = fy - w11;
      const w01 = fx - w11;
      const w00 = 1 - fx - w10;
      const a = row * stride + 3 * column;
      const b = a + stride;
      const red = upstream[at] * scale0;
      const green = upstream[at + plane] * scale1;
      const blue = upstream[at + 2 * plane] * scale2;
      pixels[a] += w00 * red;
      pixels[a + 1] += w00 * green;
      pixels[a + 2] += w00 * blue;
      pixels[a + 3] += w01 * red;
      pixels[a + 4] += w01 * green;
      pixels[a + 5] += w01 * blue;
      pixels[b] += w10 * red;
      pixels[b + 1] += w10 * green;
      pixels[b + 2] += w10 * blue;
      pixels[b + 3] += w11 * red;
      pixels[b + 4] += w11 * green;
      pixels[b + 5] += w11 * blue;
    }
  }
}
