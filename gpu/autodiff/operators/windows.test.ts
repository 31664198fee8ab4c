import { expect, it } from "vitest";
import { differentiate } from "../differentiate.ts";
import { GradientSession } from "../session.ts";
import { NetworkBuilder } from "../testing/layers.ts";
import { type Case, checkRules, flat, image, KINK } from "../testing/rule-check.ts";

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

checkRules("gradients of convolutions, pools and normalisations", {
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
});

it("gives ties in MaxPool to one pixel only", async () => {
  for (const portable of [false, true]) {
    const { graph } = new NetworkBuilder();
    graph.input("image", "float32", [1, 1, 4, 4]);
    graph.outputs.push(graph.op("MaxPool", ["image"], { kernel_shape: [2, 2], strides: [2, 2] }));
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
