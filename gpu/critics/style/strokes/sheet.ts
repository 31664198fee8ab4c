import { convertRgbToOklab } from "culori/fn";
import type { Picture } from "../../../../drawing/initialise.ts";
import { AreaResize } from "../../area-resize.ts";
import { MEASURED_SIDE } from "./suggestion.ts";

/** A picture made ready for measuring: small, and in a space where distances are differences that people see. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  /** Pixels that are 1/224 of the picture's long edge: 1 where the picture was larger. */
  readonly unit: number;
  /** [height × width × 3] sRGB. */
  readonly rgb: Float32Array;
  /** [height × width × 3] Oklab (Ottosson 2020): lightness in [0, 1], a, b. */
  readonly lab: Float32Array;
}

/** The picture, averaged over areas down to a long edge of 224 where it is larger. */
export function sheetOf(picture: Picture): Sheet {
  const long = Math.max(picture.width, picture.height);
  const scale = Math.min(1, MEASURED_SIDE / long);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const rgb = new Float32Array(3 * width * height);
  new AreaResize(picture.width, picture.height, width, height).forward(picture.data, rgb);
  const lab = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    const { l, a, b } = convertRgbToOklab({ r: rgb[i], g: rgb[i + 1], b: rgb[i + 2] });
    lab[i] = l;
    lab[i + 1] = a;
    lab[i + 2] = b;
  }
  return { width, height, unit: (long * scale) / MEASURED_SIDE, rgb, lab };
}

/** Three channels between pixels, bilinear; (0, 0) is the first pixel's middle, and beyond the rim the rim goes on. */
export function sample(
  channels: Float32Array,
  { width, height }: Pick<Sheet, "width" | "height">,
  x: number,
  y: number,
  out: Float64Array,
): void {
  const px = Math.min(width - 1, Math.max(0, x));
  const py = Math.min(height - 1, Math.max(0, y));
  const left = Math.min(Math.max(0, width - 2), Math.floor(px));
  const top = Math.min(Math.max(0, height - 2), Math.floor(py));
  const right = Math.min(width - 1, left + 1);
  const below = Math.min(height - 1, top + 1);
  const [u, v] = [px - left, py - top];
  for (let c = 0; c < 3; c++) {
    const upper =
      (1 - u) * channels[3 * (top * width + left) + c] + u * channels[3 * (top * width + right) + c];
    const lower =
      (1 - u) * channels[3 * (below * width + left) + c] + u * channels[3 * (below * width + right) + c];
    out[c] = (1 - v) * upper + v * lower;
  }
}
