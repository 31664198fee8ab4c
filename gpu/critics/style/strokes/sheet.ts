import type { Picture } from "../../../../drawing/initialise.ts";
import { AreaResize } from "../../area-resize.ts";
import { MEASURED_SIDE } from "./suggestion.ts";

/**
 * A picture small enough to be measured. Colours stay sRGB: there coverage and opacity mix in straight lines, so that the
 * middle of an edge lies where the colour has changed by half.
 */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  /** Pixels that are 1/224 of the picture's long edge: 1 where the picture was larger. */
  readonly unit: number;
  /** [height × width × 3] sRGB. */
  readonly rgb: Float32Array;
}

/** The picture, averaged over areas down to a long edge of 224 where it is larger. */
export function sheetOf(picture: Picture): Sheet {
  const long = Math.max(picture.width, picture.height);
  const scale = Math.min(1, MEASURED_SIDE / long);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const rgb = new Float32Array(3 * width * height);
  new AreaResize(picture.width, picture.height, width, height).forward(picture.data, rgb);
  return { width, height, unit: (long * scale) / MEASURED_SIDE, rgb };
}

/** How far two colours are apart, √(mean of the channels' squares): black and white 1. */
export function apart(one: ArrayLike<number>, at: number, other: ArrayLike<number>, otherAt: number): number {
  const red = one[at] - other[otherAt];
  const green = one[at + 1] - other[otherAt + 1];
  const blue = one[at + 2] - other[otherAt + 2];
  return Math.sqrt((red * red + green * green + blue * blue) / 3);
}

/** The colour between pixels, bilinear; (0, 0) is the first pixel's middle, and beyond the rim the rim goes on. */
export function colourAt({ width, height, rgb }: Sheet, x: number, y: number, out: Float64Array): void {
  const px = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const py = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const left = Math.floor(px);
  const top = Math.floor(py);
  const u = px - left;
  const v = py - top;
  const a = 3 * (top * width + left);
  const b = left + 1 < width ? a + 3 : a;
  const down = top + 1 < height ? 3 * width : 0;
  for (let c = 0; c < 3; c++) {
    const upper = rgb[a + c] + u * (rgb[b + c] - rgb[a + c]);
    const lower = rgb[a + down + c] + u * (rgb[b + down + c] - rgb[a + down + c]);
    out[c] = upper + v * (lower - upper);
  }
}
