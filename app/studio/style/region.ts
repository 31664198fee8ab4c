import type { Region } from "../../../protocol/style.ts";

/** A place on the paper, [0, 1] across and down. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The shortest side that a region can have, in shares of the paper. */
export const SHORTEST = 0.06;
/** How far an arrow key goes, in shares of the paper. */
export const STRIDE = 0.02;
/** Where a region begins that nobody has drawn yet. */
export const MIDDLE: Region = { left: 0.25, top: 0.25, width: 0.5, height: 0.5 };

const within = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
/** Far finer than a pixel, and short in the document. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

function span(from: number, to: number): readonly [start: number, length: number] {
  const low = within(Math.min(from, to), 0, 1);
  const high = within(Math.max(from, to), 0, 1);
  const length = Math.max(SHORTEST, high - low);
  return [rounded(within(low, 0, 1 - length)), rounded(length)];
}

/** The rectangle between two corners, kept on the paper and large enough to be seen. */
export function regionBetween(one: Place, other: Place): Region {
  const [left, width] = span(one.x, other.x);
  const [top, height] = span(one.y, other.y);
  return { left, top, width, height };
}

/** The same rectangle elsewhere on the paper. */
export function movedBy(region: Region, dx: number, dy: number): Region {
  return {
    ...region,
    left: rounded(within(region.left + dx, 0, 1 - region.width)),
    top: rounded(within(region.top + dy, 0, 1 - region.height)),
  };
}

/** The same upper left corner, the lower right one elsewhere. */
export function resizedBy(region: Region, dx: number, dy: number): Region {
  return {
    ...region,
    width: rounded(within(region.width + dx, SHORTEST, 1 - region.left)),
    height: rounded(within(region.height + dy, SHORTEST, 1 - region.top)),
  };
}
