import { expect, test } from "vitest";
import { PRESETS } from "../../protocol/presets.ts";
import { Blender, oddsOf } from "./blend.ts";

const gradient = (length: number) => Float32Array.from([length, 0, 0]);
const balanced = { kind: "balanced", colorFromWords: 0.3, leastPointsRate: 0.6 } as const;

test("ours pulls half again as hard for the style at 50, whatever their sizes and however many copies", () => {
  for (const copies of [1, 6, 64]) {
    const { text, style } = new Blender(balanced, copies).blend(50, 1, gradient(copies * 3), gradient(0.01));
    expect((style * 0.01) / (text * copies * 3)).toBeCloseTo(1.5, 5);
  }
  expect(oddsOf(0)).toBe(0);
  expect(oddsOf(25)).toBeLessThan(1);
  expect(new Blender(balanced, 1).blend(50, 1, gradient(1), gradient(1)).textColor).toBeCloseTo(0.3);
  expect(new Blender(balanced, 1).blend(25, 1, gradient(1), gradient(1)).textColor).toBeCloseTo(0.65);
  expect(oddsOf(100)).toBeGreaterThan(2);
});

test("its norms follow slowly: one loud gradient does not drown the other side", () => {
  const blender = new Blender(balanced, 1);
  const before = blender.blend(50, 1, gradient(1), gradient(1)).style;
  const loud = blender.blend(50, 1, gradient(1), gradient(100)).style;
  expect(loud).toBeLessThan(before);
  expect(loud).toBeGreaterThan(before / 20);
});

test("silent words leave the length of their steps behind", () => {
  const blender = new Blender(balanced, 1);
  const loud = blender.blend(50, 1, gradient(8), gradient(2));
  const silent = blender.blend(50, 0, gradient(0), gradient(2));
  expect(silent.text).toBe(0);
  expect(silent.style).toBeCloseTo(loud.style, 6);
  expect(new Blender(balanced, 1).blend(50, 0, gradient(0), gradient(2)).style).toBeCloseTo(1.5, 6);
});

test("the authors' sums: mean cos + 1·style, and Σ over 10 copies cos + 4·strength/100·style", () => {
  const joint = new Blender(PRESETS.styleclipdraw.coupling, 4);
  expect(joint.blend(50, 1, gradient(9), gradient(7))).toEqual({ text: 1 / 4, style: 1, textColor: 1 });
  expect(joint.blend(50, 0.1, gradient(9), gradient(7))).toEqual({ text: 0.1 / 4, style: 1, textColor: 1 });
  const cog = PRESETS["styleclipdraw-cog"];
  expect(new Blender(cog.coupling, 10).blend(50, 1, gradient(1), gradient(1))).toEqual({
    text: 1,
    style: 2,
    textColor: 1,
  });
  expect(new Blender(cog.coupling, 10).blend(80, 1, gradient(1), gradient(1)).style).toBeCloseTo(
    (4 * 80) / 100,
  );
  // The same balance for another number of copies, whose gradients add up to half as much.
  expect(new Blender(cog.coupling, 5).blend(50, 1, gradient(1), gradient(1))).toEqual({
    text: 2,
    style: 2,
    textColor: 1,
  });
});
