import type { Backward } from "../backward.ts";
import type { Graph } from "../graph.ts";
import { elementCount, float, int, type OnnxNode, type Shape } from "../onnx.ts";
import { type Operator, type Operators, required, type Value } from "../operator.ts";
import { axisOf, range } from "../shape.ts";
import { inPlaceOf } from "./activations.ts";

/**
 * y = γ·x̂ + β with x̂ = (x − μ)·ι over the last axes (Ba, Kiros and Hinton 2016). With z = γ·dy:
 * dx = ι·(z − mean z − x̂·mean(z·x̂)). μ and ι are the operator's optional outputs.
 */
function gradientOfLayerNorm(backward: Backward, node: OnnxNode): void {
  const { graph } = backward;
  const [x, gamma, beta] = node.inputs;
  const rank = graph.shape(x).length;
  const axes = range(rank).slice(axisOf(int(node, "axis", -1), rank));
  const dy = backward.upstream(node);
  const [mean, inverse] = statisticsOf(graph, node);
  const centred = graph.mul(graph.sub(x, mean), inverse);
  if (backward.wants(gamma)) backward.accumulate(gamma, graph.mul(dy, centred));
  if (beta && backward.wants(beta)) backward.accumulate(beta, dy);
  const ones = graph.constant(gamma)?.every((each) => each === 1);
  const z = ones ? dy : graph.mul(dy, gamma);
  const projection = graph.reduceMean(graph.mul(z, centred), axes);
  const orthogonal = graph.sub(graph.sub(z, graph.reduceMean(z, axes)), graph.mul(centred, projection));
  backward.accumulate(x, graph.mul(orthogonal, inverse));
}

/** Mean and InvStdDev of a LayerNormalization, asked of the node where it does not give them yet. */
function statisticsOf(graph: Graph, node: OnnxNode): [mean: string, inverse: string] {
  const names: string[] = [];
  const rank = graph.shape(node.inputs[0]).length;
  const axis = axisOf(int(node, "axis", -1), rank);
  const shape = graph.shape(node.inputs[0]).map((size, i) => (i < axis ? size : 1));
  for (const index of [1, 2]) {
    const given = node.outputs[index];
    if (given) names.push(given);
    else {
      const name = graph.fresh(index === 1 ? "mean" : "inverse");
      graph.extend(node.outputs[0], name, { type: "float32", shape });
      names.push(name);
    }
  }
  return [names[0], names[1]];
}

/** (x − μ)/σ over everything after the first two axes of [N, G, …], as a LayerNormalization without weights. */
function normalizeGroups(graph: Graph, x: string, shape: Shape, epsilon: number): string {
  const [n, groups] = shape;
  const size = elementCount(shape) / (n * groups);
  const ones = graph.expand(graph.scalar(1), [size]);
  const flat = graph.op("LayerNormalization", [graph.reshape(x, [n, groups, size]), ones], {
    axis: -1,
    epsilon,
  });
  return graph.reshape(flat, graph.shape(x));
}

const perChannel = (graph: Graph, name: string, rank: number): string =>
  graph.reshape(name, [elementCount(graph.shape(name)), ...new Array<number>(rank - 2).fill(1)]);

const inferSame: Operator["infer"] = (node, inputs) => [
  { type: required(node, inputs, 0).type, shape: required(node, inputs, 0).shape },
];

const instanceNormalization: Operator = {
  infer: inferSame,
  expand: (graph, node) => {
    const [x, scale, bias] = node.inputs;
    const shape = graph.shape(x);
    const centred = normalizeGroups(graph, x, shape, float(node, "epsilon", 1e-5));
    const scaled = graph.op("Mul", [centred, perChannel(graph, scale, shape.length)]);
    graph.op("Add", [scaled, perChannel(graph, bias, shape.length)], {}, inPlaceOf(node));
    return true;
  },
};

/** Scale and bias are per group up to operator set 20, per channel from 21 on; the sizes tell. */
const groupNormalization: Operator = {
  infer: inferSame,
  expand: (graph, node) => {
    const [x, scale, bias] = node.inputs;
    const shape = graph.shape(x);
    const groups = int(node, "num_groups", 1);
    const grouped = [shape[0], groups, shape[1] / groups, ...shape.slice(2)];
    const centred = normalizeGroups(graph, graph.reshape(x, grouped), grouped, float(node, "epsilon", 1e-5));
    const weight = (name: string): string =>
      elementCount(graph.shape(name)) === groups
        ? graph.reshape(name, [groups, 1, ...shape.slice(2).map(() => 1)])
        : graph.reshape(name, [groups, shape[1] / groups, ...shape.slice(2).map(() => 1)]);
    const affine = graph.op("Add", [graph.op("Mul", [centred, weight(scale)]), weight(bias)]);
    graph.op("Reshape", [affine, graph.int64(shape)], {}, inPlaceOf(node));
    return true;
  },
};

/** Scale of a batch normalisation at inference: γ/√(σ² + ε), per channel. */
export function batchScale(graph: Graph, node: OnnxNode): string {
  const [, gamma, , , variance] = node.inputs;
  const deviation = graph.op("Sqrt", [graph.add(variance, graph.scalar(float(node, "epsilon", 1e-5)))]);
  return graph.div(gamma, deviation);
}

const layerNormalization: Operator = {
  infer: (node, inputs) => {
    const { type, shape } = required(node, inputs, 0);
    const axis = axisOf(int(node, "axis", -1), shape.length);
    const statistics: Value = { type: "float32", shape: shape.map((size, i) => (i < axis ? size : 1)) };
    return [{ type, shape }, statistics, statistics];
  },
  gradient: gradientOfLayerNorm,
};

export const normalizations: Operators = {
  BatchNormalization: {
    infer: inferSame,
    gradient: (backward, node) => {
      const { graph } = backward;
      const scale = perChannel(graph, batchScale(graph, node), graph.shape(node.inputs[0]).length);
      backward.accumulate(node.inputs[0], graph.mul(backward.upstream(node), scale));
    },
  },
  InstanceNormalization: instanceNormalization,
  GroupNormalization: groupNormalization,
  LayerNormalization: layerNormalization,
  LpNormalization: {
    infer: inferSame,
    expand: (graph, node) => {
      const x = node.inputs[0];
      const axis = axisOf(int(node, "axis", -1), graph.shape(x).length);
      const norm = graph.op(int(node, "p", 2) === 1 ? "ReduceL1" : "ReduceL2", [x, graph.int64([axis])], {
        keepdims: 1,
      });
      graph.op("Div", [x, graph.op("Max", [norm, graph.scalar(1e-12)])], {}, inPlaceOf(node));
      return true;
    },
  },
};
