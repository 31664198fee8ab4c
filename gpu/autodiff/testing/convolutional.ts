import type { Graph } from "../graph.ts";
import type { OnnxModel } from "../onnx.ts";
import { NetworkBuilder } from "./layers.ts";

/** A small encoder as Croquis trains them: convolutions with SiLU, mean over the picture, a linear head, unit length. */
export function siluEncoder(options: {
  size: number;
  widths: readonly number[];
  dimension: number;
}): OnnxModel {
  const net = new NetworkBuilder(3);
  const { graph } = net;
  let x = graph.input("image", "float32", [1, 3, options.size, options.size]);
  for (const width of options.widths) {
    x = net.silu(net.conv(x, width, 3, { stride: 2, pad: 1 }));
    const branch = net.conv(net.silu(net.conv(x, width, 3, { pad: 1, group: width })), width, 1);
    x = graph.add(x, branch);
  }
  const pooled = graph.op("Flatten", [graph.op("GlobalAveragePool", [x])]);
  const embedding = net.gemm(pooled, options.dimension);
  const length = graph.op("ReduceL2", [embedding, graph.int64([-1])], { keepdims: 1 });
  graph.outputs.push(graph.op("Div", [embedding, length], {}, { outputs: ["image_embeds"] }));
  return graph.toModel();
}

function maxPool(
  graph: Graph,
  x: string,
  kernel: number,
  stride: number,
  extra: Record<string, number | number[]> = {},
): string {
  return graph.op("MaxPool", [x], { kernel_shape: [kernel, kernel], strides: [stride, stride], ...extra });
}

/** Residual blocks after He et al. 2015, shrunken: 7×7 stem, overlapping max pool, one block with and one without stride. */
export function residualNetwork(size: number, width = 8): OnnxModel {
  const net = new NetworkBuilder(11);
  const { graph } = net;
  const image = graph.input("image", "float32", [1, 3, size, size]);
  const stem = net.relu(net.batchNorm(net.conv(image, width, 7, { stride: 2, pad: 3, bias: false })));
  let x = maxPool(graph, stem, 3, 2, { pads: [1, 1, 1, 1] });
  for (const [channels, stride] of [
    [width, 1],
    [2 * width, 2],
  ]) {
    const first = net.relu(net.batchNorm(net.conv(x, channels, 3, { stride, pad: 1, bias: false })));
    const second = net.batchNorm(net.conv(first, channels, 3, { pad: 1 }));
    const skip = stride === 1 ? x : net.batchNorm(net.conv(x, channels, 1, { stride, bias: false }));
    x = net.relu(graph.add(second, skip));
  }
  graph.outputs.push(net.gemm(graph.op("Flatten", [graph.op("GlobalAveragePool", [x])]), 10));
  return graph.toModel();
}

/** Inverted residuals after Howard et al. 2019, shrunken: depthwise, squeeze and excite, HardSwish, ReLU6. */
export function mobileNetwork(size: number, width = 8): OnnxModel {
  const net = new NetworkBuilder(13);
  const { graph } = net;
  const image = graph.input("image", "float32", [1, 3, size, size]);
  let x = graph.op("HardSwish", [net.batchNorm(net.conv(image, width, 3, { stride: 2, pad: 1 }))]);
  for (const stride of [1, 2]) {
    const clip = (y: string): string => graph.op("Clip", [y, graph.scalar(0), graph.scalar(6)]);
    const wide = clip(net.batchNorm(net.conv(x, 3 * width, 1, { bias: false })));
    const deep = clip(
      net.batchNorm(net.conv(wide, 3 * width, 3, { stride, pad: 1, group: 3 * width, bias: false })),
    );
    const squeezed = net.relu(net.conv(graph.op("GlobalAveragePool", [deep]), width, 1));
    const gate = graph.op("HardSigmoid", [net.conv(squeezed, 3 * width, 1)], { alpha: 1 / 6, beta: 0.5 });
    const thin = net.batchNorm(net.conv(graph.mul(deep, gate), width, 1, { bias: false }));
    x = stride === 1 ? graph.add(x, thin) : thin;
  }
  const mean = graph.op("ReduceMean", [x, graph.int64([2, 3])], { keepdims: 0 });
  graph.outputs.push(net.gemm(graph.op("HardSwish", [net.gemm(mean, 16)]), 10));
  return graph.toModel();
}

/** VGG-like layers (Simonyan and Zisserman 2014) with reflection padding, and taps after each stage. */
export function vggNetwork(size: number, width = 6): OnnxModel {
  const net = new NetworkBuilder(17);
  const { graph } = net;
  let x = graph.input("image", "float32", [1, 3, size, size]);
  const layer = (y: string, channels: number): string =>
    net.relu(
      net.conv(graph.op("Pad", [y, graph.int64([0, 0, 1, 1, 0, 0, 1, 1])], { mode: "reflect" }), channels, 3),
    );
  const taps: string[] = [];
  for (const [stage, channels] of [width, 2 * width, 4 * width].entries()) {
    x = layer(layer(x, channels), channels);
    taps.push(x);
    const attributes = { kernel_shape: [2, 2], strides: [2, 2] };
    x = graph.op(stage === 0 ? "MaxPool" : "AveragePool", [x], attributes);
  }
  graph.outputs.push(...taps);
  return graph.toModel();
}

/** Fire modules after Iandola et al. 2016, shrunken: Concat, pools whose last window reaches over the edge. */
export function squeezeNetwork(size: number, width = 6): OnnxModel {
  const net = new NetworkBuilder(19);
  const { graph } = net;
  const image = graph.input("image", "float32", [1, 3, size, size]);
  let x = maxPool(graph, net.relu(net.conv(image, width, 3, { stride: 2 })), 3, 2, { ceil_mode: 1 });
  for (let module = 0; module < 2; module++) {
    const squeezed = net.relu(net.conv(x, width, 1));
    const parts = [
      net.relu(net.conv(squeezed, width, 1)),
      net.relu(net.conv(squeezed, width, 3, { pad: 1 })),
    ];
    x = graph.op("Concat", parts, { axis: 1 });
  }
  x = graph.op("AveragePool", [maxPool(graph, x, 3, 2, { ceil_mode: 1 })], {
    kernel_shape: [2, 2],
    strides: [2, 2],
    ceil_mode: 1,
  });
  graph.outputs.push(graph.op("Flatten", [graph.op("GlobalAveragePool", [net.conv(x, 10, 1)])]));
  return graph.toModel();
}

/** Convolutions with group normalisation as older exporters write it: Reshape, InstanceNormalization, Reshape, scale. */
export function groupNormNetwork(size: number): OnnxModel {
  const net = new NetworkBuilder(23);
  const { graph } = net;
  let x = graph.input("image", "float32", [1, 3, size, size]);
  for (const channels of [8, 16]) {
    x = net.conv(x, channels, 3, { stride: 2, pad: 1 });
    const [, , height, width] = graph.shape(x);
    const grouped = graph.op("Reshape", [x, graph.int64([0, 4, -1])]);
    const ones = graph.tensor("float32", [4], [1, 1, 1, 1]);
    const normal = graph.op("InstanceNormalization", [
      grouped,
      ones,
      graph.tensor("float32", [4], [0, 0, 0, 0]),
    ]);
    const whole = graph.op("Reshape", [normal, graph.int64([-1, channels, height, width])]);
    const affine = graph.add(
      graph.mul(whole, net.weight([channels, 1, 1], 0.2, 1)),
      net.weight([channels, 1, 1], 0.1),
    );
    x = net.silu(graph.op("LeakyRelu", [affine], { alpha: 0.5 }));
  }
  const embedding = net.gemm(graph.op("ReduceMean", [x, graph.int64([2, 3])], { keepdims: 0 }), 12);
  graph.outputs.push(graph.op("LpNormalization", [embedding], { axis: 1, p: 2 }));
  return graph.toModel();
}
