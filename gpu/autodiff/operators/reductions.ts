import type { Backward } from "../backward.ts";
import type { Graph } from "../graph.ts";
import { elementCount, int, type OnnxNode, type Shape } from "../onnx.ts";
import { type Inputs, known, type Operator, type Operators, required, type Value } from "../operator.ts";
import { axisOf, range, stridedIndices, stridesOf } from "../shape.ts";

function axesOf(node: OnnxNode, shape: Shape, axes: readonly number[] | undefined): number[] {
  if (axes === undefined || axes.length === 0)
    return int(node, "noop_with_empty_axes", 0) === 1 ? [] : range(shape.length);
  return axes.map((axis) => axisOf(axis, shape.length));
}

function inferReduction(node: OnnxNode, inputs: Inputs): Value[] {
  const { type, shape } = required(node, inputs, 0);
  const axes = axesOf(node, shape, inputs[1] && known(node, inputs, 1));
  const keep = int(node, "keepdims", 1) === 1;
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return [{ type, shape: keep ? kept : kept.filter((_, axis) => !axes.includes(axis)) }];
}

/** What a rule gets: the input, the output and its adjoint with the reduced axes kept as 1, and how many elements went into each. */
interface Reduced {
  readonly graph: Graph;
  readonly x: string;
  readonly y: string;
  readonly dy: string;
  readonly axes: readonly number[];
  readonly count: number;
}

/** A rule gives a value that broadcasts to the input's shape. */
function reduction(
  rule: (reduced: Reduced) => string,
  evaluate?: (values: number[]) => number,
  expandResult = false,
): Operator {
  return {
    infer: inferReduction,
    ...(evaluate && {
      evaluate: (node: OnnxNode, inputs: readonly Value[], output: Value) =>
        evaluateReduction(node, inputs, output, evaluate),
    }),
    gradient: (backward: Backward, node: OnnxNode) => {
      const { graph } = backward;
      const x = node.inputs[0];
      const shape = graph.shape(x);
      const axes = axesOf(node, shape, node.inputs[1] ? graph.constant(node.inputs[1]) : undefined);
      const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
      const count = elementCount(axes.map((axis) => shape[axis]));
      const reduced = {
        graph,
        x,
        y: graph.reshape(node.outputs[0], kept),
        dy: graph.reshape(backward.upstream(node), kept),
        axes,
        count,
      };
      const dx = rule(reduced);
      backward.accumulate(x, expandResult ? graph.expand(dx, shape) : dx);
    },
  };
}

function evaluateReduction(
  node: OnnxNode,
  [x, axesInput]: readonly Value[],
  output: Value,
  of: (values: number[]) => number,
): number[] {
  const axes = axesOf(node, x.shape, axesInput?.constant);
  const strides = stridesOf(x.shape);
  const outer = range(x.shape.length).filter((axis) => !axes.includes(axis));
  const pick = (chosen: readonly number[]): number[] =>
    stridedIndices(
      chosen.map((axis) => x.shape[axis]),
      chosen.map((axis) => strides[axis]),
    );
  const inner = pick(axes);
  const results = pick(outer).map((start) => of(inner.map((step) => x.constant?.[start + step] ?? 0)));
  return results.slice(0, elementCount(output.shape));
}

/** Shares the adjoint among the elements that equal the extremum. */
function shareAmongEqual({ graph, x, y, dy, axes }: Reduced): string {
  const mask = graph.op("Cast", [graph.op("Equal", [x, y])], { to: 1 });
  return graph.mul(mask, graph.div(dy, graph.reduceSum(mask, axes)));
}

/** Norms have no gradient at 0; there the quotient becomes 0 / tiny. */
const TINY = 1e-30;

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

export const reductions: Operators = {
  ReduceSum: reduction(({ dy }) => dy, sum, true),
  ReduceMean: reduction(
    ({ graph, dy, count }) => graph.mul(dy, graph.scalar(1 / count)),
    (values) => sum(values) / values.length,
    true,
  ),
  ReduceMax: reduction(shareAmongEqual, (values) => Math.max(...values)),
  ReduceMin: reduction(shareAmongEqual, (values) => Math.min(...values)),
  ReduceProd: {
    infer: inferReduction,
    evaluate: (node, inputs, output) =>
      evaluateReduction(node, inputs, output, (values) => values.reduce((a, b) => a * b, 1)),
  },
  ReduceL1: reduction(({ graph, x, dy }) => graph.mul(graph.op("Sign", [x]), dy)),
  ReduceL2: reduction(({ graph, x, y, dy }) =>
    graph.mul(x, graph.div(dy, graph.op("Max", [y, graph.scalar(TINY)]))),
  ),
  ReduceSumSquare: reduction(({ graph, x, dy }) => graph.mul(x, graph.mul(dy, graph.scalar(2)))),
  ReduceLogSum: reduction(({ graph, y, dy }) => graph.div(dy, graph.op("Exp", [y])), undefined, true),
  ReduceLogSumExp: reduction(({ graph, x, y, dy }) => graph.mul(graph.op("Exp", [graph.sub(x, y)]), dy)),
};
