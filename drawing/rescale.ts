import { type Stroke, stroke } from "./stroke.ts";

/** The same strokes on a canvas of another side; untouched, to the bit, where the side is the same. */
export function rescale(strokes: readonly Stroke[], from: number, to: number): readonly Stroke[] {
  return from === to ? strokes : strokes.map((each) => rescaled(each, from, to));
}

/** The same stroke on a canvas of another side; untouched, to the bit, where the side is the same. */
export function rescaled(given: Stroke, from: number, to: number): Stroke {
  if (from === to) return given;
  const factor = to / from;
  const points = given.points.map((coordinate) => coordinate * factor);
  return stroke(given.id, points, given.width * factor, given.color);
}
