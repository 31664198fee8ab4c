import { expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { PATCH } from "./patch-filters.ts";
import { Pyramid } from "./pyramid.ts";
import { Samples } from "./samples.ts";

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);

it.each([1, 2, 4])(
  "mirrors the picture at its edges and goes back by the exact transpose, stride %i",
  (stride) => {
    const [width, height] = [21, 18];
    const random = new Random(stride);
    const [level] = new Pyramid({ left: 0, top: 0, width, height }, 1, PATCH).levels;
    for (let i = 0; i < level.planes.length; i++) level.planes[i] = random.uniform();
    const samples = new Samples(level, stride);
    const across = (samples.columns - 1) * stride + PATCH;
    const down = (samples.rows - 1) * stride + PATCH;
    const { data } = samples.window;
    expect(data.length).toBe(3 * across * down);
    samples.take(null);
    // Three pixels before the first are the third, second and first; blue of row 5.
    const row = [2, 1, 0, 0, 1, 2].map((x) => level.planes[(2 * height + 5) * width + x]);
    expect([...data.subarray((2 * down + 8) * across, (2 * down + 8) * across + 6)]).toEqual(row);
    for (let shift = 0; shift < 8; shift++) {
      samples.take(random);
      const upstream = data.map(() => random.normal());
      level.gradient.fill(0);
      samples.put(upstream);
      expect(dot(level.planes, level.gradient)).toBeCloseTo(dot(data, upstream), 3);
    }
  },
);
