import { boundsOf } from "./geometry/bounds.ts";
import { isInside } from "./geometry/enclose.ts";
import { type Coloring, initialStrokes, type Placement } from "./initialise.ts";
import type { Palette } from "./palette.ts";
import type { Random } from "./random.ts";
import { type Stroke, stroke } from "./stroke.ts";

/** Where strokes begin anew, and in which colours. */
export interface Reseeding {
  /** Side of the square canvas, pixels. */
  readonly canvas: number;
  /** A polygon, x and y of its corners in turn, canvas pixels; null: each stroke where it is. */
  readonly region: ArrayLike<number> | null;
  readonly color: Coloring;
}

/** A stroke begins in the box where it was, and this share of the canvas around it. */
const AROUND = 0.02;
/** Of the middle one of the old widths. */
const WIDTHS = [0.6, 1.4] as const;
/** Tries to find a place in a region before its nearest corner is taken. */
const TRIES = 200;

/**
 * The same strokes begun anew: ids stay; positions, shapes, widths and colours are drawn as initial strokes are
 * (`initialStrokes`). With a region all control points lie in it. Each stroke has a stream of its own, so that it
 * begins the same whichever others are begun with it.
 * @throws RangeError when the region has fewer than three corners
 */
export function reseeded(strokes: readonly Stroke[], random: Random, reseeding: Reseeding): Stroke[] {
  const { canvas, region, color } = reseeding;
  if (region !== null && region.length < 6) throw new RangeError("A region has three corners at least.");
  const width = middle(strokes.map((each) => each.width));
  return strokes.map((old) => {
    const own = random.fork(old.id);
    const place = region === null ? aroundOf(old, canvas) : insideOf(region);
    const diameter = width * own.between(...WIDTHS);
    const [fresh] = initialStrokes(own, { count: 1, canvas, width: diameter, place, color });
    const points = region === null ? fresh.points : kept(fresh.points, region);
    return stroke(old.id, points, fresh.width, fresh.color);
  });
}

/** Each colour as often as it is in a palette; opacity uniform in [low, high). */
export function fromPalette(
  { rgb, shares }: Pick<Palette, "rgb" | "shares">,
  [low, high]: readonly [number, number] = [0.5, 1],
): Coloring {
  return (random) => {
    let left = random.uniform();
    const found = shares.findIndex((share) => {
      left -= share;
      return left < 0;
    });
    const at = 3 * (found < 0 ? shares.length - 1 : found);
    return [rgb[at], rgb[at + 1], rgb[at + 2], random.between(low, high)];
  };
}

/** The colours of these strokes as a palette, one for each. */
export function colorsOfStrokes(strokes: readonly Stroke[]): Pick<Palette, "rgb" | "shares"> {
  return {
    rgb: Float32Array.from(strokes.flatMap(({ color }) => [color[0], color[1], color[2]])),
    shares: new Float32Array(strokes.length).fill(1 / Math.max(1, strokes.length)),
  };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function aroundOf(old: Stroke, canvas: number): Placement {
  const { left, top, right, bottom } = boundsOf(old);
  const more = AROUND * canvas;
  return (random) => [random.between(left - more, right + more), random.between(top - more, bottom + more)];
}

function insideOf(region: ArrayLike<number>): Placement {
  const corners = Array.from(region);
  const xs = corners.filter((_, i) => i % 2 === 0);
  const ys = corners.filter((_, i) => i % 2 === 1);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return (random) => {
    for (let tries = 0; tries < TRIES; tries++) {
      const [x, y] = [random.between(left, right), random.between(top, bottom)];
      if (isInside(region, x, y)) return [x, y];
    }
    const corner = random.integer(xs.length);
    return [xs[corner], ys[corner]];
  };
}

/** A control point that would leave the region goes only so far along its way as stays inside. */
function kept(points: Float32Array, region: ArrayLike<number>): Float32Array {
  const inside = points.slice();
  for (let i = 2; i < inside.length; i += 2) {
    const [x, y] = [inside[i - 2], inside[i - 1]];
    const [dx, dy] = [points[i] - points[i - 2], points[i + 1] - points[i - 1]];
    let share = 1;
    while (share > 0.01 && !isInside(region, Math.fround(x + share * dx), Math.fround(y + share * dy)))
      share /= 2;
    if (share <= 0.01) share = 0;
    inside[i] = x + share * dx;
    inside[i + 1] = y + share * dy;
  }
  return inside;
}
