import { stroke as strokeOf } from "../../../drawing/stroke.ts";
import type { RoomStroke } from "../../../protocol/room-strokes.ts";

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Control points on the line itself; the others are handles that draw it to their side. */
export const isAnchor = (point: number): boolean => point % 3 === 0;

export const pointCount = ({ stroke }: RoomStroke): number => stroke.points.length / 2;

/** The anchor that a handle belongs to. */
export const anchorOf = (point: number): number => 3 * Math.round(point / 3);

/** The control point at a place, the chosen one before others; null for none. */
export function pointAt({ stroke }: RoomStroke, { x, y }: Place, slack: number): number | null {
  let [nearest, least] = [null as number | null, slack];
  for (let i = 0; i < stroke.points.length / 2; i++) {
    const distance = Math.hypot(stroke.points[2 * i] - x, stroke.points[2 * i + 1] - y);
    if (distance <= least) [nearest, least] = [i, distance];
  }
  return nearest;
}

/** One control point elsewhere. An anchor takes its handles along, unless it is `alone`. */
export function withPoint(
  original: RoomStroke,
  point: number,
  dx: number,
  dy: number,
  alone: boolean,
): RoomStroke {
  const { id, width, color } = original.stroke;
  const points = Float64Array.from(original.stroke.points);
  const along = isAnchor(point) && !alone ? [point - 1, point, point + 1] : [point];
  for (const each of along) {
    if (each < 0 || 2 * each >= points.length) continue;
    points[2 * each] += dx;
    points[2 * each + 1] += dy;
  }
  return { ...original, stroke: strokeOf(id, points, width, color) };
}
