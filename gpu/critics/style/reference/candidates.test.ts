import { expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { candidatesOf } from "./candidates.ts";

it("finds the greatest of each row and of each column, in order", () => {
  const random = new Random(1);
  const [rows, count] = [30, 7];
  const cosines = Float32Array.from({ length: rows * count }, () => random.uniform());
  const { ofPicture, ofStyle } = candidatesOf(cosines, { rows, count }, 4, 3);
  const best = (length: number, value: (k: number) => number, several: number): number[] =>
    Array.from({ length }, (_, k) => k)
      .sort((a, b) => value(b) - value(a))
      .slice(0, several);
  for (let i = 0; i < count; i++)
    expect([...ofPicture.indices.subarray(4 * i, 4 * i + 4)]).toEqual(
      best(rows, (j) => cosines[j * count + i], 4),
    );
  for (let j = 0; j < rows; j++) {
    const expected = best(count, (i) => cosines[j * count + i], 3);
    expect([...ofStyle.indices.subarray(3 * j, 3 * j + 3)]).toEqual(expected);
    expect([...ofStyle.cosines.subarray(3 * j, 3 * j + 3)]).toEqual(
      expected.map((i) => cosines[j * count + i]),
    );
  }
  // Fewer than asked for, in a matrix that is wider than it has to be.
  expect([
    ...candidatesOf(Float32Array.of(0.5, 9, 0.7, 9), { rows: 2, count: 1 }, 3, 2).ofPicture.indices,
  ]).toEqual([1, 0, -1]);
});
