import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { Products } from "./products.ts";
import { type Level, lengthsOf, RelaxedEmd, type StyleColumns } from "./relaxed-emd.ts";
import { styleColumns } from "./style-picture.ts";
import { cosineEmd, differences, relativeError, type Vectors, vectorsOf } from "./testing/definitions.ts";

let products: Products;
beforeAll(async () => {
  products = await Products.create(1);
});
afterAll(() => products.dispose());

function columnsOf(vectors: Vectors, parts: StyleColumns["levels"]): Promise<StyleColumns> {
  const columns = vectors[0].flatMap((_, c) => vectors.map((vector) => vector[c]));
  return styleColumns(Float32Array.from(columns), parts, vectors.length, products);
}

/** Style vectors of which a level's parts come again and again, and the same written out. */
async function styleOf(
  levels: readonly Level[],
  different: readonly number[],
  count: number,
  random: Random,
) {
  const parts = levels.map(({ channels }, k) => ({
    table: Float32Array.from({ length: different[k] * channels }, () => Math.abs(random.normal())),
    rows: Int32Array.from({ length: count }, () => random.integer(different[k])),
  }));
  const vectors = Array.from({ length: count }, (_, j) =>
    parts.flatMap(({ table, rows }, k) => {
      const { channels } = levels[k];
      return [...table.subarray(rows[j] * channels, (rows[j] + 1) * channels)];
    }),
  );
  return { style: await columnsOf(vectors, parts), vectors };
}

async function evaluate(columns: Float32Array, levels: readonly Level[], style: StyleColumns, count: number) {
  const gradient = new Float32Array(columns.length);
  const emd = new RelaxedEmd(products, levels, count);
  const loss = await emd.evaluate(columns, lengthsOf(columns, count), style, 0.5, gradient);
  return { loss, gradient };
}

const one: readonly Level[] = [{ first: 0, channels: 2 }];

describe("relaxed earth mover's distance", () => {
  it("is the greater of the two sides, by hand", async () => {
    // From the picture's side: (1, 0) is there, so 0. From the style's: (0, 1) is at distance 1 of it, mean ½.
    const style = await columnsOf(
      [
        [3, 0],
        [0, 5],
      ],
      [{ table: Float32Array.of(3, 0, 0, 5), rows: Int32Array.of(0, 1) }],
    );
    expect((await evaluate(Float32Array.of(2, 0), one, style, 1)).loss).toBeCloseTo(0.5, 6);
    // Both sides the other way round: the picture has what the style has not.
    const single = await columnsOf([[1, 0]], [{ table: Float32Array.of(1, 0), rows: Int32Array.of(0) }]);
    const { loss, gradient } = await evaluate(Float32Array.of(1, 0, 0, 2), one, single, 2);
    expect(loss).toBeCloseTo(0.5, 6);
    // d (1 − cos) / d x of (0, 2) against (1, 0) is −(1, 0) / 2; half a mean, half a weight.
    expect([...gradient]).toEqual([0, -0.125, 0, 0]);
  });

  it.each([
    ["the style's side", 10, 60],
    ["the picture's side", 60, 10],
  ])("agrees with the definition in float64, value and gradient: %s", async (_, count, other) => {
    const random = new Random(count);
    const levels = [
      { first: 0, channels: 5 },
      { first: 5, channels: 4 },
      { first: 9, channels: 3 },
    ];
    const { style, vectors } = await styleOf(levels, [other, 7, 2], other, random);
    const columns = Float32Array.from({ length: 12 * count }, () => Math.abs(random.normal()));
    const { loss, gradient } = await evaluate(columns, levels, style, count);
    expect(loss / cosineEmd(vectorsOf(columns, 12), vectors)).toBeCloseTo(1, 5);
    const expected = differences(
      Float64Array.from(columns),
      (at) => 0.5 * cosineEmd(vectorsOf(at, 12), vectors),
      1e-6,
    );
    expect(relativeError(gradient, expected)).toBeLessThan(1e-4);
  });

  it("is finite where nothing is active", async () => {
    const { style } = await styleOf(one, [4], 4, new Random(1));
    const { loss, gradient } = await evaluate(new Float32Array(6), one, style, 3);
    expect(loss).toBeCloseTo(1, 6);
    expect(gradient.every((each) => each === 0)).toBe(true);
  });
});
