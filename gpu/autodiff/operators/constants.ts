import { elementCount, int, type OnnxNode, type Tensor, tensor } from "../onnx.ts";
import { known, type Operators, required } from "../operator.ts";
import { tensorNumbers, tensorOf } from "../tensor-data.ts";

function constantOf(node: OnnxNode): Tensor {
  const value = tensor(node, "value");
  if (value !== undefined) return value;
  for (const [name, attribute] of Object.entries(node.attributes)) {
    if (attribute.type === "float") return tensorOf("float32", [], [attribute.value]);
    if (attribute.type === "int") return tensorOf("int64", [], [attribute.value]);
    if (attribute.type === "floats") return tensorOf("float32", [attribute.value.length], attribute.value);
    if (attribute.type === "ints") return tensorOf("int64", [attribute.value.length], attribute.value);
    throw new TypeError(`attribute ${name} of a constant is not supported.`);
  }
  throw new TypeError("a constant without a value.");
}

export const constants: Operators = {
  Constant: {
    infer: (node) => [constantOf(node)],
    expand: (graph, node) => {
      graph.initializer(node.outputs[0], constantOf(node));
      return true;
    },
  },
  ConstantOfShape: {
    infer: (node, inputs) => [
      { type: tensor(node, "value")?.type ?? "float32", shape: known(node, inputs, 0) },
    ],
    evaluate: (node, _inputs, output) => {
      const value = tensor(node, "value");
      return new Array<number>(elementCount(output.shape)).fill(value ? tensorNumbers(value)[0] : 0);
    },
  },
  Shape: {
    infer: (node, inputs) => {
      const { shape } = required(node, inputs, 0);
      return [
        { type: "int64", shape: [shape.slice(int(node, "start", 0), int(node, "end", shape.length)).length] },
      ];
    },
    evaluate: (node, [{ shape }]) => [...shape.slice(int(node, "start", 0), int(node, "end", shape.length))],
  },
  Size: {
    infer: () => [{ type: "int64", shape: [] }],
    evaluate: (_node, [{ shape }]) => [elementCount(shape)],
  },
  Range: {
    infer: (node, inputs) => {
      const [[start], [limit], [delta]] = [0, 1, 2].map((i) => known(node, inputs, i));
      return [
        { type: required(node, inputs, 0).type, shape: [Math.max(0, Math.ceil((limit - start) / delta))] },
      ];
    },
    evaluate: (_node, [start, , delta], output) =>
      Array.from(
        { length: output.shape[0] },
        (_, i) => (start.constant?.[0] ?? 0) + i * (delta.constant?.[0] ?? 1),
      ),
  },
};
