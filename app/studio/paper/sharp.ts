import type { Box } from "../../../drawing/geometry/box.ts";
import type { SheetPlace } from "./viewport.ts";

/** A bitmap is never larger, pixels a side. */
export const LARGEST = 4096;
/** A sheet up to this large on the screen is painted whole, device pixels. */
const WHOLE = 2048;
/** How much more than what is seen is painted, to each side, as a share of it: what a hand moves into view. */
const AROUND = 0.5;

/** Which part of the sheet a bitmap shows, and how large it is. */
export interface Sharp {
  /** Shares of the sheet, in [0, 1]. */
  readonly part: Box;
  /** Device pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * What to paint so that what is seen is sharp: the whole sheet, or where that would be very large, what is seen and
 * some around it. Its edges lie on device pixels.
 * @param sheet where the sheet lies, CSS pixels of the stage
 * @param stage CSS pixels
 * @param density device pixels of one CSS pixel
 */
export function sharpFor(
  sheet: SheetPlace,
  stage: { readonly width: number; readonly height: number },
  density: number,
): Sharp {
  // Never coarser than the whole sheet at 100 %: who enlarges again should not wait for it.
  const side = Math.max(1, Math.round(Math.max(sheet.side, Math.min(stage.width, stage.height)) * density));
  if (side <= WHOLE || !(sheet.side > 0)) return whole(side);
  const scale = side / sheet.side;
  const span = (from: number, length: number): readonly [from: number, to: number] => {
    const around = AROUND * length;
    const [low, high] = [(from - around) * scale, (from + length + around) * scale];
    return [Math.min(side, Math.max(0, Math.floor(low))), Math.min(side, Math.max(0, Math.ceil(high)))];
  };
  const [left, right] = span(-sheet.left, stage.width);
  const [top, bottom] = span(-sheet.top, stage.height);
  if (right <= left || bottom <= top) return whole(WHOLE);
  const shrink = Math.min(1, LARGEST / Math.max(right - left, bottom - top));
  return {
    part: { left: left / side, top: top / side, right: right / side, bottom: bottom / side },
    width: Math.max(1, Math.round((right - left) * shrink)),
    height: Math.max(1, Math.round((bottom - top) * shrink)),
  };
}

const whole = (side: number): Sharp => ({
  part: { left: 0, top: 0, right: 1, bottom: 1 },
  width: Math.min(LARGEST, side),
  height: Math.min(LARGEST, side),
});

export const isWhole = ({ part }: Sharp): boolean =>
  part.left <= 0 && part.top <= 0 && part.right >= 1 && part.bottom >= 1;

export const sameSharp = (a: Sharp, b: Sharp): boolean =>
  a.width === b.width &&
  a.height === b.height &&
  a.part.left === b.part.left &&
  a.part.top === b.part.top &&
  a.part.right === b.part.right &&
  a.part.bottom === b.part.bottom;
