import { describeNode, type OnnxNode } from "./onnx.ts";
import type { Operator, Operators } from "./operator.ts";
import { activations } from "./operators/activations.ts";
import { arithmetic } from "./operators/arithmetic.ts";
import { blocks } from "./operators/blocks.ts";
import { comparisons } from "./operators/comparisons.ts";
import { constants } from "./operators/constants.ts";
import { convolutions } from "./operators/convolutions.ts";
import { indexing } from "./operators/indexing.ts";
import { layout } from "./operators/layout.ts";
import { linear } from "./operators/linear.ts";
import { normalizations } from "./operators/normalizations.ts";
import { padding } from "./operators/padding.ts";
import { pooling } from "./operators/pooling.ts";
import { quantized } from "./operators/quantized.ts";
import { reductions } from "./operators/reductions.ts";

/** Every operator that Croquis knows, by name; those outside the standard set with their domain before a dot. */
export const operators: Operators = {
  ...activations,
  ...arithmetic,
  ...blocks,
  ...comparisons,
  ...constants,
  ...convolutions,
  ...indexing,
  ...layout,
  ...linear,
  ...normalizations,
  ...padding,
  ...pooling,
  ...quantized,
  ...reductions,
};

/** An operator that Croquis cannot infer or differentiate, with the node that has it. */
export class UnsupportedOperatorError extends Error {
  override readonly name = "UnsupportedOperatorError";
  constructor(
    readonly node: OnnxNode,
    reason: string,
  ) {
    super(`${describeNode(node)} ${reason}`);
  }
}

export function findOperator(node: OnnxNode): Operator | undefined {
  const key = node.domain === "" ? node.op : `${node.domain}.${node.op}`;
  return Object.hasOwn(operators, key) ? operators[key] : undefined;
}

/** @throws UnsupportedOperatorError when the operator is not in the table. */
export function operatorOf(node: OnnxNode): Operator {
  const operator = findOperator(node);
  if (operator === undefined)
    throw new UnsupportedOperatorError(
      node,
      "is an operator that Croquis does not know; such a model cannot be a critic.",
    );
  return operator;
}
