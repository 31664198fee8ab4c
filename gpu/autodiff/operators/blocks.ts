import type { Graph } from "../graph.ts";
import { int, type OnnxNode, string } from "../onnx.ts";
import { type Operators, required } from "../operator.ts";

/** [N, C·b², H, W] to [N, C, H·b, W·b]; in mode CRD the channels are (C, b, b), in DCR (b, b, C). */
export function depthToSpace(
  graph: Graph,
  x: string,
  [high, wide]: readonly [number, number],
  mode = "CRD",
): string {
  if (high === wide && high > 1) return graph.op("DepthToSpace", [x], { blocksize: high, mode });
  const [n, c, h, w] = graph.shape(x);
  const channels = c / (high * wide);
  const split = mode === "CRD" ? [n, channels, high, wide, h, w] : [n, high, wide, channels, h, w];
  const perm = mode === "CRD" ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
  return graph.reshape(graph.transpose(graph.reshape(x, split), perm), [n, channels, h * high, w * wide]);
}

/** The inverse of `depthToSpace`. */
function spaceToDepth(graph: Graph, x: string, block: number, mode: string): string {
  const [n, c, h, w] = graph.shape(x);
  const split = graph.reshape(x, [n, c, h / block, block, w / block, block]);
  const perm = mode === "CRD" ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4];
  return graph.reshape(graph.transpose(split, perm), [n, c * block * block, h / block, w / block]);
}

const blockOf = (node: OnnxNode): number => int(node, "blocksize", 1);

/** Operators that exchange channels for blocks of pixels. */
export const blocks: Operators = {
  DepthToSpace: {
    infer: (node, inputs) => {
      const { type, shape } = required(node, inputs, 0);
      const [n, c, h, w] = shape;
      const block = blockOf(node);
      return [{ type, shape: [n, c / block ** 2, h * block, w * block] }];
    },
    gradient: (backward, node) =>
      backward.accumulate(
        node.inputs[0],
        spaceToDepth(backward.graph, backward.upstream(node), blockOf(node), string(node, "mode", "DCR")),
      ),
  },
  SpaceToDepth: {
    infer: (node, inputs) => {
      const { type, shape } = required(node, inputs, 0);
      const [n, c, h, w] = shape;
      const block = blockOf(node);
      return [{ type, shape: [n, c * block ** 2, h / block, w / block] }];
    },
    gradient: (backward, node) => {
      const block = blockOf(node);
      backward.accumulate(
        node.inputs[0],
        depthToSpace(backward.graph, backward.upstream(node), [block, block], "DCR"),
      );
    },
  },
};
