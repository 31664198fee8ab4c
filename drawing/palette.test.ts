import { expect, test } from "vitest";
import type { Picture } from "./initialise.ts";
import { paletteOf } from "./palette.ts";
import { Random } from "./random.ts";

const COLORS = [
  [0.1, 0.2, 0.6],
  [0.9, 0.9, 0.85],
  [0.8, 0.2, 0.1],
] as const;
/** Sixty, thirty and ten per cent of the three colours, shuffled. */
function threeColored(): Picture {
  const data = new Float32Array(3 * 100 * 100);
  for (let i = 0; i < 10_000; i++) {
    const place = (i * 7919) % 100;
    data.set(COLORS[place < 60 ? 0 : place < 90 ? 1 : 2], 3 * i);
  }
  return { width: 100, height: 100, data };
}

test("the colours are found with their shares, the most common first", () => {
  const { rgb, shares } = paletteOf(threeColored(), 3, new Random(1));
  COLORS.flat().forEach((value, k) => {
    expect(rgb[k]).toBeCloseTo(value, 3);
  });
  [0.6, 0.3, 0.1].forEach((share, k) => {
    expect(Math.abs(shares[k] - share)).toBeLessThan(0.02);
  });
});

test("a picture has no more colours than it has, and the same seed finds the same", () => {
  const picture = threeColored();
  expect(paletteOf(picture, 8, new Random(2)).shares).toHaveLength(3);
  expect(paletteOf(picture, 2, new Random(2))).toEqual(paletteOf(picture, 2, new Random(2)));
  const paper: Picture = { width: 5, height: 5, data: new Float32Array(75).fill(1) };
  expect(paletteOf(paper, 4, new Random(1)).shares).toEqual(new Float32Array([1]));
});
