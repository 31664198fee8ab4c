import { Random } from "../../../drawing/random.ts";
import { Graph } from "../graph.ts";
import { elementCount, type Shape } from "../onnx.ts";
import { tensorOf } from "../tensor-data.ts";

/** Builds networks with random weights, for tests and measurements: nothing here has learnt anything. */
export class NetworkBuilder {
  readonly graph = new Graph();
  readonly #random: Random;
  #weights = 0;

  constructor(seed = 1) {
    this.#random = new Random(seed);
  }

  /** Normal weights of standard deviation `scale`; by default 1/√(fan in). */
  weight(shape: Shape, scale = 1 / Math.sqrt(elementCount(shape.slice(1)) || 1), mean = 0): string {
    const values = new Float32Array(elementCount(shape));
    for (let i = 0; i < values.length; i++) values[i] = mean + scale * this.#normal();
    const bytes = new Uint8Array(values.buffer);
    const name = `weight${this.#weights++}`;
    if (values.length <= 4096) return this.graph.initializer(name, tensorOf("float32", shape, values));
    return this.graph.initializer(name, { type: "float32", shape, data: { kind: "memory", bytes } });
  }

  #normal(): number {
    const uint32 = this.#random.uint32();
    // Sum of four bytes: mean 510, variance 4·(256² − 1)/12. Near enough to normal for weights.
    const sum = (uint32 & 255) + ((uint32 >>> 8) & 255) + ((uint32 >>> 16) & 255) + (uint32 >>> 24);
    return (sum - 510) / 147.8;
  }

  conv(
    x: string,
    channels: number,
    kernel: number,
    options: { stride?: number; pad?: number; group?: number; bias?: boolean } = {},
  ): string {
    const { stride = 1, pad = 0, group = 1, bias = true } = options;
    const weights = this.weight([channels, this.graph.shape(x)[1] / group, kernel, kernel]);
    return this.graph.op("Conv", bias ? [x, weights, this.weight([channels], 0.1)] : [x, weights], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      dilations: [1, 1],
      group,
    });
  }

  /** x·W + b over the last axis, as MatMul and Add. */
  linear(x: string, width: number, bias = true): string {
    const fanIn = this.graph.shape(x).at(-1) ?? 1;
    const product = this.graph.op("MatMul", [x, this.weight([fanIn, width], 1 / Math.sqrt(fanIn))]);
    return bias ? this.graph.add(product, this.weight([width], 0.1)) : product;
  }

  gemm(x: string, width: number): string {
    const fanIn = this.graph.shape(x)[1];
    return this.graph.op(
      "Gemm",
      [x, this.weight([width, fanIn], 1 / Math.sqrt(fanIn)), this.weight([width], 0.1)],
      {
        transB: 1,
      },
    );
  }

  relu(x: string): string {
    return this.graph.op("Relu", [x]);
  }

  silu(x: string): string {
    return this.graph.mul(x, this.graph.op("Sigmoid", [x]));
  }

  batchNorm(x: string): string {
    const channels = this.graph.shape(x)[1];
    const positive = this.graph.initializer(
      `variance${this.#weights++}`,
      tensorOf(
        "float32",
        [channels],
        Array.from({ length: channels }, () => 0.5 + this.#random.uniform()),
      ),
    );
    const [scale, bias, mean] = [
      this.weight([channels], 0.2, 1),
      this.weight([channels], 0.1),
      this.weight([channels], 0.1),
    ];
    return this.graph.op("BatchNormalization", [x, scale, bias, mean, positive], { epsilon: 1e-5 });
  }
}
