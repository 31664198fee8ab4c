import type { Backward } from "../backward.ts";
import type { Graph } from "../graph.ts";
import { elementCount, float, int, type OnnxNode } from "../onnx.ts";
import { type Inputs, type Operator, type Operators, required, type Value } from "../operator.ts";
import { broadcast } from "../shape.ts";

function inferMatMul(node: OnnxNode, inputs: Inputs): Value[] {
  const { type, shape: left } = required(node, inputs, 0);
  const { shape: right } = required(node, inputs, 1);
  const a = left.length === 1 ? [1, ...left] : left;
  const b = right.length === 1 ? [...right, 1] : right;
  if (a[a.length - 1] !== b[b.length - 2])
    throw new RangeError(`shapes [${left}] and [${right}] do not multiply.`);
  const shape = broadcast(a.slice(0, -2), b.slice(0, -2));
  if (left.length > 1) shape.push(a[a.length - 2]);
  if (right.length > 1) shape.push(b[b.length - 1]);
  return [{ type, shape }];
}

/** Vectors become matrices of one row or column, so that the other rules see matrices only. */
function expandVectors(graph: Graph, node: OnnxNode): boolean {
  const [a, b] = node.inputs;
  const [left, right] = [graph.shape(a), graph.shape(b)];
  if (left.length > 1 && right.length > 1) return false;
  const matrices = [
    left.length > 1 ? a : graph.reshape(a, [1, left[0]]),
    right.length > 1 ? b : graph.reshape(b, [right[0], 1]),
  ];
  const product = graph.op("MatMul", matrices);
  const shape = [...graph.shape(product)];
  if (left.length === 1) shape.splice(-2, 1);
  if (right.length === 1) shape.pop();
  graph.op("Reshape", [product, graph.int64(shape)], {}, { name: node.name, outputs: node.outputs });
  return true;
}

/** All but the last axis as one. */
function rows(graph: Graph, name: string): string {
  const shape = graph.shape(name);
  const columns = shape[shape.length - 1];
  return graph.reshape(name, [elementCount(shape) / columns, columns]);
}

/**
 * Y = A·B: dA = dY·Bᵀ, dB = Aᵀ·dY. A weight B is transposed not in memory but by Gemm. Where B = Cᵀ (the keys of attention),
 * dC = dYᵀ·A goes past the transposition; ONNX Runtime fuses the transposition that is left into its product.
 */
function gradientOfMatMul(backward: Backward, node: OnnxNode): void {
  const { graph } = backward;
  const dy = backward.upstream(node);
  const [a, b] = node.inputs;
  const isMatrix = graph.shape(b).length === 2;
  if (backward.wants(a)) {
    const da = isMatrix
      ? graph.reshape(graph.op("Gemm", [rows(graph, dy), b], { transB: 1 }), graph.shape(a))
      : graph.op("MatMul", [dy, graph.transposeMatrix(b)]);
    backward.accumulate(a, da);
  }
  if (!backward.wants(b)) return;
  const swapped = graph.swapOf(b);
  if (isMatrix) backward.accumulate(b, graph.op("Gemm", [rows(graph, a), rows(graph, dy)], { transA: 1 }));
  else if (swapped !== undefined)
    backward.accumulate(swapped, graph.op("MatMul", [graph.transposeMatrix(dy), a]));
  else backward.accumulate(b, graph.op("MatMul", [graph.transposeMatrix(a), dy]));
}

function inferGemm(node: OnnxNode, inputs: Inputs): Value[] {
  const a = required(node, inputs, 0);
  const b = required(node, inputs, 1);
  const [m, k] = int(node, "transA", 0) ? a.shape.toReversed() : a.shape;
  const [inner, n] = int(node, "transB", 0) ? b.shape.toReversed() : b.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || k !== inner)
    throw new RangeError(`shapes [${a.shape}] and [${b.shape}] do not multiply.`);
  return [{ type: a.type, shape: [m, n] }];
}

/** Y = α·A'·B' + β·C, where A' and B' may be transposed. */
function gradientOfGemm(backward: Backward, node: OnnxNode): void {
  const { graph } = backward;
  const dy = backward.upstream(node);
  const [a, b, c] = node.inputs;
  const alpha = float(node, "alpha", 1);
  const [transA, transB] = [int(node, "transA", 0), int(node, "transB", 0)];
  const gemm = (left: string, right: string, tLeft: number, tRight: number): string =>
    graph.op("Gemm", [left, right], { transA: tLeft, transB: tRight, alpha });
  if (backward.wants(a)) backward.accumulate(a, transA ? gemm(b, dy, transB, 1) : gemm(dy, b, 0, 1 - transB));
  if (backward.wants(b)) backward.accumulate(b, transB ? gemm(dy, a, 1, transA) : gemm(a, dy, 1 - transA, 0));
  if (c !== undefined && c !== "" && backward.wants(c))
    backward.accumulate(c, graph.mul(dy, graph.scalar(float(node, "beta", 1))));
}

const matMul: Operator = {
  infer: inferMatMul,
  gradient: gradientOfMatMul,
  macs: (_node, [a], output) => elementCount(output.shape) * (a?.shape.at(-1) ?? 1),
  expand: expandVectors,
};

export const linear: Operators = {
  MatMul: matMul,
  Gemm: {
    infer: inferGemm,
    gradient: gradientOfGemm,
    macs: (node, [a], output) => elementCount(output.shape) * (a?.shape[int(node, "transA", 0) ? 0 : 1] ?? 1),
  },
};
