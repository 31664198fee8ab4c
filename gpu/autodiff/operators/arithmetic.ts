import type { Backward } from "../backward.ts";
import type { OnnxNode } from "../onnx.ts";
import { type Inputs, type Operator, type Operators, required, type Value } from "../operator.ts";
import { broadcast, broadcastIndices } from "../shape.ts";

/** An element-wise operator of one input. */
function unary(
  of: (x: number) => number,
  gradient?: (backward: Backward, x: string, y: string, dy: string) => string | undefined,
): Operator {
  return {
    infer: (node, inputs) => [
      { type: required(node, inputs, 0).type, shape: required(node, inputs, 0).shape },
    ],
    evaluate: (_node, [x]) => (x.constant ?? []).map(of),
    gradient: (backward, node) => {
      const dx = gradient?.(backward, node.inputs[0], node.outputs[0], backward.upstream(node));
      if (dx !== undefined) backward.accumulate(node.inputs[0], dx);
    },
  };
}

export function inferBroadcast(node: OnnxNode, inputs: Inputs): Value[] {
  const shapes = inputs.map((_, i) => required(node, inputs, i).shape);
  return [{ type: required(node, inputs, 0).type, shape: broadcast(...shapes) }];
}

/** Elements of an element-wise operator of any number of broadcast inputs. */
export function evaluateBroadcast(
  of: (...values: number[]) => number,
): (node: OnnxNode, inputs: readonly Value[], output: Value) => number[] {
  return (_node, inputs, output) => {
    const indices = inputs.map((input) => broadcastIndices(input.shape, output.shape));
    const elements = inputs.map((input) => input.constant ?? []);
    return indices[0].map((_, i) => of(...elements.map((each, input) => each[indices[input][i]])));
  };
}

function binary(of: (a: number, b: number) => number, gradient: Operator["gradient"]): Operator {
  return { infer: inferBroadcast, evaluate: evaluateBroadcast(of), ...(gradient && { gradient }) };
}

/** Division of integers truncates towards zero. */
const divide: Operator = {
  infer: inferBroadcast,
  evaluate: (node, inputs, output) =>
    evaluateBroadcast(output.type.startsWith("float") ? (a, b) => a / b : (a, b) => Math.trunc(a / b))(
      node,
      inputs,
      output,
    ),
  // y = a / b: da = dy / b, db = −da · y.
  gradient: (backward, node) => {
    const { graph } = backward;
    const [a, b] = node.inputs;
    const da = graph.div(backward.upstream(node), b);
    backward.accumulate(a, da);
    if (backward.wants(b)) backward.accumulate(b, graph.op("Neg", [graph.mul(da, node.outputs[0])]));
  },
};

const multiply = binary(
  (a, b) => a * b,
  (backward, node) => {
    const { graph } = backward;
    const dy = backward.upstream(node);
    const [a, b] = node.inputs;
    if (a === b) {
      if (backward.wants(a)) backward.accumulate(a, graph.mul(graph.mul(dy, a), graph.scalar(2)));
      return;
    }
    if (backward.wants(a)) backward.accumulate(a, graph.mul(dy, b));
    if (backward.wants(b)) backward.accumulate(b, graph.mul(dy, a));
  },
);

/** y = aᵇ: da = dy · b · aᵇ⁻¹, db = dy · y · ln a. */
function gradientOfPow(backward: Backward, node: OnnxNode): void {
  const { graph } = backward;
  const dy = backward.upstream(node);
  const [a, b] = node.inputs;
  const y = node.outputs[0];
  if (backward.wants(b)) backward.accumulate(b, graph.mul(graph.mul(dy, y), graph.op("Log", [a])));
  if (!backward.wants(a)) return;
  const exponent = graph.scalarOf(b);
  const power =
    exponent === 2
      ? a
      : exponent === 0.5
        ? graph.op("Reciprocal", [y])
        : exponent === 1
          ? undefined
          : graph.op("Pow", [
              a,
              exponent === undefined ? graph.sub(b, graph.scalar(1)) : graph.scalar(exponent - 1),
            ]);
  const scaled = graph.mul(dy, exponent === undefined ? b : graph.scalar(exponent));
  backward.accumulate(a, power === undefined ? scaled : graph.mul(scaled, power));
}

/** Max and Min of two: the adjoint goes to the one that was taken, and to the first on a tie. */
function extremum(op: "Max" | "Min"): Operator {
  return {
    infer: inferBroadcast,
    evaluate: evaluateBroadcast(op === "Max" ? Math.max : Math.min),
    expand: foldLeft(op),
    gradient: (backward, node) => {
      const { graph } = backward;
      const dy = backward.upstream(node);
      const [a, b] = node.inputs;
      const first = graph.op(op === "Max" ? "GreaterOrEqual" : "LessOrEqual", [a, b]);
      const zero = graph.scalar(0);
      if (backward.wants(a)) backward.accumulate(a, graph.op("Where", [first, dy, zero]));
      if (backward.wants(b)) backward.accumulate(b, graph.op("Where", [first, zero, dy]));
    },
  };
}

/** A variadic operator becomes a chain of binary ones, of one input the input itself. */
function foldLeft(op: string): NonNullable<Operator["expand"]> {
  return (graph, node) => {
    if (node.inputs.length === 2 && op === node.op) return false;
    const options = { name: node.name, outputs: [node.outputs[0]] };
    if (node.inputs.length === 1) {
      graph.op("Identity", node.inputs, {}, options);
      return true;
    }
    const last = node.inputs.length - 1;
    let sum = node.inputs[0];
    for (let i = 1; i < last; i++) sum = graph.op(op, [sum, node.inputs[i]]);
    if (node.op === "Mean") {
      const total = graph.op(op, [sum, node.inputs[last]]);
      graph.op("Mul", [total, graph.scalar(1 / node.inputs.length)], {}, options);
    } else graph.op(op, [sum, node.inputs[last]], {}, options);
    return true;
  };
}

const variadic = (op: string): Operator => ({ infer: inferBroadcast, expand: foldLeft(op) });
const flat = (of: (x: number) => number): Operator => unary(of, () => undefined);

function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return x - Math.floor(x) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

export const arithmetic: Operators = {
  Add: binary(
    (a, b) => a + b,
    (backward, node) => {
      const dy = backward.upstream(node);
      for (const input of node.inputs) backward.accumulate(input, dy);
    },
  ),
  Sub: binary(
    (a, b) => a - b,
    (backward, node) => {
      const dy = backward.upstream(node);
      backward.accumulate(node.inputs[0], dy);
      if (backward.wants(node.inputs[1])) backward.accumulate(node.inputs[1], backward.graph.op("Neg", [dy]));
    },
  ),
  Mul: multiply,
  Div: divide,
  Pow: { infer: inferBroadcast, evaluate: evaluateBroadcast((a, b) => a ** b), gradient: gradientOfPow },
  Max: extremum("Max"),
  Min: extremum("Min"),
  Sum: variadic("Add"),
  Mean: variadic("Add"),
  Mod: { infer: inferBroadcast, evaluate: evaluateBroadcast((a, b) => a - b * Math.floor(a / b)) },
  Neg: unary(
    (x) => -x,
    ({ graph }, _x, _y, dy) => graph.op("Neg", [dy]),
  ),
  Abs: unary(Math.abs, ({ graph }, x, _y, dy) => graph.mul(dy, graph.op("Sign", [x]))),
  Sqrt: unary(Math.sqrt, ({ graph }, _x, y, dy) => graph.div(graph.mul(dy, graph.scalar(0.5)), y)),
  Exp: unary(Math.exp, ({ graph }, _x, y, dy) => graph.mul(dy, y)),
  Log: unary(Math.log, ({ graph }, x, _y, dy) => graph.div(dy, x)),
  Reciprocal: unary(
    (x) => 1 / x,
    ({ graph }, _x, y, dy) => graph.op("Neg", [graph.mul(graph.mul(dy, y), y)]),
  ),
  Sin: unary(Math.sin, ({ graph }, x, _y, dy) => graph.mul(dy, graph.op("Cos", [x]))),
  Cos: unary(Math.cos, ({ graph }, x, _y, dy) => graph.op("Neg", [graph.mul(dy, graph.op("Sin", [x]))])),
  Floor: flat(Math.floor),
  Ceil: flat(Math.ceil),
  Round: flat(roundHalfEven),
  Sign: flat(Math.sign),
};
