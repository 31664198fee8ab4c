import { expect, test } from "vitest";
import { isInside } from "./geometry/enclose.ts";
import { anyColor } from "./initialise.ts";
import { Random } from "./random.ts";
import { colorsOfStrokes, fromPalette, reseeded } from "./reseed.ts";
import { stroke, strokeId } from "./stroke.ts";

const strokes = Array.from({ length: 40 }, (_, i) =>
  stroke(strokeId(`s${i}`), [10 + i, 20, 15 + i, 25, 20 + i, 30, 25 + i, 35], 3 + (i % 5), [i / 40, 0, 0, 1]),
);
const place = { canvas: 224, region: null, color: anyColor() };

test("the same seed begins the same strokes, whichever others begin with them; another seed others", () => {
  const all = reseeded(strokes, new Random(7), place);
  expect(reseeded(strokes, new Random(7), place)).toEqual(all);
  expect(reseeded(strokes, new Random(8), place)).not.toEqual(all);
  // The width follows the others' widths, the rest is a stroke's own.
  const alone = reseeded([strokes[9]], new Random(7), place)[0];
  expect(alone.points).toEqual(all[9].points);
  expect(alone.color).toEqual(all[9].color);
  expect(all.map(({ id }) => id)).toEqual(strokes.map(({ id }) => id));
  expect(all.every((each, i) => each.points !== strokes[i].points && each.width > 0)).toBe(true);
});

test("in place a stroke begins where it was", () => {
  for (const [i, { points }] of reseeded(strokes, new Random(3), place).entries()) {
    expect(Math.abs(points[0] - strokes[i].points[0] - 7.5)).toBeLessThan(18);
    expect(Math.abs(points[1] - strokes[i].points[1] - 7.5)).toBeLessThan(18);
  }
});

test("a region, not convex either, holds every control point", () => {
  const horseshoe = [100, 100, 200, 100, 200, 200, 170, 200, 170, 130, 130, 130, 130, 200, 100, 200];
  for (const { points } of reseeded(strokes, new Random(3), { ...place, region: horseshoe })) {
    for (let i = 0; i < points.length; i += 2)
      expect(isInside(horseshoe, points[i], points[i + 1])).toBe(true);
  }
  expect(() => reseeded(strokes, new Random(3), { ...place, region: [0, 0, 1, 1] })).toThrow(RangeError);
});

test("a palette gives its colours as often as it has them", () => {
  const palette = { rgb: Float32Array.of(1, 0, 0, 0, 0, 1), shares: Float32Array.of(0.75, 0.25) };
  const many = Array.from({ length: 400 }, (_, i) => ({ ...strokes[0], id: strokeId(`m${i}`) }));
  const reds = reseeded(many, new Random(1), { ...place, color: fromPalette(palette) }).filter(
    ({ color }) => color[0] === 1 && color[2] === 0,
  );
  expect(reds.length / 400).toBeCloseTo(0.75, 1);
  const own = reseeded(strokes, new Random(1), { ...place, color: fromPalette(colorsOfStrokes(strokes)) });
  const known = new Set(strokes.map(({ color }) => color[0]));
  expect(own.every(({ color }) => known.has(color[0]))).toBe(true);
});
