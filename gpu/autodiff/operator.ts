import type { Backward } from "./backward.ts";
import type { Graph } from "./graph.ts";
import type { ElementType, OnnxNode, Shape } from "./onnx.ts";

/** What is known of a value before anything runs. */
export interface Value {
  readonly type: ElementType;
  readonly shape: Shape;
  /** The elements, where the value is a small constant. */
  readonly constant?: readonly number[];
}

/** The values of a node's inputs; an optional input that is left out is undefined. */
export type Inputs = readonly (Value | undefined)[];

/**
 * One operator of ONNX, at the operator set that graphs are brought to when they are imported.
 * Everything that Croquis knows about it stands here, its forward facts beside its backward rule.
 */
export interface Operator {
  /** Types and shapes of the outputs. @throws Error when the inputs do not fit. */
  infer(node: OnnxNode, inputs: Inputs): Value[];
  /** Elements of the first output when every input is a small constant: how shape arithmetic is folded. */
  evaluate?(node: OnnxNode, inputs: readonly Value[], output: Value): number[];
  /** Adds the nodes that bring the adjoint of the outputs to the inputs. Without one, the operator is not differentiable. */
  gradient?(backward: Backward, node: OnnxNode): void;
  /** Multiply-accumulates of one run; without one, none worth counting. */
  macs?(node: OnnxNode, inputs: Inputs, output: Value): number;
  /** Replaces the node by simpler ones when a graph is imported; true when it did. */
  expand?(graph: Graph, node: OnnxNode): boolean;
}

export type Operators = Readonly<Record<string, Operator>>;

/** @throws TypeError naming the node, when the input is left out. */
export function required(node: OnnxNode, inputs: Inputs, index: number): Value {
  const value = inputs[index];
  if (value === undefined) throw new TypeError(`Input ${index} of ${node.op} is missing.`);
  return value;
}

/** The elements of an input that has to be known before the run, such as the axes of a reduction. */
export function known(node: OnnxNode, inputs: Inputs, index: number): readonly number[] {
  const { constant } = required(node, inputs, index);
  if (constant === undefined)
    throw new TypeError(`Input ${index} of ${node.op} depends on the data; Croquis needs it to be constant.`);
  return constant;
}
