import { expect, it } from "vitest";
import { packStrokes } from "../../drawing/packed.ts";
import { type Rgba, type Stroke, stroke, strokeId } from "../../drawing/stroke.ts";
import { Rasteriser } from "./rasteriser.ts";

// What the reference renderer gets wrong (diffvg, see the design's reference notes), and ours must not.

const SIDE = 32;
const black: Rgba = [0, 0, 0, 1];
const line = (points: number[], width: number, color: Rgba, id = "a"): Stroke =>
  stroke(strokeId(id), points, width, color);

function draw(strokes: Stroke[]): Float32Array {
  return Rasteriser.create(SIDE, SIDE).forward(packStrokes(strokes)).slice();
}

/** How much ink there is, in pixels' worth of black. */
const ink = (image: Float32Array): number => image.reduce((sum, value) => sum + (1 - value) / 3, 0);

it("a partly covered pixel is as dark as its coverage, whatever colour and opacity", () => {
  // A level line whose lower edge crosses row 16 at a quarter.
  const points = [-8, 14.25, 8, 14.25, 24, 14.25, 40, 14.25];
  for (const opacity of [1, 0.5, 0.1]) {
    const image = draw([line(points, 4, [0.2, 0.4, 0.9, opacity])]);
    const pixel = image.subarray(3 * (16 * SIDE + 15), 3 * (16 * SIDE + 16));
    [0.2, 0.4, 0.9].forEach((channel, c) => {
      expect(pixel[c]).toBeCloseTo(1 - 0.25 * opacity * (1 - channel), 5);
    });
  }
});

it("a cubic evenly spaced on a straight line is drawn in full", () => {
  const image = draw([line([6, 6, 12, 10, 18, 14, 24, 18], 3, black)]);
  const area = 3 * Math.hypot(18, 12) + Math.PI * 1.5 ** 2;
  expect(ink(image) / area).toBeCloseTo(1, 2);
});

it("a raised quadratic is drawn in full", () => {
  // From (4, 24) by (16, 2) to (28, 24).
  const raised = line([4, 24, 12, 28 / 3, 20, 28 / 3, 28, 24], 3, black);
  const image = draw([raised]);
  // The parabola's length by Archimedes' formula, for half width 12 and height 11.
  const root = Math.hypot(12, 22);
  const length = root + (12 * 12 * Math.asinh(22 / 12)) / 22;
  expect(ink(image) / (3 * length + Math.PI * 1.5 ** 2)).toBeCloseTo(1, 2);
});

it("4096 strokes over one pixel composite exactly and give gradients", () => {
  const strokes = Array.from({ length: 4096 }, (_, i) =>
    line([4, 16, 12, 16, 20, 16, 28, 16], 6, [i % 2, 0.5, 1 - (i % 2), 0.01], `s${i}`),
  );
  const rasteriser = Rasteriser.create(SIDE, SIDE);
  const image = rasteriser.forward(packStrokes(strokes));
  let red = 1;
  for (let i = 0; i < strokes.length; i++) red += 0.01 * ((i % 2) - red);
  expect(image[3 * (16 * SIDE + 16)]).toBeCloseTo(red, 4);
  const upstream = new Float32Array(image.length);
  upstream[3 * (16 * SIDE + 16)] = 1;
  const { colors } = rasteriser.backward(upstream);
  // What lies n layers down shines through by 0.99ⁿ.
  expect(colors[4 * 4095]).toBeCloseTo(0.01, 6);
  expect(colors[4 * 4000]).toBeCloseTo(0.01 * 0.99 ** 95, 6);
  expect(colors.every(Number.isFinite)).toBe(true);
});
