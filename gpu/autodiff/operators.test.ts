import { describe, expect, it } from "vitest";
import { NetworkBuilder } from "../../bench/networks/layers.ts";
import { checkGradient } from "./finite-differences.ts";
import type { Graph } from "./graph.ts";
import type { Shape } from "./onnx.ts";

interface Case {
  readonly shape?: Shape;
  readonly step?: number;
  readonly tolerance?: number;
  /** Maps the standard normal image before the operator, for those that are defined for some numbers only. */
  readonly positive?: boolean;
  readonly portable?: boolean;
  build(graph: Graph, x: string, net: NetworkBuilder): string | readonly string[];
}

/** Steps that rarely cross the kink of a piecewise linear operator. */
const KINK = { step: 1e-3, tolerance: 2e-2 } as const;

const flat: Shape = [2, 3, 4];
const image: Shape = [2, 3, 6, 7];

const unary = (op: string, options: Partial<Case> = {}): Case => ({
  shape: flat,
  ...options,
  build: (graph, x) => graph.op(op, [x]),
});

/** Builds the operator on x and on x with a weight, both ways round, and broadcast in several manners. */
const binary = (op: string, options: Partial<Case> = {}): Case => ({
  shape: flat,
  ...options,
  build: (graph, x, net) => {
    const positive = (shape: Shape): string =>
      graph.add(graph.op("Abs", [net.weight(shape, 1)]), graph.scalar(0.5));
    const moved = graph.op("Add", [x, positive([3, 1])]);
    const narrow = graph.slice(x, 2, 1, 1);
    return [
      graph.op(op, [x, positive([4])]),
      graph.op(op, [positive([5, 1, 3, 4]), x]),
      graph.op(op, [x, moved]),
      graph.op(op, [narrow, moved]),
      graph.op(op, [moved, graph.slice(narrow, 0, 0, 1)]),
    ];
  },
});

const reduce = (op: string, options: Partial<Case> = {}): Case => ({
  shape: flat,
  ...options,
  build: (graph, x) => [
    graph.op(op, [x, graph.int64([1])], { keepdims: 1 }),
    graph.op(op, [x, graph.int64([-1, 0])], { keepdims: 0 }),
    graph.op(op, [x], { keepdims: 0 }),
  ],
});

const conv = (
  channels: number,
  kernel: readonly [number, number],
  attributes: {
    strides?: number[];
    pads?: number[];
    dilations?: number[];
    group?: number;
    auto_pad?: string;
  } = {},
  options: { channelsIn?: number; size?: readonly [number, number] } = {},
): Case => ({
  shape: [2, options.channelsIn ?? 4, ...(options.size ?? [7, 8])],
  build: (graph, x, net) =>
    graph.op(
      "Conv",
      [
        x,
        net.weight([channels, (options.channelsIn ?? 4) / (attributes.group ?? 1), ...kernel]),
        net.weight([channels]),
      ],
      { kernel_shape: kernel, ...attributes },
    ),
});

const pool = (
  op: string,
  attributes: Record<string, number | number[]>,
  options: Partial<Case> = {},
): Case => ({
  shape: image,
  ...(op === "MaxPool" ? { step: 1e-3, tolerance: 2e-2 } : {}),
  ...options,
  build: (graph, x) => graph.op(op, [x], attributes),
});

const cases: Record<string, Case> = {
  Add: binary("Add"),
  Sub: binary("Sub"),
  Mul: binary("Mul"),
  Div: binary("Div", { positive: true, step: 1e-3 }),
  "Mul and Sub of a value with itself": {
    shape: flat,
    build: (graph, x) => [
      graph.mul(x, x),
      graph.sub(x, x),
      graph.add(x, x),
      graph.div(graph.mul(x, x), graph.scalar(3)),
    ],
  },
  Pow: {
    shape: flat,
    positive: true,
    build: (graph, x, net) => [
      graph.op("Pow", [x, graph.scalar(2)]),
      graph.op("Pow", [x, graph.scalar(0.5)]),
      graph.op("Pow", [x, graph.scalar(3)]),
      graph.op("Pow", [x, net.weight([4], 1)]),
      graph.op("Pow", [graph.scalar(1.5), x]),
    ],
  },
  Max: binary("Max", KINK),
  Min: binary("Min", KINK),
  Neg: unary("Neg"),
  Abs: unary("Abs", KINK),
  Sqrt: unary("Sqrt", { positive: true }),
  Exp: unary("Exp"),
  Log: unary("Log", { positive: true }),
  Reciprocal: unary("Reciprocal", { positive: true }),
  Sin: unary("Sin"),
  Cos: unary("Cos"),
  Erf: unary("Erf"),
  Sigmoid: unary("Sigmoid"),
  Tanh: unary("Tanh"),
  Relu: unary("Relu", KINK),
  Softplus: unary("Softplus"),
  LeakyRelu: {
    shape: flat,
    ...KINK,
    build: (graph, x) => [
      graph.op("LeakyRelu", [x], { alpha: 0.2 }),
      graph.op("LeakyRelu", [x], { alpha: -0.3 }),
    ],
  },
  PRelu: { shape: flat, ...KINK, build: (graph, x, net) => graph.op("PRelu", [x, net.weight([3, 1])]) },
  Elu: { shape: flat, ...KINK, build: (graph, x) => graph.op("Elu", [x], { alpha: 0.7 }) },
  Selu: unary("Selu", KINK),
  ThresholdedRelu: {
    shape: flat,
    ...KINK,
    build: (graph, x) => graph.op("ThresholdedRelu", [x], { alpha: 0.1 }),
  },
  Softsign: unary("Softsign", KINK),
  Clip: {
    shape: flat,
    ...KINK,
    build: (graph, x) => [
      graph.op("Clip", [x, graph.scalar(-0.5), graph.scalar(0.8)]),
      graph.op("Clip", [x, "", graph.scalar(0.3)]),
      graph.op("Clip", [x, graph.scalar(0)]),
    ],
  },
  HardSigmoid: {
    shape: flat,
    ...KINK,
    build: (graph, x) => graph.op("HardSigmoid", [x], { alpha: 0.3, beta: 0.4 }),
  },
  HardSwish: unary("HardSwish", KINK),
  Mish: unary("Mish"),
  "Gelu (erf, tanh)": {
    shape: flat,
    build: (graph, x) => [
      graph.op("Gelu", [x]),
      graph.op("Gelu", [x], { approximate: "tanh" }),
      graph.op("Gelu", [x], {}, { domain: "com.microsoft" }),
      graph.op("QuickGelu", [x], {}, { domain: "com.microsoft" }),
    ],
  },
  Softmax: {
    shape: flat,
    build: (graph, x) => [graph.op("Softmax", [x], { axis: -1 }), graph.op("Softmax", [x], { axis: 1 })],
  },
  LogSoftmax: { shape: flat, build: (graph, x) => graph.op("LogSoftmax", [x], { axis: -1 }) },
  Where: {
    shape: flat,
    build: (graph, x, net) => {
      const mask = graph.op("Greater", [net.weight([3, 4], 1), graph.scalar(0)]);
      return [
        graph.op("Where", [mask, x, graph.scalar(2)]),
        graph.op("Where", [mask, graph.op("Neg", [x]), graph.mul(x, x)]),
      ];
    },
  },
  MatMul: {
    shape: [2, 3, 4],
    build: (graph, x, net) => [
      graph.op("MatMul", [x, net.weight([4, 5])]),
      graph.op("MatMul", [net.weight([5, 3]), x]),
      graph.op("MatMul", [x, graph.transpose(x, [0, 2, 1])]),
      graph.op("MatMul", [graph.reshape(x, [2, 1, 3, 4]), net.weight([5, 4, 2])]),
      graph.op("MatMul", [graph.slice(x, 0, 0, 1), graph.transpose(x, [0, 2, 1])]),
      graph.op("MatMul", [x, graph.reshape(graph.slice(x, 0, 1, 1), [4, 3])]),
    ],
  },
  "MatMul of vectors": {
    shape: [2, 3, 4],
    build: (graph, x, net) => {
      const row = graph.reshape(graph.slice(graph.slice(x, 0, 0, 1), 1, 0, 1), [4]);
      return [
        graph.op("MatMul", [row, net.weight([4])]),
        graph.op("MatMul", [x, row]),
        graph.op("MatMul", [net.weight([3]), x]),
        graph.op("MatMul", [row, graph.transpose(x, [0, 2, 1])]),
      ];
    },
  },
  Gemm: {
    shape: [4, 4],
    build: (graph, x, net) => {
      const results: string[] = [];
      for (const transA of [0, 1])
        for (const transB of [0, 1])
          results.push(
            graph.op("Gemm", [x, net.weight([4, 4]), net.weight([4])], {
              transA,
              transB,
              alpha: 0.7,
              beta: 1.3,
            }),
            graph.op("Gemm", [net.weight([4, 4]), x], { transA, transB, alpha: 0.7 }),
            graph.op("Gemm", [x, net.weight([4, 4]), graph.slice(x, 0, 1, 1)], { transA, transB, beta: 0.4 }),
          );
      return results;
    },
  },
  "Reshape, Flatten, Squeeze, Unsqueeze": {
    shape: [2, 1, 3, 4],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      return [
        graph.op("Reshape", [y, graph.int64([0, -1, 2])]),
        graph.op("Flatten", [y], { axis: 2 }),
        graph.op("Squeeze", [y, graph.int64([1])]),
        graph.op("Squeeze", [y]),
        graph.op("Unsqueeze", [y, graph.int64([0, -1])]),
      ];
    },
  },
  Transpose: {
    shape: flat,
    build: (graph, x) => {
      const y = graph.mul(x, x);
      return [graph.op("Transpose", [y]), graph.op("Transpose", [y], { perm: [1, 2, 0] })];
    },
  },
  "Identity, Dropout, Cast": {
    shape: flat,
    build: (graph, x) =>
      graph.op("Cast", [graph.op("Dropout", [graph.op("Identity", [graph.mul(x, x)])])], { to: 10 }),
  },
  "Expand, Tile": {
    shape: [2, 1, 3],
    build: (graph, x) => [
      graph.op("Expand", [graph.mul(x, x), graph.int64([4, 1, 5, 1])]),
      graph.op("Tile", [graph.mul(x, x), graph.int64([2, 3, 2])]),
    ],
  },
  "DepthToSpace, SpaceToDepth": {
    shape: [2, 8, 2, 4],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      return [
        graph.op("DepthToSpace", [y], { blocksize: 2, mode: "DCR" }),
        graph.op("DepthToSpace", [y], { blocksize: 2, mode: "CRD" }),
        graph.op("SpaceToDepth", [y], { blocksize: 2 }),
      ];
    },
  },
  Concat: {
    shape: flat,
    build: (graph, x, net) => graph.op("Concat", [graph.mul(x, x), net.weight([2, 1, 4]), x, x], { axis: 1 }),
  },
  Split: {
    shape: [2, 6, 3],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      const [a, b] = graph.ops("Split", [y, graph.int64([2, 4])], { axis: 1 }, { outputs: ["a", "b"] });
      const [, c, d] = graph.ops("Split", [y], { axis: 1, num_outputs: 3 }, { outputs: ["", "c", "d"] });
      return [graph.mul(a, a), b, c, graph.op("Exp", [d])];
    },
  },
  Slice: {
    shape: [4, 5, 6],
    build: (graph, x) => {
      const slice = (starts: number[], ends: number[], axes: number[], steps: number[]): string =>
        graph.op("Slice", [
          graph.mul(x, x),
          graph.int64(starts),
          graph.int64(ends),
          graph.int64(axes),
          graph.int64(steps),
        ]);
      return [
        slice([1], [3], [1], [1]),
        slice([1, -2], [1000, 2 ** 63], [1, 2], [1, 1]),
        slice([0, 1], [4, 6], [0, -1], [2, 3]),
        slice([-1], [-1000], [1], [-1]),
        slice([4, 0], [0, 3], [2, 0], [-2, 1]),
      ];
    },
  },
  "Slices of one value that meet and overlap": {
    shape: [2, 6, 3],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      return [
        graph.slice(y, 1, 0, 2),
        graph.op("Exp", [graph.slice(y, 1, 2, 2)]),
        graph.slice(y, 1, 5, 1),
        graph.slice(y, 1, 1, 4),
        graph.slice(y, 2, 1, 1),
      ];
    },
  },
  Gather: {
    shape: [4, 5, 3],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      const at = (shape: Shape, indices: number[], axis: number): string =>
        graph.op("Gather", [y, graph.tensor("int64", shape, indices)], { axis });
      return [
        at([], [0], 1),
        at([], [-1], 0),
        at([3], [1, 2, 3], 1),
        at([2, 2], [3, 0, 3, 1], 0),
        at([3], [2, 0, -1], -1),
      ];
    },
  },
  ReduceSum: reduce("ReduceSum"),
  ReduceMean: reduce("ReduceMean"),
  ReduceMax: reduce("ReduceMax", KINK),
  ReduceMin: reduce("ReduceMin", KINK),
  ReduceL1: reduce("ReduceL1", KINK),
  ReduceL2: reduce("ReduceL2"),
  ReduceSumSquare: reduce("ReduceSumSquare"),
  ReduceLogSum: reduce("ReduceLogSum", { positive: true }),
  ReduceLogSumExp: reduce("ReduceLogSumExp"),
  "Pad (constant)": {
    shape: [2, 3, 4, 5],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      return [
        graph.op("Pad", [y, graph.int64([0, 0, 1, 2, 0, 1, 3, 0]), graph.scalar(2)]),
        graph.op("Pad", [y, graph.int64([0, 0, -1, 2, 0, 0, 1, -1])]),
        graph.op("Pad", [y, graph.int64([1, 2]), "", graph.int64([-1])]),
      ];
    },
  },
  "Pad (reflect, edge)": {
    shape: [1, 2, 5, 6],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      const pad = (pads: number[], mode: string): string => graph.op("Pad", [y, graph.int64(pads)], { mode });
      return [
        pad([0, 0, 1, 1, 0, 0, 1, 1], "reflect"),
        pad([0, 0, 2, 0, 0, 0, 1, 3], "reflect"),
        pad([0, 0, 4, 3, 0, 0, 4, 2], "reflect"),
        pad([0, 0, 2, 1, 0, 0, 1, 3], "edge"),
      ];
    },
  },
  "Conv 3×3": conv(5, [3, 3], { pads: [1, 1, 1, 1] }),
  "Conv 3×3 without padding": conv(5, [3, 3]),
  "Conv 1×1": conv(6, [1, 1]),
  "Conv 3×2, uneven padding": conv(5, [3, 2], { pads: [2, 0, 1, 3] }),
  "Conv with more padding than kernel": conv(3, [2, 2], { pads: [3, 2, 2, 3] }),
  "Conv stride 2": conv(5, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }),
  "Conv 1×1 stride 2": conv(5, [1, 1], { strides: [2, 2] }),
  "Conv stride 2 and 3": conv(5, [3, 4], { strides: [2, 3], pads: [1, 2, 0, 1] }, { size: [9, 10] }),
  "Conv 7×7 stride 2": conv(3, [7, 7], { strides: [2, 2], pads: [3, 3, 3, 3] }, { size: [10, 11] }),
  "Conv of patches": conv(6, [4, 4], { strides: [4, 4] }, { size: [8, 12] }),
  "Conv of patches with a rest": conv(6, [4, 4], { strides: [4, 4] }, { size: [10, 13] }),
  "Conv with stride beyond kernel": conv(
    3,
    [2, 2],
    { strides: [3, 3], pads: [1, 1, 0, 0] },
    { size: [9, 8] },
  ),
  "Conv dilated": conv(3, [3, 3], { dilations: [2, 2], pads: [2, 2, 2, 2] }),
  "Conv dilated with stride": conv(
    3,
    [3, 3],
    { dilations: [2, 1], strides: [2, 2], pads: [2, 1, 2, 1] },
    { size: [9, 8] },
  ),
  "Conv in groups": conv(6, [3, 3], { group: 2, pads: [1, 1, 1, 1] }),
  "Conv in groups with stride": conv(6, [3, 3], { group: 2, strides: [2, 2], pads: [1, 1, 1, 1] }),
  "Conv depthwise": conv(4, [3, 3], { group: 4, pads: [1, 1, 1, 1] }),
  "Conv depthwise stride 2": conv(
    8,
    [3, 3],
    { group: 4, strides: [2, 2], pads: [0, 0, 1, 1] },
    { size: [8, 8] },
  ),
  "Conv SAME_UPPER": conv(3, [3, 3], { strides: [2, 2], auto_pad: "SAME_UPPER" }, { size: [8, 7] }),
  "Conv SAME_LOWER": conv(3, [2, 4], { auto_pad: "SAME_LOWER" }),
  ConvTranspose: {
    shape: [2, 4, 4, 5],
    build: (graph, x, net) => [
      graph.op("ConvTranspose", [x, net.weight([4, 3, 3, 3])], {
        kernel_shape: [3, 3],
        strides: [2, 2],
        pads: [1, 1, 1, 1],
        output_padding: [1, 1],
      }),
      graph.op("ConvTranspose", [x, net.weight([4, 2, 2, 2]), net.weight([4])], {
        kernel_shape: [2, 2],
        group: 2,
      }),
    ],
  },
  "MaxPool 2×2": pool("MaxPool", { kernel_shape: [2, 2], strides: [2, 2] }),
  "MaxPool 3×3 overlapping": pool("MaxPool", { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
  "MaxPool ceil": pool("MaxPool", { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
  "MaxPool dilated": pool("MaxPool", { kernel_shape: [2, 2], dilations: [2, 2] }),
  "MaxPool 2×2, portable": pool("MaxPool", { kernel_shape: [2, 2], strides: [2, 2] }, { portable: true }),
  "MaxPool overlapping, portable": pool(
    "MaxPool",
    { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
    { portable: true },
  ),
  "MaxPool ceil, portable": pool(
    "MaxPool",
    { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 },
    { portable: true },
  ),
  "AveragePool 2×2": pool("AveragePool", { kernel_shape: [2, 2], strides: [2, 2] }),
  "AveragePool exact": pool("AveragePool", { kernel_shape: [3, 7], strides: [3, 7] }),
  "AveragePool padded": pool("AveragePool", { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
  "AveragePool counting padding": pool("AveragePool", {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    count_include_pad: 1,
  }),
  "AveragePool ceil": pool("AveragePool", { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
  "AveragePool ceil, counting padding": pool("AveragePool", {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    ceil_mode: 1,
    count_include_pad: 1,
  }),
  GlobalAveragePool: { shape: image, build: (graph, x) => graph.op("GlobalAveragePool", [graph.mul(x, x)]) },
  GlobalMaxPool: { shape: image, ...KINK, build: (graph, x) => graph.op("GlobalMaxPool", [x]) },
  BatchNormalization: { shape: image, build: (_graph, x, net) => net.batchNorm(x) },
  InstanceNormalization: {
    shape: image,
    build: (graph, x, net) =>
      graph.op("InstanceNormalization", [x, net.weight([3]), net.weight([3])], { epsilon: 1e-3 }),
  },
  "GroupNormalization (per group, per channel)": {
    shape: [2, 4, 3, 3],
    build: (graph, x, net) => {
      const group = (weights: number): string =>
        graph.op("GroupNormalization", [x, net.weight([weights], 1), net.weight([weights])], {
          num_groups: 2,
        });
      return [group(2), group(4)];
    },
  },
  LayerNormalization: {
    shape: [2, 3, 8],
    build: (graph, x, net) => [
      graph.op("LayerNormalization", [x, net.weight([8], 1), net.weight([8])], { axis: -1 }),
      graph.op("LayerNormalization", [x, net.weight([3, 8], 1)], { axis: 1, epsilon: 1e-2 }),
      graph.op(
        "LayerNormalization",
        [net.weight([8], 1), graph.slice(graph.slice(x, 0, 0, 1), 1, 0, 1)].map((each) =>
          graph.reshape(each, [8]),
        ),
        { axis: 0 },
      ),
    ],
  },
  LpNormalization: {
    shape: flat,
    build: (graph, x) => [
      graph.op("LpNormalization", [x], { axis: 1, p: 2 }),
      graph.op("LpNormalization", [x], { p: 2 }),
    ],
  },
};

describe("gradient rules against finite differences", () => {
  for (const [
    name,
    { shape = flat, step = 0.01, tolerance = 2e-3, positive, portable, build },
  ] of Object.entries(cases)) {
    for (const optimization of ["disabled", "all"] as const) {
      it(`${name} (${optimization})`, async () => {
        const net = new NetworkBuilder(7);
        const { graph } = net;
        let x = graph.input("image", "float32", shape);
        if (positive) x = graph.add(graph.op("Exp", [graph.mul(x, graph.scalar(0.3))]), graph.scalar(0.3));
        const built = build(graph, x, net);
        const outputs = typeof built === "string" ? [built] : built;
        graph.outputs.push(...outputs);
        const check = await checkGradient(graph.toModel(), {
          shape,
          outputs,
          step,
          optimization,
          ...(portable && { portable }),
        });
        expect(check.error).toBeLessThan(tolerance);
      });
    }
  }
});

it("gives ties in MaxPool to one pixel only", async () => {
  for (const portable of [false, true]) {
    const { graph } = new NetworkBuilder();
    graph.input("image", "float32", [1, 1, 4, 4]);
    graph.outputs.push(graph.op("MaxPool", ["image"], { kernel_shape: [2, 2], strides: [2, 2] }));
    const { differentiate } = await import("./differentiate.ts");
    const { GradientSession } = await import("./session.ts");
    const session = await GradientSession.create(
      differentiate(graph.toModel(), { shape: [1, 1, 4, 4], portable }),
    );
    const { gradient } = await session.run({
      image: new Float32Array(16).fill(0.5),
      [`upstream:${graph.outputs[0]}`]: new Float32Array(4).fill(1),
    });
    expect(gradient.reduce((a, b) => a + b)).toBe(4);
    await session.dispose();
  }
});
