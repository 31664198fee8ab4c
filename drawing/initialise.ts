import type { Random } from "./random.ts";
import { MAX_SEGMENTS, type Rgba, type Stroke, stroke, strokeId } from "./stroke.ts";

/** Where a stroke begins, canvas pixels. */
export type Placement = (random: Random) => readonly [x: number, y: number];

/** The colour of a stroke with these control points (x and y in turn, canvas pixels). */
export type Coloring = (random: Random, points: readonly number[]) => Rgba;

/** A rectangle on the canvas, pixels. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** An opaque picture: `data` is height × width × 3, sRGB in [0, 1]. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Uniform over a rectangle. */
export function within({ left, top, width, height }: Rectangle): Placement {
  return (random) => [left + width * random.uniform(), top + height * random.uniform()];
}

/**
 * By weight: `weights` (rows × columns, ≥ 0) is laid over the rectangle, and a cell is as likely as it weighs.
 * @throws RangeError when no weight is positive.
 */
export function byWeight(weights: Float32Array, columns: number, area: Rectangle): Placement {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    total += Math.max(0, weights[i]);
    cumulative[i] = total;
  }
  if (!(total > 0)) throw new RangeError("A region needs at least one place of positive weight.");
  const rows = weights.length / columns;
  return (random) => {
    const target = random.uniform() * total;
    const cell = cumulative.findIndex((sum) => sum > target);
    const x = ((cell % columns) + random.uniform()) / columns;
    const y = (Math.floor(cell / columns) + random.uniform()) / rows;
    return [area.left + area.width * x, area.top + area.height * y];
  };
}

/** Red, green and blue uniform in [0, 1), opacity in [low, high); CLIPDraw's are [0, 1) too. */
export function anyColor(low = 0, high = 1): Coloring {
  return (random) => [random.uniform(), random.uniform(), random.uniform(), random.between(low, high)];
}

/** What a picture laid over the canvas shows at the stroke's middle control point; opacity uniform in [low, high). */
export function colorsOf(
  picture: Picture,
  canvas: number,
  [low, high]: readonly [number, number] = [0.5, 1],
): Coloring {
  const pixel = (position: number, size: number): number =>
    Math.min(size - 1, Math.max(0, Math.floor((position / canvas) * size)));
  return (random, points) => {
    const middle = 2 * Math.floor(points.length / 4);
    const row = pixel(points[middle + 1], picture.height);
    const at = 3 * (row * picture.width + pixel(points[middle], picture.width));
    const [red, green, blue] = picture.data.subarray(at, at + 3);
    return [red, green, blue, random.between(low, high)];
  };
}

export interface Initialisation {
  readonly count: number;
  /** Side of the square canvas, pixels. */
  readonly canvas: number;
  /** Diameter, pixels. */
  readonly width: number;
  readonly place?: Placement;
  readonly color?: Coloring;
}

/**
 * CLIPDraw's initial strokes (Frans et al. 2021): 1–3 segments; a first point, then each point 0.1·(U − 0.5) canvas
 * sides from the one before, U uniform in [0, 1) and drawn for x and y.
 */
export function initialStrokes(
  random: Random,
  { count, canvas, width, ...choice }: Initialisation,
): Stroke[] {
  const place = choice.place ?? within({ left: 0, top: 0, width: canvas, height: canvas });
  const color = choice.color ?? anyColor();
  return Array.from({ length: count }, () => {
    const segments = 1 + random.integer(MAX_SEGMENTS);
    const points = [...place(random)];
    for (let point = 0; point < 3 * segments; point++) {
      points.push(points[2 * point] + 0.1 * canvas * (random.uniform() - 0.5));
      points.push(points[2 * point + 1] + 0.1 * canvas * (random.uniform() - 0.5));
    }
    return stroke(strokeId(random.identifier(8)), points, width, color(random, points));
  });
}
