import { type Box, grown } from "../../../drawing/geometry/box.ts";
import { type Matrix, rotation, scaling } from "../../../drawing/geometry/transform.ts";

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Corners by the direction of the compass, and the one above, which turns. */
export type HandleName = "nw" | "ne" | "se" | "sw" | "turn";
const CORNERS = ["nw", "ne", "se", "sw"] as const;

/** Between strokes and their frame, and between the frame and the handle above, screen pixels. */
const MARGIN = 6;
const ABOVE = 26;
const TURN_STEP = Math.PI / 12;
/** Strokes do not become smaller than this share of themselves in one go. */
const SMALLEST = 0.01;

/** The frame around strokes that fill `bounds`. @param pixel canvas pixels of a screen pixel */
export const frameOf = (bounds: Box, pixel: number): Box => grown(bounds, MARGIN * pixel);

/** Where the handles of a frame are. */
export function handlesOf(
  { left, top, right, bottom }: Box,
  pixel: number,
): Readonly<Record<HandleName, Place>> {
  return {
    nw: { x: left, y: top },
    ne: { x: right, y: top },
    se: { x: right, y: bottom },
    sw: { x: left, y: bottom },
    turn: { x: (left + right) / 2, y: top - ABOVE * pixel },
  };
}

/** The handle that a press means; none inside of a frame too small to be taken hold of otherwise. */
export function handleAt(frame: Box, { x, y }: Place, slack: number, pixel: number): HandleName | null {
  const handles = handlesOf(frame, pixel);
  const inside = x > frame.left && x < frame.right && y > frame.top && y < frame.bottom;
  const small = Math.min(frame.right - frame.left, frame.bottom - frame.top) < 3 * slack;
  const reach = inside && small ? slack / 3 : slack;
  const distance = (name: HandleName): number => Math.hypot(handles[name].x - x, handles[name].y - y);
  const [nearest] = ([...CORNERS, "turn"] as const).toSorted((a, b) => distance(a) - distance(b));
  return distance(nearest) <= reach ? nearest : null;
}

const OPPOSITE = { nw: "se", ne: "sw", se: "nw", sw: "ne" } as const;

/** What a handle that was taken at `from` and is at `to` does to what the frame holds. */
export function handleMatrix(
  frame: Box,
  handle: HandleName,
  from: Place,
  to: Place,
  { shift, alt }: { readonly shift: boolean; readonly alt: boolean },
): Matrix {
  const middle = { x: (frame.left + frame.right) / 2, y: (frame.top + frame.bottom) / 2 };
  if (handle === "turn") {
    const angle =
      Math.atan2(to.y - middle.y, to.x - middle.x) - Math.atan2(from.y - middle.y, from.x - middle.x);
    return rotation(shift ? Math.round(angle / TURN_STEP) * TURN_STEP : angle, middle.x, middle.y);
  }
  const handles = handlesOf(frame, 0);
  const corner = handles[handle];
  const anchor = alt ? middle : handles[OPPOSITE[handle]];
  const sx = share(corner.x - anchor.x, to.x - from.x);
  const sy = share(corner.y - anchor.y, to.y - from.y);
  if (!shift) return scaling(sx, sy, anchor.x, anchor.y);
  const both = Math.abs(sx - 1) > Math.abs(sy - 1) ? sx : sy;
  return scaling(Math.abs(both), Math.abs(both), anchor.x, anchor.y);
}

function share(length: number, more: number): number {
  if (Math.abs(length) < 1e-6) return 1;
  const factor = (length + more) / length;
  return Math.abs(factor) < SMALLEST ? SMALLEST * (factor < 0 ? -1 : 1) : factor;
}

/** The frame's middle, and how it is turned by keyboard. */
export const middleOf = ({ left, top, right, bottom }: Box): Place => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
});
