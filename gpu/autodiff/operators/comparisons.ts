import type { OnnxNode } from "../onnx.ts";
import { type Inputs, type Operator, type Operators, required } from "../operator.ts";
import { broadcast } from "../shape.ts";
import { evaluateBroadcast } from "./arithmetic.ts";

function comparison(of: (...values: number[]) => boolean): Operator {
  return {
    infer: (node: OnnxNode, inputs: Inputs) => [
      { type: "bool", shape: broadcast(...inputs.map((_, i) => required(node, inputs, i).shape)) },
    ],
    evaluate: evaluateBroadcast((...values) => (of(...values) ? 1 : 0)),
  };
}

export const comparisons: Operators = {
  Equal: comparison((a, b) => a === b),
  Greater: comparison((a, b) => a > b),
  GreaterOrEqual: comparison((a, b) => a >= b),
  Less: comparison((a, b) => a < b),
  LessOrEqual: comparison((a, b) => a <= b),
  And: comparison((a, b) => a !== 0 && b !== 0),
  Or: comparison((a, b) => a !== 0 || b !== 0),
  Xor: comparison((a, b) => (a !== 0) !== (b !== 0)),
  Not: comparison((a) => a === 0),
  IsNaN: comparison((a) => Number.isNaN(a)),
  IsInf: comparison((a) => Math.abs(a) === Number.POSITIVE_INFINITY),
  Where: {
    infer: (node, inputs) => [
      {
        type: required(node, inputs, 1).type,
        shape: broadcast(...inputs.map((_, i) => required(node, inputs, i).shape)),
      },
    ],
    evaluate: evaluateBroadcast((condition, a, b) => (condition !== 0 ? a : b)),
    gradient: (backward, node) => {
      const { graph } = backward;
      const dy = backward.upstream(node);
      const [condition, a, b] = node.inputs;
      const zero = graph.scalar(0);
      if (backward.wants(a)) backward.accumulate(a, graph.op("Where", [condition, dy, zero]));
      if (backward.wants(b)) backward.accumulate(b, graph.op("Where", [condition, zero, dy]));
    },
  },
};
