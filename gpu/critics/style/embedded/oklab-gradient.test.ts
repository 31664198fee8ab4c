import { converter } from "culori";
import { expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { oklabTransposed, oklabWithSlopes, SLOPES } from "./oklab-gradient.ts";

const toOklab = converter("oklab");
const oklab = (rgb: readonly number[]): number[] => {
  const { l, a, b } = toOklab({ mode: "rgb", r: rgb[0], g: rgb[1], b: rgb[2] });
  return [l, a, b];
};

it("is culori's Oklab, and its gradient that of finite differences in float64", () => {
  const random = new Random(1);
  const slopes = new Float64Array(SLOPES);
  for (let trial = 0; trial < 200; trial++) {
    const dark = trial % 4 === 0 ? 0.06 : 1;
    const rgb = Float32Array.from({ length: 3 }, () => 0.02 + 0.98 * dark * random.uniform());
    const out = new Float32Array(3);
    oklabWithSlopes(rgb, 0, out, 0, slopes, 0);
    const expected = oklab([...rgb]);
    for (let k = 0; k < 3; k++) expect(out[k]).toBeCloseTo(expected[k], 5);
    const upstream = Float32Array.from({ length: 3 }, () => random.normal());
    const gradient = new Float32Array(3);
    oklabTransposed(slopes, 0, upstream, 0, gradient, 0);
    const step = 1e-5;
    for (let k = 0; k < 3; k++) {
      if (Math.abs(rgb[k] - 0.04045) < 2 * step) continue;
      const at = (by: number): number =>
        oklab(Array.from(rgb, (value, i) => (i === k ? value + by : value))).reduce(
          (sum, value, i) => sum + upstream[i] * value,
          0,
        );
      const slope = (at(step) - at(-step)) / (2 * step);
      expect(Math.abs(gradient[k] - slope)).toBeLessThan(1e-4 * Math.max(1, Math.abs(slope)));
    }
  }
});

it("has a slope even at black", () => {
  const slopes = new Float64Array(SLOPES);
  oklabWithSlopes(new Float32Array(3), 0, new Float32Array(3), 0, slopes, 0);
  expect(slopes.every(Number.isFinite)).toBe(true);
});
