import { expect, test } from "vitest";
import { byWeight, colorsOf, initialStrokes, within } from "./initialise.ts";
import { Random } from "./random.ts";

test("CLIPDraw's strokes: 4, 7 or 10 points, small steps, every colour; the same seed gives the same strokes", () => {
  const options = { count: 3000, canvas: 224, width: 2 };
  const strokes = initialStrokes(new Random(7), options);
  expect(initialStrokes(new Random(7), options)).toEqual(strokes);
  expect(initialStrokes(new Random(8), options)).not.toEqual(strokes);
  const counts = new Map<number, number>();
  let furthest = 0;
  for (const { points } of strokes) {
    counts.set(points.length / 2, (counts.get(points.length / 2) ?? 0) + 1);
    for (let i = 2; i < points.length; i++)
      furthest = Math.max(furthest, Math.abs(points[i] - points[i - 2]));
  }
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([4, 7, 10]);
  for (const share of counts.values()) expect(share / 3000).toBeCloseTo(1 / 3, 1);
  expect(furthest).toBeLessThanOrEqual(11.2 + 1e-4);
  expect(furthest).toBeGreaterThan(11);
  for (let c = 0; c < 4; c++) {
    const mean = strokes.reduce((sum, { color }) => sum + color[c], 0) / strokes.length;
    expect(mean).toBeCloseTo(0.5, 1);
  }
  expect(new Set(strokes.map(({ id }) => id)).size).toBe(3000);
});

test("strokes begin in the region they are given", () => {
  const region = { left: 100, top: 50, width: 20, height: 10 };
  const strokes = initialStrokes(new Random(1), { count: 200, canvas: 224, width: 2, place: within(region) });
  for (const { points } of strokes) {
    expect(points[0]).toBeGreaterThanOrEqual(100);
    expect(points[0]).toBeLessThanOrEqual(120);
    expect(points[1]).toBeGreaterThanOrEqual(50);
    expect(points[1]).toBeLessThanOrEqual(60);
  }
});

test("weights place strokes in proportion, and nowhere where they are zero", () => {
  const place = byWeight(Float32Array.of(0, 1, 0, 3), 2, { left: 0, top: 0, width: 10, height: 10 });
  const random = new Random(3);
  const below = Array.from({ length: 2000 }, () => place(random)).map(([x, y]) => {
    expect(x).toBeGreaterThanOrEqual(5);
    return y >= 5;
  });
  expect(below.filter(Boolean).length / 2000).toBeCloseTo(0.75, 1);
  expect(() => byWeight(new Float32Array(4), 2, { left: 0, top: 0, width: 1, height: 1 })).toThrow(
    RangeError,
  );
});

test("a picture lends its colours where the stroke lies", () => {
  const data = Float32Array.of(1, 0, 0, 0, 0, 1);
  const color = colorsOf({ width: 2, height: 1, data }, 100);
  for (const { points, color: seen } of initialStrokes(new Random(5), {
    count: 100,
    canvas: 100,
    width: 2,
    color,
  })) {
    const middle = points[2 * Math.floor(points.length / 4)];
    expect(seen.slice(0, 3)).toEqual(middle < 50 ? [1, 0, 0] : [0, 0, 1]);
    expect(seen[3]).toBeGreaterThanOrEqual(0.5);
  }
});
