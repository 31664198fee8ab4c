import type { Stroke, StrokeId } from "../stroke.ts";
import { boundsOf } from "./bounds.ts";
import { type Box, boxBetween, grown, overlap } from "./box.ts";
import { polylineOf } from "./flatten.ts";

/**
 * The topmost stroke at a place, canvas pixels; of strokes that cannot be seen, none.
 * @param strokes in z-order, the last one on top
 * @param slack how far beside a stroke's paint a press still means it
 */
export function strokeAt(strokes: readonly Stroke[], x: number, y: number, slack: number): StrokeId | null {
  for (let i = strokes.length - 1; i >= 0; i--) {
    const stroke = strokes[i];
    const box = boundsOf(stroke);
    if (x < box.left - slack || x > box.right + slack || y < box.top - slack || y > box.bottom + slack)
      continue;
    if (distanceTo(stroke, x, y) <= stroke.width / 2 + slack) return stroke.id;
  }
  return null;
}

/** From a place to the middle line of a stroke, canvas pixels. */
export function distanceTo(stroke: Stroke, x: number, y: number): number {
  const line = polylineOf(stroke);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 3 < line.length; i += 2) {
    least = Math.min(least, squaredToSegment(x, y, line[i], line[i + 1], line[i + 2], line[i + 3]));
  }
  return Math.sqrt(least);
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The strokes that a straight way from one place to another touches, its width 2·`slack`. */
export function strokesAlong(strokes: readonly Stroke[], from: Place, to: Place, slack: number): StrokeId[] {
  const way: Box = grown(boxBetween(from, to), slack);
  return strokes
    .filter((stroke) => overlap(way, boundsOf(stroke)) && touches(stroke, from, to, stroke.width / 2 + slack))
    .map(({ id }) => id);
}

function touches(stroke: Stroke, from: Place, to: Place, within: number): boolean {
  const line = polylineOf(stroke);
  const limit = within * within;
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax, ay, bx, by] = [line[i], line[i + 1], line[i + 2], line[i + 3]];
    const near =
      squaredToSegment(ax, ay, from.x, from.y, to.x, to.y) <= limit ||
      squaredToSegment(bx, by, from.x, from.y, to.x, to.y) <= limit ||
      squaredToSegment(from.x, from.y, ax, ay, bx, by) <= limit ||
      squaredToSegment(to.x, to.y, ax, ay, bx, by) <= limit ||
      cross(ax, ay, bx, by, from, to);
    if (near) return true;
  }
  return false;
}

/** Whether two pieces of line cross in their insides. */
function cross(ax: number, ay: number, bx: number, by: number, from: Place, to: Place): boolean {
  const side = (px: number, py: number, qx: number, qy: number, rx: number, ry: number): number =>
    (qx - px) * (ry - py) - (qy - py) * (rx - px);
  const one = side(ax, ay, bx, by, from.x, from.y) * side(ax, ay, bx, by, to.x, to.y);
  const other = side(from.x, from.y, to.x, to.y, ax, ay) * side(from.x, from.y, to.x, to.y, bx, by);
  return one < 0 && other < 0;
}

function squaredToSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  const t = squared > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared)) : 0;
  const [ex, ey] = [ax + t * dx - x, ay + t * dy - y];
  return ex * ex + ey * ey;
}
