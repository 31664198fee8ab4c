import { expect, it } from "vitest";
import { differentiate } from "./differentiate.ts";
import { importGraph } from "./import.ts";
import type { Attribute, OnnxModel, OnnxNode, Tensor } from "./onnx.ts";
import { Tensor as RuntimeTensor } from "./runtime.ts";
import { openSession } from "./session.ts";
import { tensorOf } from "./tensor-data.ts";
import { checkGradient } from "./testing/finite-differences.ts";
import { NetworkBuilder } from "./testing/layers.ts";

const ints = (...value: number[]): Attribute => ({ type: "ints", value });
const int = (value: number): Attribute => ({ type: "int", value });
const float = (value: number): Attribute => ({ type: "float", value });

function node(
  op: string,
  inputs: string[],
  outputs: string[],
  attributes: Record<string, Attribute> = {},
): OnnxNode {
  return { op, domain: "", name: `${op} ${outputs[0]}`, inputs, outputs, attributes };
}

function modelOf(opset: number, nodes: OnnxNode[], initializers: Record<string, Tensor>): OnnxModel {
  return {
    irVersion: 7,
    producer: "test",
    opsets: new Map([["", opset]]),
    nodes,
    initializers: new Map(Object.entries(initializers)),
    inputs: [{ name: "image", type: "float32", shape: [null, 3, null, null] }],
    outputs: [{ name: "y", type: "float32", shape: [] }],
  };
}

const int64 = (...values: number[]): Tensor => tensorOf("int64", [values.length], values);

/** What operator set 11 wrote with attributes, with the shape arithmetic that exporters leave in. */
const old = modelOf(
  11,
  [
    node("Conv", ["image", "w"], ["a"], { kernel_shape: ints(2, 2), strides: ints(2, 2) }),
    node("Shape", ["a"], ["s"]),
    node("Constant", [], ["zero"], { value: { type: "tensor", value: tensorOf("int64", [], [0]) } }),
    node("Gather", ["s", "zero"], ["n"]),
    node("Unsqueeze", ["n"], ["n1"], { axes: ints(0) }),
    node("Concat", ["n1", "rest"], ["target"], { axis: int(0) }),
    node("Reshape", ["a", "target"], ["b"]),
    node("Split", ["b"], ["p", "q"], { axis: int(1), split: ints(1, 3) }),
    node("ReduceMean", ["q"], ["m"], { axes: ints(1), keepdims: int(1) }),
    node("ReduceSum", ["q"], ["u"], { axes: ints(-1), keepdims: int(0) }),
    node("Mul", ["p", "m"], ["c"]),
    node("Softmax", ["c"], ["d"], { axis: int(1) }),
    node("Squeeze", ["d"], ["e"], { axes: ints(1) }),
    node("Size", ["e"], ["count"]),
    node("Cast", ["count"], ["floatCount"], { to: int(1) }),
    node("Mul", ["e", "floatCount"], ["f"]),
    node("ConstantOfShape", ["two"], ["twos"], {
      value: { type: "tensor", value: tensorOf("float32", [1], [2]) },
    }),
    node("Pow", ["u", "twos"], ["g"]),
    node("ReduceL2", ["g"], ["h"], { axes: ints(1), keepdims: int(1) }),
    node("Add", ["f", "h"], ["y"]),
  ],
  {
    w: tensorOf(
      "float32",
      [4, 3, 2, 2],
      Array.from({ length: 48 }, (_, i) => Math.sin(i)),
    ),
    rest: int64(4, -1),
    two: int64(1),
  },
);

it("upgrades operator set 11 and folds its shape arithmetic", async () => {
  const shape = [2, 3, 4, 6];
  const { graph } = importGraph(old, { shape });
  const ops = new Set(graph.nodes.map(({ op }) => op));
  for (const op of ["Shape", "Gather", "Concat", "Unsqueeze", "Size", "Cast", "ConstantOfShape"])
    expect(ops.has(op)).toBe(false);
  // The original, run as it is.
  const [theirs, ours] = [await openSession(old), await openSession(graph.toModel())];
  const image = new RuntimeTensor(
    "float32",
    Float32Array.from({ length: 144 }, (_, i) => Math.cos(i)),
    shape,
  );
  const [a, b] = [await theirs.session.run({ image }), await ours.session.run({ image })];
  expect(b.y.dims).toEqual(a.y.dims);
  const expected = a.y.data as Float32Array;
  (b.y.data as Float32Array).forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 4);
  });
  expect((await checkGradient(old, { shape, step: 0.005 })).error).toBeLessThan(5e-3);
});

it("upgrades the attributes of Clip, Pad and Slice before operator sets 10 and 11", async () => {
  const model = modelOf(
    9,
    [
      node("Pad", ["image"], ["a"], { pads: ints(0, 0, 1, 0, 0, 0, 0, 2), value: float(0.5) }),
      node("Slice", ["a"], ["b"], { axes: ints(2, 3), starts: ints(1, 0), ends: ints(1000, -1) }),
      node("Clip", ["b"], ["c"], { min: float(-0.5), max: float(2) }),
      node("Dropout", ["c"], ["y"], { ratio: float(0.5) }),
    ],
    {},
  );
  const { graph } = importGraph(model, { shape: [1, 3, 4, 4] });
  expect(graph.shape("y")).toEqual([1, 3, 4, 5]);
  expect((await checkGradient(model, { shape: [1, 3, 4, 4], step: 1e-3 })).error).toBeLessThan(1e-2);
});

it("folds what exporters write for CLIP's class token and positions", async () => {
  const scalar = (value: number): Tensor => tensorOf("int64", [], [value]);
  const float32 = (shape: number[]): Tensor =>
    tensorOf(
      "float32",
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(2 * i)),
    );
  const model = modelOf(
    14,
    [
      node("Shape", ["image"], ["s"]),
      node("Gather", ["s", "zero"], ["n"], { axis: int(0) }),
      node("Conv", ["image", "w"], ["a"], { kernel_shape: ints(2, 2), strides: ints(2, 2) }),
      node("Shape", ["a"], ["as"], {}),
      node("Slice", ["as", "zeros", "twos"], ["head"]),
      node("Concat", ["head", "minusOne"], ["flatShape"], { axis: int(0) }),
      node("Reshape", ["a", "flatShape"], ["b"]),
      node("Transpose", ["b"], ["c"], { perm: ints(0, 2, 1) }),
      node("Unsqueeze", ["n", "zeros"], ["n1"]),
      node("Concat", ["n1", "one", "minusOne"], ["want"], { axis: int(0) }),
      node("Reshape", ["want", "minusOne"], ["want1"]),
      node("Shape", ["want1"], ["rank"]),
      node("ConstantOfShape", ["rank"], ["ones"], { value: { type: "tensor", value: int64(1) } }),
      node("Mul", ["ones", "minus"], ["minuses"]),
      node("Equal", ["want1", "minuses"], ["open"]),
      node("Where", ["open", "ones", "want1"], ["spread"]),
      node("Expand", ["token", "spread"], ["d"]),
      node("Concat", ["d", "c"], ["e"], { axis: int(1) }),
      node("Gather", ["table", "positions"], ["f"]),
      node("Add", ["e", "f"], ["g"]),
      node("Gather", ["g", "zero"], ["h"], { axis: int(1) }),
      node("ReduceMean", ["g"], ["i"], { axes: ints(1), keepdims: int(0) }),
      node("Mul", ["h", "i"], ["y"]),
    ],
    {
      w: float32([5, 3, 2, 2]),
      token: float32([1, 1, 5]),
      table: float32([7, 5]),
      positions: tensorOf("int64", [1, 5], [0, 1, 2, 3, 4]),
      zero: scalar(0),
      minus: scalar(-1),
      zeros: int64(0),
      twos: int64(2),
      one: int64(1),
      minusOne: int64(-1),
    },
  );
  const shape = [2, 3, 4, 4];
  const { graph } = importGraph(model, { shape });
  expect(graph.shape("e")).toEqual([2, 5, 5]);
  expect(graph.nodes.filter(({ op }) => /Shape|Where|Equal|Expand/.test(op) && op !== "Reshape")).toEqual([]);
  expect((await checkGradient(model, { shape })).error).toBeLessThan(2e-3);
});

it("names the operator and the node that it does not know, and inputs that do not fit", () => {
  const odd = modelOf(17, [node("Det", ["image"], ["y"])], {});
  expect(() => importGraph(odd, { shape: [1, 3, 2, 2] })).toThrow('Det (node "Det y")');
  const wrap = modelOf(
    19,
    [node("Pad", ["image", "pads"], ["y"], { mode: { type: "string", value: "wrap" } })],
    {
      pads: int64(0, 0, 1, 1, 0, 0, 1, 1),
    },
  );
  expect(() => differentiate(wrap, { shape: [1, 3, 4, 4] })).toThrow(/Pad \(node "Pad y"\) .*mode wrap/);
  const { graph } = new NetworkBuilder();
  graph.input("image", "float32", [1, 3, 4, 4]);
  graph.outputs.push(graph.op("Relu", ["image"], {}, { outputs: ["y"] }));
  const fine = graph.toModel();
  expect(() => importGraph(fine, { shape: [1, 3, 8, 8] })).toThrow("does not fit");
  expect(() => importGraph(fine, { shape: [2, 3, 4, 4], outputs: ["z"] })).toThrow('no value "z"');
  expect(() => importGraph(fine, { shape: [2, 3, 4, 4], input: "pixels" })).toThrow('no input "pixels"');
});
