import type { Graph } from "./graph.ts";
import type { OnnxNode } from "./onnx.ts";
import { batchScale } from "./operators/normalizations.ts";

/**
 * A batch normalisation that follows a convolution, and nothing else reads that convolution, melts into its weights:
 * W' = s·W, b' = s·(b − μ) + β with s = γ/√(σ² + ε). The forward pass loses an operator and the backward pass a product.
 */
export function foldBatchNormalizations(graph: Graph): void {
  const readers = new Map<string, number>();
  for (const name of [...graph.outputs, ...graph.nodes.flatMap((node) => node.inputs)])
    readers.set(name, (readers.get(name) ?? 0) + 1);
  const count = graph.nodes.length;
  for (const node of graph.nodes.slice(0, count)) {
    const conv = node.op === "BatchNormalization" ? graph.producer(node.inputs[0]) : undefined;
    if (conv?.op !== "Conv" || readers.get(conv.outputs[0]) !== 1) continue;
    const stored = [...conv.inputs.slice(1), ...node.inputs.slice(1)].filter((name) => name !== "");
    if (stored.every((name) => graph.initializers.has(name))) fold(graph, conv, node);
  }
  // What has been appended depends on stored weights alone and has to stand before its readers.
  const added = graph.nodes.splice(count);
  graph.nodes.unshift(...added);
  graph.prune();
}

function fold(graph: Graph, conv: OnnxNode, batch: OnnxNode): void {
  const [x, weights, bias] = conv.inputs;
  const [, , beta, mean] = batch.inputs;
  const scale = batchScale(graph, batch);
  const channels = graph.shape(scale)[0];
  const scaled = graph.mul(weights, graph.reshape(scale, [channels, 1, 1, 1]));
  const centred = bias ? graph.sub(bias, mean) : graph.op("Neg", [mean]);
  const shifted = graph.add(graph.mul(centred, scale), beta);
  graph.replace(batch, { ...conv, name: batch.name, inputs: [x, scaled, shifted], outputs: batch.outputs });
}
