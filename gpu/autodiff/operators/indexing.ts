import type { Backward } from "../backward.ts";
import { elementCount, int, type OnnxNode } from "../onnx.ts";
import { type Inputs, known, type Operator, type Operators, required, type Value } from "../operator.ts";
import { axisOf, range, stridedIndices, stridesOf } from "../shape.ts";

const concat: Operator = {
  infer: (node, inputs) => {
    const first = required(node, inputs, 0);
    const axis = axisOf(int(node, "axis", 0), first.shape.length);
    const size = inputs.reduce((sum, _, i) => sum + required(node, inputs, i).shape[axis], 0);
    return [{ type: first.type, shape: first.shape.map((own, i) => (i === axis ? size : own)) }];
  },
  evaluate: (node, inputs, output) => {
    const axis = axisOf(int(node, "axis", 0), output.shape.length);
    const outer = elementCount(output.shape.slice(0, axis));
    return range(outer).flatMap((i) =>
      inputs.flatMap(({ constant = [], shape }) => {
        const block = elementCount(shape.slice(axis));
        return constant.slice(i * block, (i + 1) * block);
      }),
    );
  },
  gradient: (backward, node) => {
    const { graph } = backward;
    const dy = backward.upstream(node);
    const axis = axisOf(int(node, "axis", 0), graph.shape(dy).length);
    let start = 0;
    for (const input of node.inputs) {
      const size = graph.shape(input)[axis];
      if (backward.wants(input)) backward.accumulate(input, graph.slice(dy, axis, start, size));
      start += size;
    }
  },
};

const split: Operator = {
  infer: (node, inputs) => {
    const { type, shape } = required(node, inputs, 0);
    const axis = axisOf(int(node, "axis", 0), shape.length);
    const parts = node.outputs.length;
    const chunk = Math.ceil(shape[axis] / parts);
    const sizes = inputs[1]
      ? known(node, inputs, 1)
      : range(parts).map((i) => Math.min(chunk, shape[axis] - i * chunk));
    return sizes.map((size): Value => ({ type, shape: shape.map((own, i) => (i === axis ? size : own)) }));
  },
  gradient: (backward, node) => {
    const { graph } = backward;
    const axis = axisOf(int(node, "axis", 0), graph.shape(node.inputs[0]).length);
    const sizes = graph.constant(node.inputs[1]) ?? [];
    let start = 0;
    sizes.forEach((size, i) => {
      if (backward.reached(node, i))
        backward.accumulateSlice(node.inputs[0], backward.upstream(node, i), axis, start);
      start += size;
    });
  },
};

interface AxisSlice {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** The slices of a Slice node: starts and ends counted from the end when negative, then clamped (ONNX Slice-13). */
function slicesOf(
  shape: readonly number[],
  constants: readonly (readonly number[] | undefined)[],
): AxisSlice[] {
  const [starts = [], ends = [], axes = range(starts.length), steps = starts.map(() => 1)] = constants;
  return axes.map((given, i) => {
    const axis = axisOf(given, shape.length);
    const size = shape[axis];
    const step = steps[i];
    const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
    const from = (value: number): number => (value < 0 ? value + size : value);
    const start = step > 0 ? clamp(from(starts[i]), 0, size) : clamp(from(starts[i]), 0, size - 1);
    const end = step > 0 ? clamp(from(ends[i]), 0, size) : clamp(from(ends[i]), -1, size);
    return { axis, start, step, length: Math.max(0, Math.ceil((end - start) / step)) };
  });
}

function inferredSlices(node: OnnxNode, inputs: Inputs): AxisSlice[] {
  const constants = [1, 2, 3, 4].map((i) => (inputs[i] ? known(node, inputs, i) : undefined));
  return slicesOf(required(node, inputs, 0).shape, constants);
}

/** The adjoint of one axis of a slice of any step: zeros in between, reversed when the step is negative. */
function spread(
  backward: Backward,
  dy: string,
  size: number,
  { axis, start, step, length }: AxisSlice,
): string {
  const { graph } = backward;
  const forward = step > 0 ? dy : graph.flip(dy, [axis]);
  const first = step > 0 ? start : start + (length - 1) * step;
  const stride = Math.abs(step);
  let spaced = forward;
  if (stride > 1) {
    const shape = graph.shape(forward);
    const split = [...shape.slice(0, axis), length, 1, ...shape.slice(axis + 1)];
    const ends = split.map((_, i) => (i === axis + 1 ? stride - 1 : 0));
    const padded = graph.pad(
      graph.reshape(forward, split),
      split.map(() => 0),
      ends,
    );
    spaced = graph.reshape(
      padded,
      shape.map((own, i) => (i === axis ? length * stride : own)),
    );
  }
  const at = (amount: number): number[] => graph.shape(dy).map((_, i) => (i === axis ? amount : 0));
  return graph.pad(spaced, at(first), at(size - first - length * stride));
}

const slice: Operator = {
  infer: (node, inputs) => {
    const { type, shape } = required(node, inputs, 0);
    const lengths = new Map(inferredSlices(node, inputs).map(({ axis, length }) => [axis, length]));
    return [{ type, shape: shape.map((size, axis) => lengths.get(axis) ?? size) }];
  },
  evaluate: (node, inputs, output) => {
    const [x] = inputs;
    const steps = stridesOf(x.shape);
    let offset = 0;
    for (const { axis, start, step } of inferredSlices(node, inputs)) {
      offset += start * steps[axis];
      steps[axis] *= step;
    }
    return stridedIndices(output.shape, steps, offset).map((index) => x.constant?.[index] ?? 0);
  },
  gradient: (backward, node) => {
    const { graph } = backward;
    const [x, ...rest] = node.inputs;
    const shape = graph.shape(x);
    const constants = [0, 1, 2, 3].map((i) => (rest[i] ? graph.constant(rest[i]) : undefined));
    const slices = slicesOf(shape, constants).filter(
      ({ axis, length, step }) => length !== shape[axis] || step < 0,
    );
    let dx = backward.upstream(node);
    const last = slices.pop();
    for (const each of slices) dx = spread(backward, dx, shape[each.axis], each);
    if (last === undefined) backward.accumulate(x, dx);
    else if (last.step === 1) backward.accumulateSlice(x, dx, last.axis, last.start);
    else backward.accumulate(x, spread(backward, dx, shape[last.axis], last));
  },
};

const gather: Operator = {
  infer: (node, inputs) => {
    const { type, shape } = required(node, inputs, 0);
    const axis = axisOf(int(node, "axis", 0), shape.length);
    return [
      {
        type,
        shape: [...shape.slice(0, axis), ...required(node, inputs, 1).shape, ...shape.slice(axis + 1)],
      },
    ];
  },
  evaluate: (node, [x, indices]) => {
    const axis = axisOf(int(node, "axis", 0), x.shape.length);
    const block = elementCount(x.shape.slice(axis + 1));
    const size = x.shape[axis];
    return range(elementCount(x.shape.slice(0, axis))).flatMap((outer) =>
      (indices.constant ?? []).flatMap((index) => {
        const at = (outer * size + (index < 0 ? index + size : index)) * block;
        return (x.constant ?? []).slice(at, at + block);
      }),
    );
  },
  // Consecutive indices are a slice; any others are added back one by one.
  gradient: (backward, node) => {
    const { graph } = backward;
    const [x, indices] = node.inputs;
    const shape = graph.shape(x);
    const axis = axisOf(int(node, "axis", 0), shape.length);
    const count = elementCount(graph.shape(indices));
    const flat = [...shape.slice(0, axis), count, ...shape.slice(axis + 1)];
    const dy = graph.reshape(backward.upstream(node), flat);
    const constant = graph.constant(indices)?.map((index) => (index < 0 ? index + shape[axis] : index));
    if (constant?.every((index, i) => index === constant[0] + i)) {
      backward.accumulateSlice(x, dy, axis, constant[0]);
      return;
    }
    const column = flat.map((size, i) => (i === axis ? size : 1));
    const everywhere = graph.expand(graph.reshape(indices, column), flat);
    const zeros = graph.expand(graph.scalar(0), shape);
    backward.accumulate(x, graph.op("ScatterElements", [zeros, everywhere, dy], { axis, reduction: "add" }));
  },
};

export const indexing: Operators = {
  Concat: concat,
  Split: split,
  Slice: slice,
  Gather: gather,
  ScatterElements: {
    infer: (node, inputs) => [
      { type: required(node, inputs, 0).type, shape: required(node, inputs, 0).shape },
    ],
  },
};
