import { expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { Pyramid } from "./pyramid.ts";

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);

it("averages fours of its part of the picture, and goes back by the exact transpose", () => {
  const [stride, rows] = [31, 29];
  const crop = { left: 3, top: 2, width: 27, height: 22 };
  const random = new Random(1);
  const pyramid = new Pyramid(crop, 3, 5);
  const { levels } = pyramid;
  expect(levels.map(({ width, height }) => [width, height])).toEqual([
    [27, 22],
    [13, 11],
    [6, 5],
  ]);
  const image = new Float32Array(3 * stride * rows).map(() => random.uniform());
  pyramid.forward(image, stride);
  // Green at (5, 4) of the quarter: sixteen pixels of the picture.
  let sum = 0;
  for (let y = 16; y < 20; y++)
    for (let x = 20; x < 24; x++) sum += image[3 * ((y + crop.top) * stride + x + crop.left) + 1];
  expect(levels[2].planes[30 + 4 * 6 + 5]).toBeCloseTo(sum / 16, 6);
  let expected = 0;
  for (const { planes, gradient } of levels) {
    for (let i = 0; i < gradient.length; i++) gradient[i] = random.normal();
    expected += dot(planes, gradient);
  }
  const gradient = new Float32Array(image.length);
  pyramid.backward(gradient, stride);
  expect(dot(image, gradient)).toBeCloseTo(expected, 3);
  for (let i = 0; i < gradient.length; i++) {
    const [x, y] = [Math.floor(i / 3) % stride, Math.floor(i / 3 / stride)];
    const outside = x < 3 || x >= 30 || y < 2 || y >= 24;
    if (outside) expect(gradient[i]).toBe(0);
  }
});
