import type { OnnxModel } from "../../gpu/autodiff/onnx.ts";
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
