import { expect, test } from "vitest";
import { PRESETS } from "../../protocol/presets.ts";
import { boundsOf, ratesAt, reseedsAt } from "./schedule.ts";

const { settings } = PRESETS.clipdraw;

test("the preset clipdraw has the paper's values, widths as diameters", () => {
  expect(settings).toMatchObject({ strokes: 256, iterations: 1000, canvas: 224, copies: 4 });
  expect(PRESETS.clipdraw).toMatchObject({
    width: { start: 2, min: 2, max: 100 },
    negativeWeight: -0.3,
    distortion: 0.5,
    crop: { area: [0.7, 0.9], aspect: [3 / 4, 4 / 3] },
  });
  expect(boundsOf(settings)).toEqual({ minWidth: 2, maxWidth: 100 });
});

test("its points' rate is 1, then 0.4 from half of the run on, then 0.1 from three quarters on", () => {
  const points = (iteration: number) => ratesAt(settings, settings.learningRates, iteration).points;
  expect([0, 499, 500, 749, 750, 999].map(points)).toEqual([1, 1, 0.4, 0.4, 0.1, 0.1]);
  expect(ratesAt(settings, settings.learningRates, 999)).toMatchObject({ width: 0.2, color: 0.01 });
});

test("on a larger canvas rates and bounds grow with it, colours do not", () => {
  const large = { ...settings, canvas: 448 };
  expect(ratesAt(large, large.learningRates, 0)).toEqual({ points: 2, width: 0.4, color: 0.01 });
  expect(boundsOf(large)).toEqual({ minWidth: 4, maxWidth: 200 });
});

test("strokes may begin anew when the preset says so, and never in CLIPDraw's", () => {
  const { settings, reseeding } = PRESETS.live;
  const iterations = 200;
  const shares = Array.from({ length: iterations }, (_, i) => reseedsAt({ ...settings, iterations }, i));
  expect(shares.filter((share) => share > 0)).toHaveLength(reseeding.at.length);
  expect(shares[Math.floor(reseeding.at[0] * iterations)]).toBe(reseeding.share);
  const clipdraw = { ...PRESETS.clipdraw.settings, iterations };
  expect(shares.every((_, i) => reseedsAt(clipdraw, i) === 0)).toBe(true);
});
