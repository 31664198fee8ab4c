import type { FloatArray } from "../../drawing/packed.ts";

/** Euclidean length. */
export function vectorLength(values: FloatArray): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i] * values[i];
  return Math.sqrt(squares);
}
