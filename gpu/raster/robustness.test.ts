import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packStrokes } from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import { type Stroke, stroke, strokeId } from "../../drawing/stroke.ts";
import { Rasteriser } from "./rasteriser.ts";
import { clipdrawScene, wide } from "./scenes.ts";

/** Coordinates that make trouble: on pixel borders and centres, coincident, far off, huge. */
const coordinate = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -10, max: 40, noNaN: true }) },
  { weight: 3, arbitrary: fc.constantFrom(0, 8, 8.25, 8.5, 16, 16.5, 8 + 1e-7, 24) },
  { weight: 1, arbitrary: fc.constantFrom(-1e6, 1e6, 1e12, -1e30, 1e38) },
);
const width = fc.oneof(
  fc.constantFrom(0, 1e-7, 1e-3, Math.SQRT2, 2, 1e4, 1e30),
  fc.double({ min: 0, max: 60, noNaN: true }),
);
const channel = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const anyStroke: fc.Arbitrary<Stroke> = fc
  .record({
    points: fc
      .constantFrom(4, 7, 10)
      .chain((count) => fc.array(coordinate, { minLength: 2 * count, maxLength: 2 * count })),
    dot: fc.boolean(),
    width,
    color: fc.tuple(channel, channel, channel, channel),
  })
  .map(({ points, dot, width, color }) =>
    stroke(strokeId("s"), dot ? points.map((_, i) => points[i % 2]) : points, width, color),
  );

describe("whatever the strokes", () => {
  it("picture and gradients are finite, colours stay in range, and the same comes out again", () => {
    fc.assert(
      fc.property(
        fc.array(anyStroke, { maxLength: 6 }),
        fc.integer({ min: 1, max: 33 }),
        fc.integer({ min: 1, max: 33 }),
        fc.integer(),
        (strokes, columns, rows, seed) => {
          const random = new Random(seed);
          const packed = packStrokes(strokes);
          const upstream = Float32Array.from({ length: 3 * columns * rows }, () => random.between(-1, 1));
          const rasteriser = Rasteriser.create(columns, rows);
          const image = rasteriser.forward(packed).slice();
          const { points, widths, colors } = rasteriser.backward(upstream);
          const first = [points.slice(), widths.slice(), colors.slice()];
          for (const numbers of [image, ...first]) expect(numbers.every(Number.isFinite)).toBe(true);
          expect(image.every((value) => value > -1e-5 && value < 1 + 1e-5)).toBe(true);
          expect(rasteriser.forward(packed)).toEqual(image);
          const again = rasteriser.backward(upstream);
          expect([again.points, again.widths, again.colors]).toEqual(first);
        },
      ),
      { numRuns: 300 },
    );
  });
});

it("what was drawn before leaves no trace, and buffers grown on the way hold", () => {
  const scene = clipdrawScene(300, 128, new Random(3), wide);
  const packed = packStrokes(scene.strokes);
  const upstream = new Float32Array(3 * 128 * 128).fill(0.5);
  const fresh = Rasteriser.create(128, 128);
  const image = fresh.forward(packed).slice();
  const { points, widths, colors } = fresh.backward(upstream);
  const used = Rasteriser.create(128, 128);
  used.forward(packStrokes(clipdrawScene(500, 128, new Random(4), wide).strokes));
  expect(used.forward(packed)).toEqual(image);
  expect(used.backward(upstream)).toEqual({ points, widths, colors });
  expect(fresh.forward(packed)).toEqual(image);
  expect(fresh.backward(upstream)).toEqual(used.backward(upstream));
});

it("bands of rows give the same picture and the same gradients as one piece", () => {
  const scene = clipdrawScene(40, 64, new Random(5), wide);
  const packed = packStrokes(scene.strokes, Float64Array);
  const random = new Random(6);
  const upstream = Float64Array.from({ length: 3 * 64 * 64 }, () => random.between(-1, 1));
  const whole = Rasteriser.create(64, 64, Float64Array);
  const banded = Rasteriser.create(64, 64, Float64Array, 500);
  const image = whole.forward(packed);
  banded.forward(packed).forEach((value, i) => {
    expect(Math.abs(value - image[i])).toBeLessThan(1e-12);
  });
  const expected = whole.backward(upstream);
  for (let time = 0; time < 2; time++) {
    const found = banded.backward(upstream);
    for (const key of ["points", "widths", "colors"] as const) {
      found[key].forEach((value, i) => {
        expect(Math.abs(value - expected[key][i])).toBeLessThan(1e-9 * (1 + Math.abs(value)));
      });
    }
  }
});

it("draws 4096 wide strokes on the largest canvas", () => {
  const scene = clipdrawScene(4096, 1024, new Random(7), wide);
  const rasteriser = Rasteriser.create(1024, 1024);
  expect(rasteriser.forward(packStrokes(scene.strokes)).every(Number.isFinite)).toBe(true);
  const { points } = rasteriser.backward(new Float32Array(3 * 1024 * 1024).fill(1));
  expect(points.every(Number.isFinite)).toBe(true);
});

it("a stroke with a number that is not finite is left out", () => {
  const packed = packStrokes(clipdrawScene(3, 32, new Random(8), wide).strokes);
  packed.points[2] = Number.NaN;
  packed.widths[1] = Number.POSITIVE_INFINITY;
  const rasteriser = Rasteriser.create(32, 32);
  expect(rasteriser.forward(packed).every(Number.isFinite)).toBe(true);
  const { points, widths } = rasteriser.backward(new Float32Array(3 * 32 * 32).fill(1));
  expect(points.every(Number.isFinite) && widths.every(Number.isFinite)).toBe(true);
  expect([widths[0], widths[1]]).toEqual([0, 0]);
});

it("refuses canvases and upstreams of the wrong size, and backward before forward", () => {
  for (const [columns, rows] of [
    [0, 4],
    [4, 1025],
    [2.5, 4],
    [Number.NaN, 4],
  ]) {
    expect(() => Rasteriser.create(columns, rows)).toThrow(RangeError);
  }
  const rasteriser = Rasteriser.create(4, 3);
  expect(() => rasteriser.backward(new Float32Array(36))).toThrow("call forward");
  rasteriser.forward(packStrokes([]));
  expect(() => rasteriser.backward(new Float32Array(35))).toThrow("35 numbers");
  expect(rasteriser.forward(packStrokes([])).every((value) => value === 1)).toBe(true);
});
