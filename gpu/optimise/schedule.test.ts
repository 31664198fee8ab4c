import { expect, test } from "vitest";
import { PRESETS } from "../../protocol/presets.ts";
import { boundsOf, Patience, ratesAt, reseedsAt, styleStepsAfter, textFactorAt } from "./schedule.ts";

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

test("StyleCLIPDraw's presets have the table's values, widths and their rates as diameters", () => {
  const { styleclipdraw, "styleclipdraw-alternating": alternating, "styleclipdraw-cog": cog } = PRESETS;
  for (const { settings, width } of [styleclipdraw, alternating, cog]) {
    expect(settings).toMatchObject({ strokes: 256, canvas: 224, styleStrength: 50, styleCritic: "vgg16" });
    expect(settings).toMatchObject({ critic: "clip-vit-base-patch32", likeness: 0 });
    expect(width).toEqual({ start: 2, min: 2, max: 100 });
  }
  expect(styleclipdraw).toMatchObject({ optimiser: "rmsprop", outputScale: 2 });
  expect(styleclipdraw.settings).toMatchObject({ iterations: 500, copies: 4 });
  expect(styleclipdraw.settings.learningRates).toEqual({ points: 0.3, width: 0.6, color: 0.03 });
  expect(ratesAt(styleclipdraw.settings, styleclipdraw.settings.learningRates, 499).points).toBe(0.3);
  expect(alternating).toMatchObject({
    optimiser: "adam",
    outputScale: 1,
    coupling: { kind: "alternating", every: 5, learningRates: { points: 0.1, width: 0.2, color: 0.01 } },
  });
  expect(alternating.settings).toMatchObject({ iterations: 1000, copies: 4 });
  expect(alternating.settings.learningRates).toEqual(settings.learningRates);
  expect(cog).toMatchObject({ optimiser: "adam", outputScale: 4 });
  expect(cog.settings).toMatchObject({ iterations: 500, copies: 10, textFree: 0.1 });
  expect(cog.pointsRateSchedule).toEqual(PRESETS.clipdraw.pointsRateSchedule);
});

test("words fade after 80 % in the joint preset, and are silent for the last 10 % in the hosted one", () => {
  const live = { ...PRESETS.live.settings, styleStrength: 50 };
  expect(ratesAt({ ...live, styleStrength: 25 }, live.learningRates, 299, true).points).toBeCloseTo(0.3);
  expect(ratesAt(live, live.learningRates, 299, true).points).toBe(0.6 * live.learningRates.points);
  expect(ratesAt(live, live.learningRates, 299).points).toBeLessThan(0.3 * live.learningRates.points);
  const factors = (preset: "styleclipdraw" | "styleclipdraw-cog" | "live", changes = {}) =>
    [0, 399, 400, 449, 450, 499].map((at) =>
      textFactorAt({ ...PRESETS[preset].settings, iterations: 500, ...changes }, at),
    );
  expect(factors("styleclipdraw")).toEqual([1, 1, 0.1, 0.1, 0.1, 0.1]);
  expect(factors("styleclipdraw-cog")).toEqual([1, 1, 1, 1, 0, 0]);
  expect(factors("live")).toEqual([1, 1, 0, 0, 0, 0]);
  expect(factors("live", { textFree: 0.2 })).toEqual([1, 1, 0, 0, 0, 0]);
});

test("fifty iterations without gain jump to where the words fade, and only in the joint preset", () => {
  const patience = new Patience(PRESETS.styleclipdraw.settings);
  expect(patience.next(0, 1)).toBe(1);
  for (let i = 1; i < 50; i++) expect(patience.next(i, 1)).toBe(i + 1);
  expect(patience.next(50, 1)).toBe(400);
  for (let i = 400; i < 480; i++) expect(patience.next(i, 2)).toBe(i + 1);
  const gaining = new Patience(PRESETS.styleclipdraw.settings);
  for (let i = 0; i < 200; i++) expect(gaining.next(i, -i)).toBe(i + 1);
  const never = new Patience(settings);
  for (let i = 0; i < 200; i++) expect(never.next(i, 1)).toBe(i + 1);
});

test("words and style by turns: fifty steps on the style in every fifth iteration and the last", () => {
  const { settings } = PRESETS["styleclipdraw-alternating"];
  const steps = [0, 1, 4, 5, 995, 998, 999].map((at) => styleStepsAfter(settings, at));
  expect(steps).toEqual([50, 0, 0, 50, 50, 0, 50]);
  expect(styleStepsAfter({ ...settings, styleStrength: 20 }, 0)).toBe(20);
  expect(styleStepsAfter(PRESETS.styleclipdraw.settings, 0)).toBe(0);
});
