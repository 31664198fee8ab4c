import type { Backward } from "../backward.ts";
import type { Graph } from "../graph.ts";
import { elementCount, int, ints, type OnnxNode, type Shape } from "../onnx.ts";
import { type Inputs, type Operator, type Operators, required, type Value } from "../operator.ts";
import { range } from "../shape.ts";
import { transposedConvolution } from "./convolutions.ts";
import { type Windows, windowsOf } from "./windows.ts";

const poolWindows = (node: OnnxNode, shape: Shape): Windows =>
  windowsOf(node, shape, ints(node, "kernel_shape") ?? []);

function inferPool(node: OnnxNode, inputs: Inputs): Value[] {
  const { type, shape } = required(node, inputs, 0);
  const pooled = [shape[0], shape[1], ...poolWindows(node, shape).positions];
  return [
    { type, shape: pooled },
    { type: "int64", shape: pooled },
  ];
}

/** Whether windows tile the input without overlap or padding, so that each pixel is in at most one. */
function tiles({ kernel, strides, dilations, begins }: Windows): boolean {
  return [0, 1].every((axis) => kernel[axis] <= strides[axis] && dilations[axis] === 1 && begins[axis] === 0);
}

/**
 * Max pooling: the adjoint goes to the pixel that was taken, the first one on a tie, through the pool's second output.
 * Overlapping windows add up.
 */
function gradientThroughIndices(backward: Backward, node: OnnxNode, windows: Windows): void {
  const { graph } = backward;
  const x = node.inputs[0];
  const shape = graph.shape(x);
  const indices = indicesOf(graph, node);
  const size = elementCount(shape);
  const dy = graph.reshape(backward.upstream(node), [elementCount(graph.shape(node.outputs[0]))]);
  const zeros = graph.expand(graph.scalar(0), [size]);
  const flat = graph.op(
    "ScatterElements",
    [zeros, graph.reshape(indices, [elementCount(graph.shape(indices))]), dy],
    {
      axis: 0,
      reduction: tiles(windows) ? "none" : "add",
    },
  );
  backward.accumulate(x, graph.reshape(flat, shape));
}

/** The second output of a MaxPool: flat indices into the input. Added to the node where it has none. */
function indicesOf(graph: Graph, node: OnnxNode): string {
  if (node.outputs[1]) return node.outputs[1];
  const name = graph.fresh("indices");
  graph.extend(node.outputs[0], name, { type: "int64", shape: graph.shape(node.outputs[0]) });
  return name;
}

/**
 * Max pooling without indices: for each place in the window, the pixels there that equal the maximum and were not
 * preceded by another take the adjoint. Every provider can do this.
 */
function gradientThroughMasks(backward: Backward, node: OnnxNode, windows: Windows): void {
  const { graph } = backward;
  const [x, y] = [node.inputs[0], node.outputs[0]];
  const shape = graph.shape(x);
  const dy = backward.upstream(node);
  const { kernel, strides, dilations, begins, positions } = windows;
  // Enough margin for every window; −∞ would turn into NaN in a product, so a large finite number pads.
  const reach = [0, 1].map(
    (axis) => (positions[axis] - 1) * strides[axis] + (kernel[axis] - 1) * dilations[axis] + 1,
  );
  const ends = [0, 1].map((axis) => Math.max(0, reach[axis] - begins[axis] - shape[2 + axis]));
  const pads = graph.int64([0, 0, ...begins, 0, 0, ...ends]);
  const padded = graph.op("Pad", [x, pads, graph.scalar(-3e38)]);
  const paddedShape = graph.shape(padded);
  let free: string | undefined;
  let total: string | undefined;
  for (const row of range(kernel[0])) {
    for (const column of range(kernel[1])) {
      const starts = [row * dilations[0], column * dilations[1]];
      const stops = [0, 1].map((axis) => starts[axis] + (positions[axis] - 1) * strides[axis] + 1);
      const taps = graph.op("Slice", [
        padded,
        graph.int64(starts),
        graph.int64(stops),
        graph.int64([2, 3]),
        graph.int64(strides),
      ]);
      const equal = graph.op("Equal", [taps, y]);
      const taken: string = free === undefined ? equal : graph.op("And", [equal, free]);
      const notTaken = graph.op("Not", [equal]);
      free = free === undefined ? notTaken : graph.op("And", [free, notTaken]);
      const share = graph.mul(dy, graph.op("Cast", [taken], { to: 1 }));
      const placed = place(graph, share, starts, windows, paddedShape);
      total = total === undefined ? placed : graph.add(total, placed);
    }
  }
  if (total === undefined) return;
  const cropped = graph.pad(total, [0, 0, -begins[0], -begins[1]], [0, 0, -ends[0], -ends[1]]);
  backward.accumulate(x, cropped);
}

/** Puts [N, C, Ho, Wo] at every stride-th pixel of zeros of `shape`, from `starts` on. */
function place(
  graph: Graph,
  share: string,
  starts: readonly number[],
  { strides }: Windows,
  shape: Shape,
): string {
  const [n, c, h, w] = graph.shape(share);
  const split = graph.reshape(share, [n, c, h, 1, w, 1]);
  const none = [0, 0, 0, 0, 0, 0];
  const spaced = graph.reshape(graph.pad(split, none, [0, 0, 0, strides[0] - 1, 0, strides[1] - 1]), [
    n,
    c,
    h * strides[0],
    w * strides[1],
  ]);
  return graph.pad(
    spaced,
    [0, 0, starts[0], starts[1]],
    [0, 0, shape[2] - starts[0] - h * strides[0], shape[3] - starts[1] - w * strides[1]],
  );
}

/** How many pixels each window averages, per axis. */
function counts(
  { kernel, strides, dilations, begins, ends, positions }: Windows,
  shape: Shape,
  includePad: boolean,
): number[][] {
  return [0, 1].map((axis) =>
    range(positions[axis]).map((position) => {
      const start = position * strides[axis] - begins[axis];
      const size = shape[2 + axis];
      const low = includePad ? -begins[axis] : 0;
      const high = includePad ? size + ends[axis] : size;
      return range(kernel[axis]).filter((tap) => {
        const at = start + tap * dilations[axis];
        return at >= low && at < high;
      }).length;
    }),
  );
}

/** Each pixel as a block of `kernel` pixels. Concat along the last axis copies whole runs; Expand goes one by one. */
function repeatPixels(graph: Graph, x: string, [high, wide]: readonly [number, number]): string {
  const [n, c, h, w] = graph.shape(x);
  const repeat = (name: string, times: number): string =>
    times === 1 ? name : graph.op("Concat", new Array<string>(times).fill(name), { axis: 1 });
  const columns = repeat(graph.reshape(x, [n * c * h * w, 1]), wide);
  const rows = repeat(graph.reshape(columns, [n * c * h, w * wide]), high);
  return graph.reshape(rows, [n, c, h * high, w * wide]);
}

/** Average pooling: dY divided by each window's count, spread evenly over the window. */
function gradientOfAverage(backward: Backward, node: OnnxNode): void {
  const { graph } = backward;
  const x = node.inputs[0];
  const shape = graph.shape(x);
  const windows = poolWindows(node, shape);
  const { kernel, positions } = windows;
  const [rows, columns] = counts(windows, shape, int(node, "count_include_pad", 0) === 1);
  const inverse = rows.flatMap((row) => columns.map((column) => 1 / (row * column)));
  const uniform = inverse.every((value) => value === inverse[0]);
  const factor = uniform ? graph.scalar(inverse[0]) : graph.tensor("float32", [...positions], inverse);
  const dy = graph.mul(backward.upstream(node), factor);
  const exact = tiles(windows) && [0, 1].every((axis) => kernel[axis] * positions[axis] === shape[2 + axis]);
  if (exact) {
    backward.accumulate(x, repeatPixels(graph, dy, kernel));
    return;
  }
  const ones = graph.expand(graph.scalar(1), [shape[1], 1, ...kernel]);
  backward.accumulate(x, transposedConvolution(graph, dy, ones, shape, windows, shape[1]));
}

function globalPool(op: "ReduceMean" | "ReduceMax"): Operator {
  return {
    infer: (node, inputs) => {
      const { type, shape } = required(node, inputs, 0);
      return [{ type, shape: shape.map((size, axis) => (axis < 2 ? size : 1)) }];
    },
    ...(op === "ReduceMax" && {
      expand: (graph: Graph, node: OnnxNode) => {
        const axes = range(graph.shape(node.inputs[0]).length).slice(2);
        graph.op(
          op,
          [node.inputs[0], graph.int64(axes)],
          { keepdims: 1 },
          { name: node.name, outputs: node.outputs },
        );
        return true;
      },
    }),
    gradient: (backward, node) => {
      const { graph } = backward;
      const shape = graph.shape(node.inputs[0]);
      const mean = graph.mul(backward.upstream(node), graph.scalar(1 / elementCount(shape.slice(2))));
      backward.accumulate(node.inputs[0], graph.expand(mean, shape));
    },
  };
}

export const pooling: Operators = {
  MaxPool: {
    infer: inferPool,
    gradient: (backward, node) => {
      const windows = poolWindows(node, backward.graph.shape(node.inputs[0]));
      const rule = backward.options.portable ? gradientThroughMasks : gradientThroughIndices;
      rule(backward, node, windows);
    },
  },
  AveragePool: { infer: inferPool, gradient: gradientOfAverage },
  GlobalAveragePool: globalPool("ReduceMean"),
  GlobalMaxPool: globalPool("ReduceMax"),
};
