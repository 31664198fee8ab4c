import { describe, expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { drawPixels, halvings, TapSampling } from "./hypercolumns.ts";

const random = new Random(5);
const noise = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, v, i) => sum + v * b[i], 0);

describe("positions", () => {
  it("are different pixels, the same ones for the same seed", () => {
    const size = { width: 20, height: 30 };
    const pixels = drawPixels(new Random(1), size, 500);
    expect(new Set(pixels).size).toBe(500);
    expect(drawPixels(new Random(1), size, 500)).toEqual(pixels);
    expect(drawPixels(new Random(2), size, 500)).not.toEqual(pixels);
    expect(drawPixels(new Random(1), size, 10_000)).toEqual(Int32Array.from({ length: 600 }, (_, i) => i));
  });

  it("stay in the region", () => {
    const region = { left: 0.5, top: 0.25, width: 0.25, height: 0.5 };
    const pixels = drawPixels(new Random(1), { width: 20, height: 40 }, 60, region);
    expect(pixels).toHaveLength(60);
    for (const pixel of pixels) {
      expect(pixel % 20).toBeGreaterThanOrEqual(10);
      expect(pixel % 20).toBeLessThan(15);
      expect(Math.floor(pixel / 20)).toBeGreaterThanOrEqual(10);
      expect(Math.floor(pixel / 20)).toBeLessThan(30);
    }
    const speck = { left: 0.999, top: 0.999, width: 0.001, height: 0.001 };
    expect([...drawPixels(new Random(1), { width: 20, height: 40 }, 60, speck)]).toEqual([799]);
  });

  it("are spread evenly", () => {
    const counts = new Float64Array(16);
    const generator = new Random(3);
    for (let round = 0; round < 4000; round++)
      for (const pixel of drawPixels(generator, { width: 4, height: 4 }, 4)) counts[pixel]++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(750));
  });
});

describe("sampling", () => {
  it("halves coordinates where a tap is lower than the one before it", () => {
    const tap = (height: number) => ({ channels: 1, height, width: 9 });
    expect(halvings([8, 8, 4, 4, 5, 1].map(tap))).toEqual([0, 0, 1, 1, 1, 2]);
  });

  it("is bilinear, by hand", () => {
    // A tap of half the size: pixel (x 3, y 1) of the picture lies at (1.5, 0.5).
    const sampling = new TapSampling({ channels: 2, height: 2, width: 3 }, 1, 8);
    sampling.place(Int32Array.of(1 * 6 + 3, 3 * 6 + 5, 2 * 6 + 2), 6);
    const tap = Float32Array.of(0, 10, 20, 30, 40, 60, 1, 1, 1, 2, 2, 2);
    const columns = new Float32Array(9).fill(-1);
    sampling.sample(tap, columns, 1);
    // (10 + 20 + 40 + 60) / 4; (2.5, 1.5) is clipped to the lower right corner; (1, 1) is a pixel.
    expect([...columns]).toEqual([-1, -1, -1, 32.5, 60, 40, 1.5, 2, 2]);
  });

  it.each([
    [0, 12, 10],
    [1, 6, 5],
    [2, 3, 2],
    [3, 1, 1],
  ])("has its exact transpose, halved %i times", (halved, height, width) => {
    const shape = { channels: 3, height, width };
    const pixels = drawPixels(random, { width: 10, height: 12 }, 50);
    const sampling = new TapSampling(shape, halved, 64);
    sampling.place(pixels, 10);
    const x = noise(3 * height * width);
    const y = noise(5 * 50);
    const [ax, aty] = [new Float32Array(5 * 50), new Float32Array(x.length)];
    sampling.sample(x, ax, 1);
    sampling.transpose(y, 1, aty);
    expect(dot(ax, y)).toBeCloseTo(dot(x, aty), 4);
    expect(Math.abs(dot(ax, y))).toBeGreaterThan(1e-3);
  });
});
