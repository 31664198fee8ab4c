import { describe, expect, it } from "vitest";
import { type PackedGradients, type PackedStrokes, packStrokes } from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import { stroke, strokeId } from "../../drawing/stroke.ts";
import { Rasteriser } from "./rasteriser.ts";

type Packed64 = PackedStrokes<Float64Array>;

function randomStrokes(
  random: Random,
  count: number,
  width: number,
  height: number,
  widthOf: () => number,
  spread: number,
): Packed64 {
  const strokes = Array.from({ length: count }, (_, i) => {
    const points: number[] = [];
    let x = random.between(0, width);
    let y = random.between(0, height);
    for (let p = 0; p < 1 + 3 * (1 + (i % 3)); p++) {
      points.push(x, y);
      x += random.between(-spread, spread);
      y += random.between(-spread, spread);
    }
    const channel = (): number => random.uniform();
    return stroke(strokeId(`s${i}`), points, widthOf(), [channel(), channel(), channel(), channel()]);
  });
  return packStrokes(strokes, Float64Array);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** ‖analytic − numeric‖ / ‖numeric‖ for every group of parameters. */
function gradientErrors(
  packed: Packed64,
  width: number,
  height: number,
  random: Random,
): Record<string, number> {
  const rasteriser = Rasteriser.create(width, height, Float64Array);
  const upstream = Float64Array.from({ length: width * height * 3 }, () => random.between(-1, 1));
  rasteriser.forward(packed);
  const found = rasteriser.backward(upstream);
  const analytic = {
    points: found.points.slice(),
    widths: found.widths.slice(),
    colors: found.colors.slice(),
  };
  const step = 1e-6;
  const errors: Record<string, number> = {};
  for (const key of ["points", "widths", "colors"] as const satisfies (keyof PackedGradients)[]) {
    let wrong = 0;
    let size = 0;
    for (let i = 0; i < packed[key].length; i++) {
      const value = packed[key][i];
      packed[key][i] = value + step;
      const above = dot(rasteriser.forward(packed), upstream);
      packed[key][i] = value - step;
      const beneath = dot(rasteriser.forward(packed), upstream);
      packed[key][i] = value;
      const numeric = (above - beneath) / (2 * step);
      wrong += (numeric - analytic[key][i]) ** 2;
      size += numeric ** 2;
    }
    errors[key] = Math.sqrt(wrong / size);
  }
  return errors;
}

describe("backward is the derivative of forward", () => {
  const kinds: [string, (random: Random) => number, number][] = [
    ["hairlines", (random) => random.between(0.02, 0.6), 10],
    ["thin lines", (random) => random.between(0.6, 3), 10],
    ["wide lines", (random) => random.between(4, 14), 10],
    ["tight curls", (random) => random.between(1, 8), 3],
    ["long lines that leave the canvas", (random) => random.between(0.5, 8), 50],
  ];
  for (const [name, widthOf, spread] of kinds) {
    it(name, () => {
      for (let seed = 1; seed <= 6; seed++) {
        const random = new Random(seed);
        const packed = randomStrokes(random, 9, 37, 29, () => widthOf(random), spread);
        const errors = gradientErrors(packed, 37, 29, random);
        for (const [key, error] of Object.entries(errors)) {
          expect(error, `d / d ${key}, seed ${seed}`).toBeLessThan(1e-5);
        }
      }
    });
  }
});
