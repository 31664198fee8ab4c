import { expect, test } from "vitest";
import { initialStrokes } from "../../drawing/initialise.ts";
import { type PackedGradients, packStrokes } from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import type { Lockable } from "../../protocol/locks.ts";
import { MaskedAdam } from "./adam.ts";

const rates = { points: 1, width: 0.2, color: 0.01 };
const bounds = { minWidth: 2, maxWidth: 100 };

function someStrokes(count: number) {
  return packStrokes(initialStrokes(new Random(1), { count, canvas: 224, width: 30 }), Float64Array);
}

function noise(random: Random, like: PackedGradients<Float64Array>): PackedGradients<Float64Array> {
  const fill = (array: Float64Array) => array.map(() => random.normal());
  return { points: fill(like.points), widths: fill(like.widths), colors: fill(like.colors) };
}

test("steps are those of Algorithm 1, worked out independently", () => {
  const strokes = someStrokes(1);
  const start = strokes.points[0];
  const adam = new MaskedAdam(strokes);
  const gradients = noise(new Random(2), strokes);
  let [m, v, expected] = [0, 0, start];
  for (let t = 1; t <= 5; t++) {
    gradients.points[0] = Math.sin(t);
    adam.step(gradients, rates, bounds);
    m = 0.9 * m + 0.1 * Math.sin(t);
    v = 0.999 * v + 0.001 * Math.sin(t) ** 2;
    expected -= (1 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
    expect(strokes.points[0]).toBeCloseTo(expected, 12);
  }
});

test("what is locked keeps its bits, the rest moves, and a freed attribute starts without a past", () => {
  const random = new Random(3);
  const strokes = someStrokes(4);
  const before = {
    points: strokes.points.slice(),
    widths: strokes.widths.slice(),
    colors: strokes.colors.slice(),
  };
  const adam = new MaskedAdam(strokes);
  const lock = (...attributes: Lockable[]) => new Set(attributes);
  adam.setLocks(
    new Map([
      [strokes.ids[0], lock("points")],
      [strokes.ids[1], lock("width", "opacity")],
      [strokes.ids[2], lock("color")],
    ]),
  );
  for (let t = 0; t < 20; t++) adam.step(noise(random, strokes), rates, bounds);
  const [, p1, p2] = strokes.pointOffsets;
  expect(strokes.points.slice(0, 2 * p1)).toEqual(before.points.slice(0, 2 * p1));
  expect(strokes.points.slice(2 * p1, 2 * p2)).not.toEqual(before.points.slice(2 * p1, 2 * p2));
  expect(strokes.widths[1]).toBe(before.widths[1]);
  expect(strokes.widths[0]).not.toBe(before.widths[0]);
  expect(strokes.colors[7]).toBe(before.colors[7]);
  expect(strokes.colors[4]).not.toBe(before.colors[4]);
  expect(strokes.colors.slice(8, 11)).toEqual(before.colors.slice(8, 11));
  expect(strokes.colors[11]).not.toBe(before.colors[11]);

  adam.setLocks(new Map());
  const still = {
    points: strokes.points.slice().fill(0),
    widths: strokes.widths.slice().fill(0),
    colors: strokes.colors.slice().fill(0),
  };
  adam.step(still, rates, bounds);
  expect(strokes.points.slice(0, 2 * p1)).toEqual(before.points.slice(0, 2 * p1));
});

test("a lock out of the clamp's range is still a lock", () => {
  const strokes = someStrokes(1);
  strokes.widths[0] = 0.5;
  const adam = new MaskedAdam(strokes);
  adam.setLocks(new Map([[strokes.ids[0], new Set<Lockable>(["width"])]]));
  adam.step(noise(new Random(4), strokes), rates, bounds);
  expect(strokes.widths[0]).toBe(0.5);
});

test("widths and colours stay in their bounds", () => {
  const random = new Random(5);
  const strokes = someStrokes(30);
  const adam = new MaskedAdam(strokes);
  const push = noise(random, strokes);
  for (let t = 0; t < 400; t++) adam.step(push, { points: 1, width: 1, color: 0.1 }, bounds);
  expect(Math.min(...strokes.widths)).toBe(2);
  expect(Math.max(...strokes.widths)).toBe(100);
  expect(new Set(strokes.colors)).toEqual(new Set([0, 1]));
});
