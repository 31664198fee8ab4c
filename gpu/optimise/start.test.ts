import { expect, test } from "vitest";
import { initialStrokes } from "../../drawing/initialise.ts";
import { Random } from "../../drawing/random.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { rescale, startingStrokes } from "./start.ts";

const given = initialStrokes(new Random(1), { count: 3, canvas: 224, width: 5 });

test("strokes that are there stay as they are, new ones come on top until there are enough", () => {
  const settings = { ...PRESETS.live.settings, strokes: 10, canvas: 448 };
  const strokes = startingStrokes(settings, given, new Random(2));
  expect(strokes.slice(0, 3)).toEqual(given);
  expect(strokes).toHaveLength(10);
  expect(strokes[9].width).toBe(2 * PRESETS.live.width.start);
  expect(startingStrokes({ ...settings, strokes: 2 }, given, new Random(2))).toEqual(given);
});

test("another canvas scales points and widths; the same canvas changes nothing", () => {
  expect(rescale(given, 224, 224)).toBe(given);
  const [larger] = rescale(given, 224, 448);
  expect(larger.width).toBe(10);
  expect(larger.points[3]).toBe(2 * given[0].points[3]);
  expect(larger.color).toEqual(given[0].color);
});
