import { expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { principalAxes } from "./principal.ts";
import { Products } from "./products.ts";

it("finds the axes along which vectors are long, at right angles", async () => {
  const products = await Products.create(1);
  const random = new Random(3);
  const [channels, count, rank] = [20, 300, 3];
  // Three directions with most of the length, and a little noise in all.
  const strong = Array.from({ length: rank }, () => Array.from({ length: channels }, () => random.normal()));
  const columns = new Float32Array(channels * count);
  for (let i = 0; i < count; i++) {
    const amounts = strong.map((_, k) => 3 * (k + 1) * random.normal());
    for (let c = 0; c < channels; c++)
      columns[c * count + i] =
        0.05 * random.normal() + strong.reduce((sum, each, k) => sum + amounts[k] * each[c], 0);
  }
  const axes = await principalAxes(products, columns, channels, rank, new Random(1));
  const row = (k: number): Float32Array => axes.subarray(k * channels, (k + 1) * channels);
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    Array.from(b).reduce((sum, value, c) => sum + value * a[c], 0);
  for (let a = 0; a < rank; a++)
    for (let b = 0; b < rank; b++) expect(dot(row(a), row(b))).toBeCloseTo(a === b ? 1 : 0, 5);
  for (const direction of strong) {
    const kept = [0, 1, 2].reduce((sum, k) => sum + dot(row(k), direction) ** 2, 0);
    expect(kept / dot(direction, direction)).toBeGreaterThan(0.999);
  }
  await products.dispose();
});
