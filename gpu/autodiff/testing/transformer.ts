import type { OnnxModel } from "../onnx.ts";
import { NetworkBuilder } from "./layers.ts";

export interface TransformerOptions {
  /** Pixels along a side of the picture and of a patch. */
  readonly size: number;
  readonly patch: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Of the embedding. */
  readonly dimension: number;
  /** One operator, or the nine that exporters before operator set 17 write. */
  readonly layerNorm?: "fused" | "decomposed";
  /** x·sigmoid(1.702x) as OpenAI's CLIP, or x·Φ(x) through Erf, as others. */
  readonly activation?: "quick" | "erf";
}

/** The shape of CLIP's ViT-B/32 image encoder: 87.8 million parameters. */
export const VIT_B_32: TransformerOptions = {
  size: 224,
  patch: 32,
  width: 768,
  layers: 12,
  heads: 12,
  dimension: 512,
};

export const SMALL_VIT: TransformerOptions = {
  size: 16,
  patch: 4,
  width: 24,
  layers: 2,
  heads: 3,
  dimension: 10,
};

/** A vision transformer as exporters write CLIP's image encoder (Radford et al. 2021), with random weights. */
export function visionTransformer(options: TransformerOptions): OnnxModel {
  const net = new NetworkBuilder(5);
  const { graph } = net;
  const { width, heads, patch, size } = options;
  const patches = (size / patch) ** 2;
  const tokens = patches + 1;
  const image = graph.input("pixel_values", "float32", [1, 3, size, size]);
  const cells = net.conv(image, width, patch, { stride: patch, bias: false });
  const sequence = graph.transpose(graph.op("Reshape", [cells, graph.int64([0, width, -1])]), [0, 2, 1]);
  // Batch sizes stay open: the class token is spread over the copies by the sequence's own first column.
  const first = graph.mul(graph.slice(sequence, 1, 0, 1), graph.scalar(0));
  const classToken = graph.add(first, net.weight([width], 1));
  const embedded = graph.add(
    graph.op("Concat", [classToken, sequence], { axis: 1 }),
    net.weight([1, tokens, width], 0.5),
  );
  let x = layerNorm(net, embedded, options);
  for (let layer = 0; layer < options.layers; layer++) {
    x = graph.add(x, attention(net, layerNorm(net, x, options), heads, width));
    const hidden = activation(net, net.linear(layerNorm(net, x, options), 4 * width), options);
    x = graph.add(x, net.linear(hidden, width));
  }
  const pooled = graph.op("Gather", [x, graph.tensor("int64", [], [0])], { axis: 1 });
  const product = net.weight([width, options.dimension], 1 / Math.sqrt(width));
  graph.outputs.push(
    graph.op("MatMul", [layerNorm(net, pooled, options), product], {}, { outputs: ["image_embeds"] }),
  );
  return graph.toModel();
}

function attention(net: NetworkBuilder, x: string, heads: number, width: number): string {
  const { graph } = net;
  const depth = width / heads;
  const split = (y: string, perm: readonly number[]): string =>
    graph.transpose(graph.op("Reshape", [y, graph.int64([0, 0, heads, depth])]), perm);
  const query = graph.mul(net.linear(x, width), graph.scalar(1 / Math.sqrt(depth)));
  const scores = graph.op("MatMul", [split(query, [0, 2, 1, 3]), split(net.linear(x, width), [0, 2, 3, 1])]);
  const mixed = graph.op("MatMul", [
    graph.op("Softmax", [scores], { axis: -1 }),
    split(net.linear(x, width), [0, 2, 1, 3]),
  ]);
  const joined = graph.op("Reshape", [graph.transpose(mixed, [0, 2, 1, 3]), graph.int64([0, 0, width])]);
  return net.linear(joined, width);
}

function layerNorm(net: NetworkBuilder, x: string, { layerNorm: form, width }: TransformerOptions): string {
  const { graph } = net;
  const [gamma, beta] = [net.weight([width], 0.1, 1), net.weight([width], 0.1)];
  if (form !== "decomposed")
    return graph.op("LayerNormalization", [x, gamma, beta], { axis: -1, epsilon: 1e-5 });
  const centred = graph.sub(x, graph.reduceMean(x, [-1]));
  const variance = graph.reduceMean(graph.op("Pow", [centred, graph.scalar(2)]), [-1]);
  const deviation = graph.op("Sqrt", [graph.add(variance, graph.scalar(1e-5))]);
  return graph.add(graph.mul(graph.div(centred, deviation), gamma), beta);
}

function activation({ graph }: NetworkBuilder, x: string, { activation: form }: TransformerOptions): string {
  if (form !== "erf") return graph.mul(x, graph.op("Sigmoid", [graph.mul(x, graph.scalar(1.702))]));
  const bend = graph.add(graph.op("Erf", [graph.div(x, graph.scalar(Math.SQRT2))]), graph.scalar(1));
  return graph.mul(graph.mul(x, bend), graph.scalar(0.5));
}
