import { expect, test } from "vitest";
import { isWhole, LARGEST, sharpFor } from "./sharp.ts";

const stage = { width: 800, height: 800 };

test("a sheet that fits is painted whole, as sharp as the screen", () => {
  expect(sharpFor({ left: 0, top: 0, side: 800 }, stage, 1.5)).toEqual({
    part: { left: 0, top: 0, right: 1, bottom: 1 },
    width: 1200,
    height: 1200,
  });
});

test("made small it stays as it is, so that it is sharp when it grows again", () => {
  expect(sharpFor({ left: 300, top: 300, side: 200 }, stage, 1).width).toBe(800);
});

test("far enlarged, what is seen and half of that around it is painted, pixel for pixel", () => {
  const sharp = sharpFor({ left: -4000, top: -4000, side: 9600 }, stage, 1);
  expect(sharp.width).toBe(1600);
  expect(sharp.height).toBe(1600);
  expect(sharp.part.left * 9600).toBeCloseTo(3600);
  expect(sharp.part.right * 9600).toBeCloseTo(5200);
  expect(isWhole(sharp)).toBe(false);
  // In a corner there is nothing to paint beyond the sheet.
  const corner = sharpFor({ left: 100, top: 0, side: 9600 }, stage, 1);
  expect(corner.part.left).toBe(0);
  expect(corner.part.right * 9600).toBeCloseTo(1100);
});

test("no bitmap is larger than browsers like, on however fine a screen", () => {
  for (const density of [1, 2, 3, 4]) {
    for (const side of [100, 800, 3000, 12_800]) {
      const { width, height, part } = sharpFor(
        { left: -side / 3, top: -side / 3, side },
        { width: 1400, height: 1400 },
        density,
      );
      expect(Math.max(width, height)).toBeLessThanOrEqual(LARGEST);
      expect(part.right).toBeGreaterThan(part.left);
      expect(part.bottom).toBeLessThanOrEqual(1);
    }
  }
});
