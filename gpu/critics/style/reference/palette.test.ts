import { expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { matchPalette, paletteOf } from "./palette.ts";
import { differences, paletteDistance, relativeError, vectorsOf } from "./testing/definitions.ts";

function evaluate(colours: Float32Array, style: Float32Array, weight = 1) {
  const gradient = new Float32Array(colours.length);
  return { loss: matchPalette(colours, paletteOf(style), weight, gradient), gradient };
}

it("is the distance of two colours, by hand", () => {
  // Turning keeps lengths: (1, 1, 1) and (2, 2, 2) have cosine 1 and lie √3 apart.
  expect(evaluate(Float32Array.of(1, 1, 1), Float32Array.of(2, 2, 2)).loss).toBeCloseTo(1, 5);
  // Opposite ones have cosine −1 and lie 2 √3 apart.
  expect(evaluate(Float32Array.of(1, 1, 1), Float32Array.of(-1, -1, -1)).loss).toBeCloseTo(4, 5);
  // The same colour: the distance's floor.
  expect(evaluate(Float32Array.of(1, 2, 3), Float32Array.of(1, 2, 3)).loss).toBeCloseTo(
    Math.sqrt(1e-5 / 3),
    5,
  );
});

it.each([
  ["the style's side", 12, 40],
  ["the picture's side", 40, 12],
])("agrees with the definition in float64, value and gradient: %s", (_, count, other) => {
  const random = new Random(count);
  // The larger set is spread wider, so that its side is the greater one.
  const spread = (n: number): number => (n > 20 ? 2 : 0.5);
  const draw = (n: number) => Float32Array.from({ length: 3 * n }, () => spread(n) * random.normal());
  const [colours, style] = [draw(count), draw(other)];
  const { loss, gradient } = evaluate(colours, style, 0.5);
  const wanted = vectorsOf(style, 3);
  expect(loss / paletteDistance(vectorsOf(colours, 3), wanted)).toBeCloseTo(1, 5);
  const expected = differences(
    Float64Array.from(colours),
    (at) => 0.5 * paletteDistance(vectorsOf(at, 3), wanted),
    1e-6,
  );
  expect(relativeError(gradient, expected)).toBeLessThan(1e-4);
});

it("is finite for black in the network's sense", () => {
  const { loss, gradient } = evaluate(new Float32Array(6), Float32Array.of(1, 2, 0, 0, 1, 0));
  expect(Number.isFinite(loss)).toBe(true);
  expect(gradient.every(Number.isFinite)).toBe(true);
});
