import type { Shape } from "../onnx.ts";
import { type Case, checkRules, flat, KINK } from "../testing/rule-check.ts";

const unary = (op: string, options: Partial<Case> = {}): Case => ({
  shape: flat,
  ...options,
  build: (graph, x) => graph.op(op, [x]),
});

/** Builds the operator on x and on x with a weight, both ways round, and broadcast in several manners. */
const binary = (op: string, options: Partial<Case> = {}): Case => ({
  shape: flat,
  ...options,
  build: (graph, x, net) => {
    const positive = (shape: Shape): string =>
      graph.add(graph.op("Abs", [net.weight(shape, 1)]), graph.scalar(0.5));
    const moved = graph.op("Add", [x, positive([3, 1])]);
    const narrow = graph.slice(x, 2, 1, 1);
    return [
      graph.op(op, [x, positive([4])]),
      graph.op(op, [positive([5, 1, 3, 4]), x]),
      graph.op(op, [x, moved]),
      graph.op(op, [narrow, moved]),
      graph.op(op, [moved, graph.slice(narrow, 0, 0, 1)]),
    ];
  },
});

const reduce = (op: string, options: Partial<Case> = {}): Case => ({
  shape: flat,
  ...options,
  build: (graph, x) => [
    graph.op(op, [x, graph.int64([1])], { keepdims: 1 }),
    graph.op(op, [x, graph.int64([-1, 0])], { keepdims: 0 }),
    graph.op(op, [x], { keepdims: 0 }),
  ],
});

checkRules("gradients of element-wise operators and reductions", {
  Add: binary("Add"),
  Sub: binary("Sub"),
  Mul: binary("Mul"),
  Div: binary("Div", { positive: true, step: 1e-3 }),
  "Mul and Sub of a value with itself": {
    shape: flat,
    build: (graph, x) => [
      graph.mul(x, x),
      graph.sub(x, x),
      graph.add(x, x),
      graph.div(graph.mul(x, x), graph.scalar(3)),
    ],
  },
  Pow: {
    shape: flat,
    positive: true,
    build: (graph, x, net) => [
      graph.op("Pow", [x, graph.scalar(2)]),
      graph.op("Pow", [x, graph.scalar(0.5)]),
      graph.op("Pow", [x, graph.scalar(3)]),
      graph.op("Pow", [x, net.weight([4], 1)]),
      graph.op("Pow", [graph.scalar(1.5), x]),
    ],
  },
  Max: binary("Max", KINK),
  Min: binary("Min", KINK),
  Neg: unary("Neg"),
  Abs: unary("Abs", KINK),
  Sqrt: unary("Sqrt", { positive: true }),
  Exp: unary("Exp"),
  Log: unary("Log", { positive: true }),
  Reciprocal: unary("Reciprocal", { positive: true }),
  Sin: unary("Sin"),
  Cos: unary("Cos"),
  Erf: unary("Erf"),
  Sigmoid: unary("Sigmoid"),
  Tanh: unary("Tanh"),
  Relu: unary("Relu", KINK),
  Softplus: unary("Softplus"),
  LeakyRelu: {
    shape: flat,
    ...KINK,
    build: (graph, x) => [
      graph.op("LeakyRelu", [x], { alpha: 0.2 }),
      graph.op("LeakyRelu", [x], { alpha: -0.3 }),
    ],
  },
  PRelu: { shape: flat, ...KINK, build: (graph, x, net) => graph.op("PRelu", [x, net.weight([3, 1])]) },
  Elu: { shape: flat, ...KINK, build: (graph, x) => graph.op("Elu", [x], { alpha: 0.7 }) },
  Selu: unary("Selu", KINK),
  ThresholdedRelu: {
    shape: flat,
    ...KINK,
    build: (graph, x) => graph.op("ThresholdedRelu", [x], { alpha: 0.1 }),
  },
  Softsign: unary("Softsign", KINK),
  Clip: {
    shape: flat,
    ...KINK,
    build: (graph, x) => [
      graph.op("Clip", [x, graph.scalar(-0.5), graph.scalar(0.8)]),
      graph.op("Clip", [x, "", graph.scalar(0.3)]),
      graph.op("Clip", [x, graph.scalar(0)]),
    ],
  },
  HardSigmoid: {
    shape: flat,
    ...KINK,
    build: (graph, x) => graph.op("HardSigmoid", [x], { alpha: 0.3, beta: 0.4 }),
  },
  HardSwish: unary("HardSwish", KINK),
  Mish: unary("Mish"),
  "Gelu (erf, tanh)": {
    shape: flat,
    build: (graph, x) => [
      graph.op("Gelu", [x]),
      graph.op("Gelu", [x], { approximate: "tanh" }),
      graph.op("Gelu", [x], {}, { domain: "com.microsoft" }),
      graph.op("QuickGelu", [x], {}, { domain: "com.microsoft" }),
    ],
  },
  Softmax: {
    shape: flat,
    build: (graph, x) => [graph.op("Softmax", [x], { axis: -1 }), graph.op("Softmax", [x], { axis: 1 })],
  },
  LogSoftmax: { shape: flat, build: (graph, x) => graph.op("LogSoftmax", [x], { axis: -1 }) },
  Where: {
    shape: flat,
    build: (graph, x, net) => {
      const mask = graph.op("Greater", [net.weight([3, 4], 1), graph.scalar(0)]);
      return [
        graph.op("Where", [mask, x, graph.scalar(2)]),
        graph.op("Where", [mask, graph.op("Neg", [x]), graph.mul(x, x)]),
      ];
    },
  },
  ReduceSum: reduce("ReduceSum"),
  ReduceMean: reduce("ReduceMean"),
  ReduceMax: reduce("ReduceMax", KINK),
  ReduceMin: reduce("ReduceMin", KINK),
  ReduceL1: reduce("ReduceL1", KINK),
  ReduceL2: reduce("ReduceL2"),
  ReduceSumSquare: reduce("ReduceSumSquare"),
  ReduceLogSum: reduce("ReduceLogSum", { positive: true }),
  ReduceLogSumExp: reduce("ReduceLogSumExp"),
});
