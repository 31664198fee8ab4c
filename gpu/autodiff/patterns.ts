import type { Backward, Composite } from "./backward.ts";
import type { Graph } from "./graph.ts";
import { ints, type OnnxNode } from "./onnx.ts";
import { sameShape } from "./shape.ts";

function made(graph: Graph, name: string, op: string): OnnxNode | undefined {
  const node = graph.producer(name);
  return node?.op === op && node.domain === "" ? node : undefined;
}

/** Of a node of two inputs, the one that is not a constant scalar, and the scalar. */
function scalarOperand(graph: Graph, node: OnnxNode): { value: string; scalar: number } | undefined {
  for (const [value, constant] of [node.inputs, node.inputs.toReversed()]) {
    const scalar = graph.scalarOf(constant);
    if (scalar !== undefined && graph.scalarOf(value) === undefined) return { value, scalar };
  }
  return undefined;
}

/** `name` as `factor · value`, written as a product or a quotient; as `1 · name` otherwise. */
function scaled(graph: Graph, name: string): { value: string; factor: number } {
  const product = made(graph, name, "Mul");
  const operand = product && scalarOperand(graph, product);
  if (operand) return { value: operand.value, factor: operand.scalar };
  const quotient = made(graph, name, "Div");
  const divisor = quotient && graph.scalarOf(quotient.inputs[1]);
  if (quotient && divisor !== undefined) return { value: quotient.inputs[0], factor: 1 / divisor };
  return { value: name, factor: 1 };
}

/** y = x·s, s = sigmoid(a·x): dy/dx = s·(1 + a·x·(1 − s)). */
function swish(graph: Graph, node: OnnxNode): Composite | undefined {
  if (node.op !== "Mul") return undefined;
  for (const [x, s] of [node.inputs, node.inputs.toReversed()]) {
    const sigmoid = made(graph, s, "Sigmoid");
    if (sigmoid === undefined) continue;
    const argument = sigmoid.inputs[0];
    if (argument !== x && scaled(graph, argument).value !== x) continue;
    return {
      inputs: [x],
      gradient: (backward: Backward) => {
        const one = graph.scalar(1);
        const slope = graph.add(graph.mul(argument, graph.sub(one, s)), one);
        backward.accumulate(x, graph.mul(backward.upstream(node), graph.mul(s, slope)));
      },
    };
  }
  return undefined;
}

/** y = ½·x·u, u = 1 + erf(z), z = x/√2, in any order of the factors: dy/dx = ½·u + x·exp(−z² − ½·ln 2π). */
function erfGelu(graph: Graph, node: OnnxNode): Composite | undefined {
  if (node.op !== "Mul") return undefined;
  const whole = scaled(graph, node.outputs[0]);
  const product = whole.factor === 1 ? node : made(graph, whole.value, "Mul");
  if (product === undefined) return undefined;
  for (const [left, u] of [product.inputs, product.inputs.toReversed()]) {
    const sum = made(graph, u, "Add");
    const plusOne = sum && scalarOperand(graph, sum);
    const erf = plusOne?.scalar === 1 ? made(graph, plusOne.value, "Erf") : undefined;
    if (erf === undefined) continue;
    const z = erf.inputs[0];
    const { value: x, factor } = scaled(graph, z);
    const half = left === x ? { value: x, factor: 1 } : scaled(graph, left);
    if (half.value !== x || Math.abs(factor - Math.SQRT1_2) > 1e-6) continue;
    if (Math.abs(half.factor * whole.factor - 0.5) > 1e-6) continue;
    return {
      inputs: [x],
      gradient: (backward: Backward) => {
        const bell = graph.op("Exp", [
          graph.sub(graph.scalar(-0.5 * Math.log(2 * Math.PI)), graph.mul(z, z)),
        ]);
        const slope = graph.add(graph.mul(u, graph.scalar(0.5)), graph.mul(x, bell));
        backward.accumulate(x, graph.mul(backward.upstream(node), slope));
      },
    };
  }
  return undefined;
}

/** Groups of nodes that have a cheaper adjoint as a whole, by the output of their last node. */
export function findComposites(graph: Graph): Map<string, Composite> {
  const composites = new Map<string, Composite>();
  for (const node of graph.nodes) {
    const composite = swish(graph, node) ?? erfGelu(graph, node);
    if (composite) composites.set(node.outputs[0], composite);
  }
  return composites;
}

/** x minus its mean over the last axis; the x. */
function centredOn(graph: Graph, name: string): string | undefined {
  const difference = made(graph, name, "Sub");
  const mean = difference && made(graph, difference.inputs[1], "ReduceMean");
  if (!difference || !mean || mean.inputs[0] !== difference.inputs[0]) return undefined;
  return overLastAxis(graph, mean) ? difference.inputs[0] : undefined;
}

function overLastAxis(graph: Graph, mean: OnnxNode): boolean {
  const axes = mean.inputs[1] ? graph.constant(mean.inputs[1]) : ints(mean, "axes");
  const last = graph.shape(mean.inputs[0]).length - 1;
  const keeps = graph.shape(mean.outputs[0]).length === last + 1;
  return keeps && axes?.length === 1 && (axes[0] === -1 || axes[0] === last);
}

/** The square of a value, as x² or x·x; the value. */
function squareOf(graph: Graph, name: string): string | undefined {
  const power = made(graph, name, "Pow");
  if (power && graph.scalarOf(power.inputs[1]) === 2) return power.inputs[0];
  const product = made(graph, name, "Mul");
  return product && product.inputs[0] === product.inputs[1] ? product.inputs[0] : undefined;
}

/** (x − μ)/√(mean (x − μ)² + ε): the x and the ε. */
function standardized(graph: Graph, name: string): { x: string; epsilon: number } | undefined {
  const quotient = made(graph, name, "Div");
  const root = quotient && made(graph, quotient.inputs[1], "Sqrt");
  const sum = root && made(graph, root.inputs[0], "Add");
  const operand = sum && scalarOperand(graph, sum);
  const mean = operand && made(graph, operand.value, "ReduceMean");
  const square = mean && overLastAxis(graph, mean) ? squareOf(graph, mean.inputs[0]) : undefined;
  if (!quotient || !operand || square === undefined) return undefined;
  const x = centredOn(graph, quotient.inputs[0]);
  return x !== undefined && centredOn(graph, square) === x ? { x, epsilon: operand.scalar } : undefined;
}

/** The layer normalisation that exporters before operator set 17 write in nine nodes, as the one operator that it is. */
export function fuseLayerNormalizations(graph: Graph): void {
  for (const node of [...graph.nodes]) {
    if (node.op !== "Add") continue;
    for (const [product, beta] of [node.inputs, node.inputs.toReversed()]) {
      const scaledBy = made(graph, product, "Mul");
      if (scaledBy === undefined) continue;
      for (const [normal, gamma] of [scaledBy.inputs, scaledBy.inputs.toReversed()]) {
        const found = standardized(graph, normal);
        if (found === undefined) continue;
        const width = graph.shape(found.x).slice(-1);
        if (!sameShape(graph.shape(gamma), width) || !sameShape(graph.shape(beta), width)) continue;
        graph.replace(node, {
          op: "LayerNormalization",
          domain: "",
          name: node.name,
          inputs: [found.x, gamma, beta],
          outputs: node.outputs,
          attributes: {
            axis: { type: "int", value: -1 },
            epsilon: { type: "float", value: found.epsilon },
          },
        });
      }
    }
  }
  graph.prune();
}
