import { expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { MomentMatching } from "./moments.ts";
import { differences, momentDistance, relativeError, vectorsOf } from "./testing/definitions.ts";

async function evaluate(columns: Float32Array, styles: readonly Float32Array[], channels: number) {
  const weights = [0.7, 0.2];
  const matching = new MomentMatching(channels, 1);
  const targets = await Promise.all(
    styles.map(async (style, k) => ({
      moments: await matching.momentsOf(style),
      weight: weights[k],
    })),
  );
  const gradient = new Float32Array(columns.length);
  const losses = await matching.evaluate(columns, targets, gradient);
  await matching.dispose();
  return { losses, gradient, weights };
}

it("is the difference of means and covariances, by hand", async () => {
  // Two channels, three vectors: means 2 and 0, covariance [[1, 2], [2, 4]]; the style: means 0 and 1, covariance [[1, 0], [0, 0]].
  const columns = Float32Array.of(1, 2, 3, -2, 0, 2);
  const style = Float32Array.of(-1, 0, 1, 1, 1, 1);
  const { losses } = await evaluate(columns, [style], 2);
  expect(losses[0]).toBeCloseTo((2 + 1) / 2 + (0 + 2 + 2 + 4) / 4, 6);
});

it("agrees with the definition in float64, and its gradient with differences of it", async () => {
  const random = new Random(7);
  // More channels than a block has, so that blocks meet.
  const [channels, count] = [300, 9];
  const columns = Float32Array.from({ length: channels * count }, () => Math.abs(random.normal()));
  const styles = [11, 14].map((other) =>
    Float32Array.from({ length: channels * other }, () => 1.3 * Math.abs(random.normal())),
  );
  const { losses, gradient, weights } = await evaluate(columns, styles, channels);
  const definitions = styles.map((style) => vectorsOf(style, channels));
  definitions.forEach((style, k) => {
    expect(losses[k] / momentDistance(vectorsOf(columns, channels), style)).toBeCloseTo(1, 5);
  });
  const direction = Float64Array.from(columns, () => random.normal());
  const along = (by: Float64Array): number => {
    const there = vectorsOf(
      columns.map((value, i) => value + by[0] * direction[i]),
      channels,
    );
    return definitions.reduce((sum, style, k) => sum + weights[k] * momentDistance(there, style), 0);
  };
  const [slope] = differences(Float64Array.of(0), along, 1e-4);
  const found = gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
  expect(found / slope).toBeCloseTo(1, 2);
});

it("has the gradient of every number", async () => {
  const random = new Random(8);
  const [channels, count] = [6, 8];
  const columns = Float32Array.from({ length: channels * count }, () => random.normal());
  const style = Float32Array.from({ length: channels * 10 }, () => 2 * random.normal() + 1);
  const { gradient } = await evaluate(columns, [style], channels);
  const wanted = vectorsOf(style, channels);
  const expected = differences(
    Float64Array.from(columns),
    (at) => 0.7 * momentDistance(vectorsOf(at, channels), wanted),
    1e-6,
  );
  expect(relativeError(gradient, expected)).toBeLessThan(1e-4);
});
