import type { Random } from "../../../../drawing/random.ts";
import type { Products } from "./products.ts";

/** Rounds of subspace iteration. */
const ROUNDS = 3;

/**
 * Directions in which vectors differ most from nothing (their mean counts too), by subspace iteration (Halko, Martinsson &
 * Tropp 2011, algorithm 4.4).
 * @param columns [channels × count] one vector in each column
 * @returns [rank × channels] orthonormal rows
 */
export async function principalAxes(
  products: Products,
  columns: Float32Array,
  channels: number,
  rank: number,
  random: Random,
): Promise<Float32Array> {
  let axes: Float32Array = Float32Array.from({ length: rank * channels }, () => random.normal());
  for (let round = 0; round < ROUNDS; round++) {
    orthonormalise(axes, channels);
    const seen = await products.product(axes, columns, rank, channels);
    axes = await products.transposedProduct(seen, columns, rank, columns.length / channels);
  }
  orthonormalise(axes, channels);
  return axes;
}

/** Gram–Schmidt over the rows; what depends on the rows before it becomes 0. */
function orthonormalise(rows: Float32Array, length: number): void {
  for (let row = 0; row < rows.length; row += length) {
    const before = norm(rows, row, length);
    // Twice is enough to be orthogonal in float32 (Giraud et al. 2005).
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < row; other += length) {
        let product = 0;
        for (let k = 0; k < length; k++) product += rows[row + k] * rows[other + k];
        for (let k = 0; k < length; k++) rows[row + k] -= product * rows[other + k];
      }
    }
    const left = norm(rows, row, length);
    const scale = left > 1e-5 * before ? 1 / left : 0;
    for (let k = row; k < row + length; k++) rows[k] *= scale;
  }
}

function norm(values: Float32Array, from: number, length: number): number {
  let sum = 0;
  for (let k = from; k < from + length; k++) sum += values[k] * values[k];
  return Math.sqrt(sum);
}
