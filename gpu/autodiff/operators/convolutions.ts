import type { Backward } from "../backward.ts";
import type { Graph } from "../graph.ts";
import { elementCount, int, ints, type OnnxNode, type Shape } from "../onnx.ts";
import { type Inputs, type Operator, type Operators, required } from "../operator.ts";
import { depthToSpace } from "./blocks.ts";
import { type Windows, windowsOf } from "./windows.ts";

function convWindows(node: OnnxNode, x: Shape, w: Shape): Windows {
  return windowsOf(node, x, w.slice(2));
}

/**
 * The adjoint of a convolution to its input: a convolution of dY with the flipped weights, inputs and outputs exchanged.
 * At stride s the output's pixels fall into s² phases, each with its own s-th of the kernel: all phases are channels of
 * one convolution, which DepthToSpace interleaves. Weights that do not depend on the image are rearranged once, when the
 * session folds constants.
 * @param shape of the input, [N, Cin, H, W]
 */
export function transposedConvolution(
  graph: Graph,
  dy: string,
  weights: string,
  shape: Shape,
  windows: Windows,
  group: number,
): string {
  const { strides, positions, begins } = windows;
  const dense = strides[0] * strides[1] > 1;
  const dilations: readonly [number, number] = dense ? [1, 1] : windows.dilations;
  const [w, kernel] = dense ? dilateKernel(graph, weights, windows) : [weights, windows.kernel];
  // Of every phase: taps, first and number of positions q, where the padded input's pixel is s·q + phase.
  const taps = [0, 1].map((axis) => Math.ceil(kernel[axis] / strides[axis]));
  const first = [0, 1].map((axis) => Math.floor(begins[axis] / strides[axis]));
  const beyond = [0, 1].map((axis) => Math.floor((shape[2 + axis] - 1 + begins[axis]) / strides[axis]) + 1);
  const padBegin = [0, 1].map((axis) => (taps[axis] - 1) * dilations[axis] - first[axis]);
  const padEnd = [0, 1].map((axis) => beyond[axis] - positions[axis]);
  // At most the crop of dY may be negative; a convolution takes only positive padding.
  const crop = (amounts: readonly number[]): number[] => [
    0,
    0,
    ...amounts.map((amount) => Math.min(0, amount)),
  ];
  const cropped = graph.pad(dy, crop(padBegin), crop(padEnd));
  const phases = graph.op("Conv", [cropped, rearrangeKernel(graph, w, kernel, strides, taps, group)], {
    kernel_shape: taps,
    pads: [...padBegin, ...padEnd].map((amount) => Math.max(0, amount)),
    dilations,
    group,
  });
  const whole = depthToSpace(graph, phases, strides);
  const [, , high, wide] = graph.shape(whole);
  const skip = [0, 1].map((axis) => begins[axis] - first[axis] * strides[axis]);
  return graph.pad(
    whole,
    [0, 0, -skip[0], -skip[1]],
    [0, 0, shape[2] + skip[0] - high, shape[3] + skip[1] - wide],
  );
}

/** A dilated kernel as a plain one, with zeros between its taps. */
function dilateKernel(
  graph: Graph,
  weights: string,
  { kernel, dilations }: Windows,
): [weights: string, kernel: readonly [number, number]] {
  const [dh, dw] = dilations;
  if (dh * dw === 1) return [weights, kernel];
  const [out, inner, kh, kw] = graph.shape(weights);
  const none = [0, 0, 0, 0, 0, 0];
  const split = graph.reshape(weights, [out, inner, kh, 1, kw, 1]);
  const spaced = graph.reshape(graph.pad(split, none, [0, 0, 0, dh - 1, 0, dw - 1]), [
    out,
    inner,
    kh * dh,
    kw * dw,
  ]);
  const reach: [number, number] = [(kh - 1) * dh + 1, (kw - 1) * dw + 1];
  return [graph.pad(spaced, [0, 0, 0, 0], [0, 0, reach[0] - kh * dh, reach[1] - kw * dw]), reach];
}

/** [Cout, Cin/g, kh, kw] to [Cin·sh·sw, Cout/g, taps, taps]: exchanged within each group, split into phases, flipped. */
function rearrangeKernel(
  graph: Graph,
  weights: string,
  kernel: readonly [number, number],
  [sh, sw]: readonly [number, number],
  [th, tw]: readonly number[],
  group: number,
): string {
  const [cout, cinPerGroup] = graph.shape(weights);
  const coutPerGroup = cout / group;
  const padded = graph.pad(weights, [0, 0, 0, 0], [0, 0, th * sh - kernel[0], tw * sw - kernel[1]]);
  const split = graph.reshape(padded, [group, coutPerGroup, cinPerGroup, th, sh, tw, sw]);
  const exchanged = graph.transpose(split, [0, 2, 4, 6, 1, 3, 5]);
  return graph.flip(graph.reshape(exchanged, [group * cinPerGroup * sh * sw, coutPerGroup, th, tw]), [2, 3]);
}

function inferConv(node: OnnxNode, inputs: Inputs): ReturnType<Operator["infer"]> {
  const x = required(node, inputs, 0);
  const w = required(node, inputs, 1);
  const { positions } = convWindows(node, x.shape, w.shape);
  if (x.shape[1] !== w.shape[1] * int(node, "group", 1))
    throw new RangeError(`an input [${x.shape}] does not fit weights [${w.shape}].`);
  return [{ type: x.type, shape: [x.shape[0], w.shape[0], ...positions] }];
}

function gradientOfConv(backward: Backward, node: OnnxNode): void {
  const { graph } = backward;
  const [x, w, b] = node.inputs;
  if (backward.wants(w) || (b !== undefined && b !== "" && backward.wants(b)))
    throw new TypeError(`The weights of Conv "${node.name}" depend on the image, which is not supported.`);
  const shape = graph.shape(x);
  const dy = backward.upstream(node);
  const windows = convWindows(node, shape, graph.shape(w));
  const group = int(node, "group", 1);
  backward.accumulate(x, transposedConvolution(graph, dy, w, shape, windows, group));
}

const convTranspose: Operator = {
  infer: (node, inputs) => {
    const x = required(node, inputs, 0);
    const w = required(node, inputs, 1);
    const [sh, sw] = ints(node, "strides") ?? [1, 1];
    const [dh, dw] = ints(node, "dilations") ?? [1, 1];
    const [top, left, bottom, right] = ints(node, "pads") ?? [0, 0, 0, 0];
    const [oh, ow] = ints(node, "output_padding") ?? [0, 0];
    if (ints(node, "output_shape") || x.shape.length !== 4)
      throw new RangeError("only images, and no output_shape, are supported.");
    const [kh, kw] = w.shape.slice(2);
    return [
      {
        type: x.type,
        shape: [
          x.shape[0],
          w.shape[1] * int(node, "group", 1),
          (x.shape[2] - 1) * sh + oh + (kh - 1) * dh + 1 - top - bottom,
          (x.shape[3] - 1) * sw + ow + (kw - 1) * dw + 1 - left - right,
        ],
      },
    ];
  },
  // The adjoint of a transposed convolution is the convolution itself.
  gradient: (backward, node) => {
    const { graph } = backward;
    const [x, w] = node.inputs;
    const dx = graph.op("Conv", [backward.upstream(node), w], {
      strides: ints(node, "strides") ?? [1, 1],
      dilations: ints(node, "dilations") ?? [1, 1],
      pads: ints(node, "pads") ?? [0, 0, 0, 0],
      group: int(node, "group", 1),
    });
    // Rows that output_padding added beyond the last window may add a position.
    const [, , h, width] = graph.shape(x);
    backward.accumulate(x, graph.slice(graph.slice(dx, 2, 0, h), 3, 0, width));
  },
  macs: (_node, [x, w]) => elementCount(x?.shape ?? []) * elementCount(w?.shape.slice(1) ?? []),
};

export const convolutions: Operators = {
  Conv: {
    infer: inferConv,
    gradient: gradientOfConv,
    macs: (_node, [, w], output) => elementCount(output.shape) * elementCount(w?.shape.slice(1) ?? []),
  },
  ConvTranspose: convTranspose,
};
