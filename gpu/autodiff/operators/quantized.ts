import { elementCount } from "../onnx.ts";
import { type Operators, required } from "../operator.ts";
import { broadcast } from "../shape.ts";

/** Operators that the int8 form of a graph is made of; they stand behind the gradient, so none has one of its own. */
export const quantized: Operators = {
  DynamicQuantizeLinear: {
    infer: (node, inputs) => [
      { type: "uint8", shape: required(node, inputs, 0).shape },
      { type: "float32", shape: [] },
      { type: "uint8", shape: [] },
    ],
  },
  MatMulInteger: {
    infer: (node, inputs) => {
      const a = required(node, inputs, 0).shape;
      const b = required(node, inputs, 1).shape;
      return [
        {
          type: "int32",
          shape: [...broadcast(a.slice(0, -2), b.slice(0, -2)), a[a.length - 2], b[b.length - 1]],
        },
      ];
    },
    macs: (_node, [a], output) => elementCount(output.shape) * (a?.shape.at(-1) ?? 1),
  },
};
