import { elementCount, type Shape } from "./onnx.ts";

/** Multidirectional broadcasting (https://onnx.ai/onnx/repo-docs/Broadcasting.html). */
export function broadcast(...shapes: readonly Shape[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own === 1 || own === size) continue;
      if (size !== 1)
        throw new RangeError(`Shapes ${shapes.map((each) => `[${each}]`).join(" and ")} do not broadcast.`);
      size = own;
    }
    return size;
  });
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** An axis counted from the end when negative, as an axis from the start. */
export function axisOf(axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (normal < 0 || normal >= Math.max(rank, 1))
    throw new RangeError(`Axis ${axis} is outside a tensor of rank ${rank}.`);
  return normal;
}

/** `0, 1, …, count − 1`. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

export function inversePermutation(permutation: readonly number[]): number[] {
  const inverse = new Array<number>(permutation.length);
  for (let i = 0; i < permutation.length; i++) inverse[permutation[i]] = i;
  return inverse;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** For each element of `to` in row-major order, the index of the element of `from` that broadcasting puts there. */
export function broadcastIndices(from: Shape, to: Shape): number[] {
  const strides = stridesOf(from);
  const steps = to.map((_, axis) => {
    const own = axis - to.length + from.length;
    return own < 0 || from[own] === 1 ? 0 : strides[own];
  });
  return stridedIndices(to, steps);
}

/** For each position of `shape` in row-major order, Σ position·step, plus `start`. */
export function stridedIndices(shape: Shape, steps: readonly number[], start = 0): number[] {
  let indices = [start];
  for (let axis = 0; axis < shape.length; axis++) {
    const next: number[] = [];
    for (const index of indices) for (let i = 0; i < shape[axis]; i++) next.push(index + i * steps[axis]);
    indices = next;
  }
  return elementCount(shape) === 0 ? [] : indices;
}
