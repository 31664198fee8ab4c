import { expect, test } from "vitest";
import { initialStrokes } from "../../drawing/initialise.ts";
import { Random } from "../../drawing/random.ts";
import { rescale } from "../../drawing/rescale.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { startingStrokes } from "./start.ts";

const given = initialStrokes(new Random(1), { count: 3, canvas: 224, width: 5 });

test("strokes that are there stay as they are, new ones come on top until there are enough", () => {
  const settings = { ...PRESETS.live.settings, strokes: 10, canvas: 448 };
  const strokes = startingStrokes(settings, given, null, new Random(2));
  expect(strokes.slice(0, 3)).toEqual(given);
  expect(strokes).toHaveLength(10);
  expect(strokes[9].width).toBe(2 * PRESETS.live.width.start);
  expect(startingStrokes({ ...settings, strokes: 2 }, given, null, new Random(2))).toEqual(given);
});

test("another canvas scales points and widths; the same canvas changes nothing", () => {
  expect(rescale(given, 224, 224)).toBe(given);
  const [larger] = rescale(given, 224, 448);
  expect(larger.width).toBe(10);
  expect(larger.points[3]).toBe(2 * given[0].points[3]);
  expect(larger.color).toEqual(given[0].color);
});

test("where something is imagined, new strokes begin on it in its colours, broad ones below fine ones", () => {
  const size = 8;
  const data = new Float32Array(3 * size * size).fill(1);
  const cover = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    cover[y * size + 1] = 1;
    for (let x = 0; x < 4; x++) data.set([0.9, 0.1, 0.2], 3 * (y * size + x));
  }
  const imagined = { picture: { width: size, height: size, data }, cover };
  const settings = { ...PRESETS.live.settings, strokes: 30 };
  const strokes = startingStrokes(settings, [], imagined, new Random(3));
  expect(strokes).toHaveLength(30);
  expect(strokes.every(({ points }) => points[0] >= 28 && points[0] <= 56)).toBe(true);
  expect(strokes.filter(({ color }) => color[0] === Math.fround(0.9)).length).toBeGreaterThan(25);
  expect(strokes[0].width).toBeGreaterThan(strokes[29].width);
});
