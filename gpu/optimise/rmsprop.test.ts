import { expect, test } from "vitest";
import { initialStrokes } from "../../drawing/initialise.ts";
import { packStrokes } from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import { EVERY_ATTRIBUTE } from "../../protocol/locks.ts";
import { MaskedRmsprop } from "./rmsprop.ts";

const bounds = { minWidth: 2, maxWidth: 100 };

test("steps are those of the lecture, worked out independently, and locks hold", () => {
  const strokes = packStrokes(
    initialStrokes(new Random(1), { count: 2, canvas: 224, width: 30 }),
    Float64Array,
  );
  const [start, other] = [strokes.points[0], strokes.points[2 * strokes.pointOffsets[1]]];
  const optimiser = new MaskedRmsprop(strokes);
  optimiser.setLocks(new Map([[strokes.ids[1], new Set(EVERY_ATTRIBUTE)]]));
  const gradients = {
    points: strokes.points.slice().fill(1),
    widths: strokes.widths.slice().fill(1),
    colors: strokes.colors.slice().fill(1),
  };
  let [square, expected] = [0, start];
  for (let t = 1; t <= 5; t++) {
    gradients.points[0] = Math.cos(t);
    optimiser.step(gradients, { points: 0.3, width: 0.6, color: 0.03 }, bounds);
    square = 0.99 * square + 0.01 * Math.cos(t) ** 2;
    expected -= (0.3 * Math.cos(t)) / (Math.sqrt(square) + 1e-8);
    expect(strokes.points[0]).toBeCloseTo(expected, 12);
  }
  expect(strokes.points[2 * strokes.pointOffsets[1]]).toBe(other);
});
