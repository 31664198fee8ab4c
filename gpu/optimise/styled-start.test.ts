import { expect, test } from "vitest";
import { initialStrokes } from "../../drawing/initialise.ts";
import { Random } from "../../drawing/random.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { suggestStrokes } from "../critics/style/strokes/measure.ts";
import { inManner, onGround } from "./styled-start.ts";

const settings = { ...PRESETS.live.settings, styleStrength: 100 };
const strokes = initialStrokes(new Random(1), { count: 60, canvas: 224, width: 9 });

/** Black horizontal bars on white, 8 pixels thick. */
function barred() {
  const data = new Float32Array(3 * 224 * 224);
  for (let y = 0; y < 224; y++) data.fill(y % 24 < 8 ? 0 : 1, 3 * 224 * y, 3 * 224 * (y + 1));
  return { width: 224, height: 224, data };
}
const suggestion = suggestStrokes(barred());
const everywhere = { suggestion, weight: 1, region: null };

test("strokes begin in the manner of the reference: lying, like its bars, with their own places and colours", () => {
  const changed = inManner(strokes, [everywhere], settings, new Random(2));
  expect(new Set(changed.map(({ id }) => id))).toEqual(new Set(strokes.map(({ id }) => id)));
  const flat = (each: (typeof strokes)[number]): number => {
    const { points } = each;
    const [x, y] = [points[points.length - 2] - points[0], points[points.length - 1] - points[1]];
    return Math.abs(x) / Math.max(1e-6, Math.hypot(x, y));
  };
  const mean = (of: readonly (typeof strokes)[number][]) =>
    of.reduce((sum, each) => sum + flat(each), 0) / of.length;
  expect(mean(changed)).toBeGreaterThan(mean(strokes) + 0.15);
  expect(changed.map(({ width }) => width)).toEqual(changed.map(({ width }) => width).sort((a, b) => b - a));
  const colors = new Map(strokes.map(({ id, color }) => [id, color.slice(0, 3)]));
  for (const { id, color } of changed) expect(color.slice(0, 3)).toEqual(colors.get(id));
});

test("a weak style changes few, none changes nothing, and a region only those in it", () => {
  const touched = (shapes: Parameters<typeof inManner>[1], styleStrength: number) => {
    const before = new Map(strokes.map((each) => [each.id, each]));
    return inManner(strokes, shapes, { ...settings, styleStrength }, new Random(3)).filter(
      (each) => before.get(each.id) !== each,
    );
  };
  expect(touched([], 100)).toHaveLength(0);
  expect(touched([everywhere], 100)).toHaveLength(60);
  expect(touched([everywhere], 20).length).toBeLessThan(40);
  const left = { ...everywhere, region: { left: 0, top: 0, width: 0.5, height: 1 } };
  const wanted = strokes.filter(({ points }) => points[0] <= 112).map(({ id }) => id);
  expect(
    touched([left], 100)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(wanted.sort());
});

test("a ground is laid by broad strokes in its colour, as far as it is to be painted", () => {
  const picture = { width: 4, height: 4, data: new Float32Array(48).fill(0.25) };
  const imagined = { picture, cover: new Float32Array(16), grounded: 1 };
  const laid = onGround(strokes, imagined, settings, new Random(4));
  const broad = laid.filter(({ width }) => width > 35);
  expect(broad.length).toBe(Math.round(0.22 * 60));
  for (const { color } of broad) expect(color.slice(0, 3)).toEqual([0.25, 0.25, 0.25]);
  expect(onGround(strokes, { ...imagined, grounded: 0 }, settings, new Random(4))).toEqual(strokes);
});
