import { int, ints, type OnnxNode, type Shape, string } from "../onnx.ts";

/** The sliding windows of a two-dimensional convolution or pooling. */
export interface Windows {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** top, left */
  readonly begins: readonly [number, number];
  /** bottom, right, as the node says; a last window that `ceil_mode` adds reaches further. */
  readonly ends: readonly [number, number];
  /** Positions of the window along each axis. */
  readonly positions: readonly [number, number];
}

function pair(values: readonly number[] | undefined): [number, number] {
  return [values?.[0] ?? 1, values?.[1] ?? 1];
}

/**
 * The windows over an input [N, C, H, W], with `auto_pad` resolved.
 * @throws RangeError when the input has another rank.
 */
export function windowsOf(node: OnnxNode, shape: Shape, kernelShape: readonly number[]): Windows {
  if (shape.length !== 4) throw new RangeError(`only images [N, C, H, W] are supported, not [${shape}].`);
  const kernel = pair(kernelShape);
  const strides = pair(ints(node, "strides"));
  const dilations = pair(ints(node, "dilations"));
  const [top = 0, left = 0, bottom = 0, right = 0] = ints(node, "pads") ?? [];
  const begins: [number, number] = [top, left];
  const ends: [number, number] = [bottom, right];
  const positions: [number, number] = [0, 0];
  const auto = string(node, "auto_pad", "NOTSET");
  const ceil = int(node, "ceil_mode", 0) === 1;
  for (const axis of [0, 1] as const) {
    const size = shape[2 + axis];
    const reach = dilations[axis] * (kernel[axis] - 1) + 1;
    if (auto === "SAME_UPPER" || auto === "SAME_LOWER") {
      positions[axis] = Math.ceil(size / strides[axis]);
      const total = Math.max(0, (positions[axis] - 1) * strides[axis] + reach - size);
      const small = Math.floor(total / 2);
      begins[axis] = auto === "SAME_UPPER" ? small : total - small;
      ends[axis] = total - begins[axis];
      continue;
    }
    const steps = (size + begins[axis] + ends[axis] - reach) / strides[axis];
    positions[axis] = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
    // A window that would start beyond the input and its first padding is left out.
    if (ceil && (positions[axis] - 1) * strides[axis] >= size + begins[axis]) positions[axis]--;
  }
  return { kernel, strides, dilations, begins, ends, positions };
}
