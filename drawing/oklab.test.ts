import { converter } from "culori";
import { expect, test } from "vitest";
import { oklabToRgb, rgbToOklab } from "./oklab.ts";
import { Random } from "./random.ts";

test("colours are those of culori, and come back", () => {
  const toOklab = converter("oklab");
  const random = new Random(1);
  for (let i = 0; i < 200; i++) {
    const rgb = Float64Array.from({ length: 3 }, () => (i < 8 ? (i >> 1) % 2 : random.uniform()));
    const oklab = new Float64Array(3);
    const back = new Float64Array(3);
    rgbToOklab(rgb, 0, oklab, 0);
    const { l, a, b } = toOklab({ mode: "rgb", r: rgb[0], g: rgb[1], b: rgb[2] });
    [l, a, b].forEach((value, k) => {
      expect(oklab[k]).toBeCloseTo(value, 5);
    });
    oklabToRgb(oklab, 0, back, 0);
    rgb.forEach((value, k) => {
      expect(back[k]).toBeCloseTo(value, 4);
    });
  }
});
