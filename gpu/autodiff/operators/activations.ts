import type { Backward } from "../backward.ts";
import type { Graph } from "../graph.ts";
import { float, int, type OnnxNode, string } from "../onnx.ts";
import { type Operator, type Operators, required } from "../operator.ts";
import { axisOf } from "../shape.ts";
import { inferBroadcast } from "./arithmetic.ts";

type Rule = (backward: Backward, node: OnnxNode, dy: string) => string;

const inferSame: Operator["infer"] = (node, inputs) => [
  { type: required(node, inputs, 0).type, shape: required(node, inputs, 0).shape },
];

function activation(rule: Rule): Operator {
  return {
    infer: inferSame,
    gradient: (backward, node) =>
      backward.accumulate(node.inputs[0], rule(backward, node, backward.upstream(node))),
  };
}

/** An activation that is written out in simpler operators when a graph is imported. */
function written(expand: (graph: Graph, node: OnnxNode, x: string) => void): Operator {
  return {
    infer: inferSame,
    expand: (graph, node) => {
      expand(graph, node, node.inputs[0]);
      return true;
    },
  };
}

/** The options of the node that takes the place of `node`. */
export function inPlaceOf(node: OnnxNode): { name: string; outputs: readonly string[] } {
  return { name: node.name, outputs: [node.outputs[0]] };
}

/** dy where the mask holds, 0 elsewhere. */
function masked(graph: Graph, mask: string, dy: string): string {
  return graph.op("Where", [mask, dy, graph.scalar(0)]);
}

/** A power of two so large that it takes every normal number but 0 out of [0, 1]. */
const STEEP = 2 ** 120;

/** 1 where sign·(y − bound) > 0, else 0: a saturated HardSigmoid, which is faster than a comparison and a cast. */
function beyond(graph: Graph, y: string, bound: number, sign: 1 | -1): string {
  // Products with a power of two are exact, so that y = bound gives 0.
  if (Math.abs(bound) <= 64)
    return graph.op("HardSigmoid", [y], { alpha: sign * STEEP, beta: -sign * STEEP * bound });
  return graph.op("Cast", [graph.op(sign > 0 ? "Greater" : "Less", [y, graph.scalar(bound)])], { to: 1 });
}

/** dy where low < y < high: the mask comes from the output, so that the forward operator can fuse with the one before it. */
function between(
  graph: Graph,
  y: string,
  low: number | undefined,
  high: number | undefined,
  dy: string,
): string {
  let masked = dy;
  if (low !== undefined) masked = graph.mul(masked, beyond(graph, y, low, 1));
  if (high !== undefined) masked = graph.mul(masked, beyond(graph, y, high, -1));
  return masked;
}

/** dy where x > 0, dy · slope elsewhere. A positive slope keeps the sign, so that the output tells it too. */
function leaky(graph: Graph, sign: string, dy: string, slope: string): string {
  return graph.op("Where", [graph.op("Greater", [sign, graph.scalar(0)]), dy, graph.mul(dy, slope)]);
}

const scaledErf = (graph: Graph, x: string): string =>
  graph.op("Erf", [graph.mul(x, graph.scalar(Math.SQRT1_2))]);

/** x · sigmoid(a·x); a = 1 is SiLU, a = 1.702 QuickGELU. */
export function writeSwish(graph: Graph, node: OnnxNode, x: string, a: number): void {
  graph.op("Mul", [x, graph.op("Sigmoid", [graph.mul(x, graph.scalar(a))])], {}, inPlaceOf(node));
}

/** GELU (Hendrycks and Gimpel 2016): x · Φ(x), or its tanh approximation. */
function writeGelu(graph: Graph, node: OnnxNode, x: string, approximate: boolean): void {
  const half = graph.mul(x, graph.scalar(0.5));
  let bend = "";
  if (approximate) {
    const cubic = graph.mul(graph.mul(x, x), x);
    const inner = graph.add(x, graph.mul(cubic, graph.scalar(0.044715)));
    bend = graph.op("Tanh", [graph.mul(inner, graph.scalar(Math.sqrt(2 / Math.PI)))]);
  } else bend = scaledErf(graph, x);
  graph.op("Mul", [half, graph.add(bend, graph.scalar(1))], {}, inPlaceOf(node));
}

/** y = softmax(x) along an axis: dx = y · (dy − Σ dy·y). */
const softmax: Operator = activation(({ graph }, node, dy) => {
  const y = node.outputs[0];
  const axis = axisOf(int(node, "axis", -1), graph.shape(y).length);
  return graph.mul(y, graph.sub(dy, graph.reduceSum(graph.mul(dy, y), [axis])));
});

const logSoftmax: Operator = activation(({ graph }, node, dy) => {
  const y = node.outputs[0];
  const axis = axisOf(int(node, "axis", -1), graph.shape(y).length);
  return graph.sub(dy, graph.mul(graph.op("Exp", [y]), graph.reduceSum(dy, [axis])));
});

export const activations: Operators = {
  Relu: activation(({ graph }, node, dy) => between(graph, node.outputs[0], 0, undefined, dy)),
  Clip: {
    infer: inferSame,
    evaluate: (_node, [x, low, high]) =>
      (x.constant ?? []).map((value) =>
        Math.min(Math.max(value, low?.constant?.[0] ?? -Infinity), high?.constant?.[0] ?? Infinity),
      ),
    gradient: (backward, node) => {
      const { graph } = backward;
      const bound = (name: string | undefined): number | undefined => {
        if (name === undefined || name === "") return undefined;
        const value = graph.scalarOf(name);
        if (value === undefined) throw new TypeError(`The bound "${name}" of Clip is not constant.`);
        return value;
      };
      const [x, low, high] = node.inputs;
      const dy = backward.upstream(node);
      backward.accumulate(x, between(graph, node.outputs[0], bound(low), bound(high), dy));
    },
  },
  LeakyRelu: activation(({ graph }, node, dy) => {
    const slope = float(node, "alpha", 0.01);
    return leaky(graph, slope > 0 ? node.outputs[0] : node.inputs[0], dy, graph.scalar(slope));
  }),
  PRelu: {
    infer: inferBroadcast,
    gradient: (backward, node) => {
      const [x, slope] = node.inputs;
      if (backward.wants(slope))
        throw new TypeError("A slope of PRelu that depends on the image is not supported.");
      backward.accumulate(x, leaky(backward.graph, x, backward.upstream(node), slope));
    },
  },
  ThresholdedRelu: activation(({ graph }, node, dy) =>
    masked(graph, graph.op("Greater", [node.inputs[0], graph.scalar(float(node, "alpha", 1))]), dy),
  ),
  // x ≤ 0: y = α(eˣ − 1), so dy/dx = y + α.
  Elu: activation(({ graph }, node, dy) =>
    leaky(graph, node.inputs[0], dy, graph.add(node.outputs[0], graph.scalar(float(node, "alpha", 1)))),
  ),
  Selu: activation(({ graph }, node, dy) => {
    const alpha = float(node, "alpha", 1.6732631921768188);
    const gamma = float(node, "gamma", 1.0507010221481323);
    const positive = graph.mul(dy, graph.scalar(gamma));
    const slope = graph.add(node.outputs[0], graph.scalar(alpha * gamma));
    const mask = graph.op("Greater", [node.inputs[0], graph.scalar(0)]);
    return graph.op("Where", [mask, positive, graph.mul(dy, slope)]);
  }),
  Sigmoid: activation(({ graph }, node, dy) => {
    const y = node.outputs[0];
    return graph.mul(graph.mul(dy, y), graph.sub(graph.scalar(1), y));
  }),
  Tanh: activation(({ graph }, node, dy) => {
    const y = node.outputs[0];
    return graph.mul(dy, graph.sub(graph.scalar(1), graph.mul(y, y)));
  }),
  // dy/dx = 2/√π · e^(−x²).
  Erf: activation(({ graph }, node, dy) => {
    const x = node.inputs[0];
    const bell = graph.op("Exp", [graph.op("Neg", [graph.mul(x, x)])]);
    return graph.mul(graph.mul(dy, graph.scalar(2 / Math.sqrt(Math.PI))), bell);
  }),
  Softplus: activation(({ graph }, node, dy) => graph.mul(dy, graph.op("Sigmoid", [node.inputs[0]]))),
  HardSigmoid: activation(({ graph }, node, dy) =>
    between(graph, node.outputs[0], 0, 1, graph.mul(dy, graph.scalar(float(node, "alpha", 0.2)))),
  ),
  Softsign: written((graph, node, x) => {
    graph.op("Div", [x, graph.add(graph.op("Abs", [x]), graph.scalar(1))], {}, inPlaceOf(node));
  }),
  HardSwish: written((graph, node, x) => {
    graph.op("Mul", [x, graph.op("HardSigmoid", [x], { alpha: 1 / 6, beta: 0.5 })], {}, inPlaceOf(node));
  }),
  Mish: written((graph, node, x) => {
    graph.op("Mul", [x, graph.op("Tanh", [graph.op("Softplus", [x])])], {}, inPlaceOf(node));
  }),
  Swish: written((graph, node, x) => writeSwish(graph, node, x, float(node, "alpha", 1))),
  Gelu: written((graph, node, x) =>
    writeGelu(graph, node, x, string(node, "approximate", "none") === "tanh"),
  ),
  "com.microsoft.Gelu": written((graph, node, x) => writeGelu(graph, node, x, false)),
  "com.microsoft.FastGelu": written((graph, node, x) => {
    const bias = node.inputs[1] ?? "";
    writeGelu(graph, node, bias === "" ? x : graph.add(x, bias), true);
  }),
  "com.microsoft.BiasGelu": written((graph, node, x) =>
    writeGelu(graph, node, graph.add(x, node.inputs[1]), false),
  ),
  "com.microsoft.QuickGelu": written((graph, node, x) =>
    writeSwish(graph, node, x, float(node, "alpha", 1.702)),
  ),
  Softmax: softmax,
  LogSoftmax: logSoftmax,
};
