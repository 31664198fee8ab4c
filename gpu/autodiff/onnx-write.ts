import {
  type Attribute,
  elementTypeNumbers,
  type OnnxModel,
  type OnnxNode,
  type Tensor,
  type ValueInfo,
} from "./onnx.ts";
import { ProtobufWriter } from "./protobuf.ts";

/** Says, for a tensor that lies in the file at `path`, which `location` the written model shall give for it. */
export type Locate = (path: string) => string;

const attributeNumbers = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7, strings: 8 } as const;

/**
 * A model as the bytes of an ONNX file. Tensors that lie in files become `external_data` that points there.
 * @throws Error when a node has an attribute that was not read (a subgraph).
 */
export function writeModel(model: OnnxModel, locate: Locate = (path) => path): Uint8Array {
  const writer = new ProtobufWriter();
  writer.integer(1, model.irVersion).string(2, model.producer);
  writer.message(7, (graph) => {
    for (const node of model.nodes) graph.message(1, (message) => writeNode(message, node, locate));
    graph.string(2, "graph");
    for (const [name, tensor] of model.initializers)
      graph.message(5, (message) => writeTensor(message, tensor, locate, name));
    for (const input of model.inputs) graph.message(11, (message) => writeValueInfo(message, input));
    for (const output of model.outputs) graph.message(12, (message) => writeValueInfo(message, output));
  });
  for (const [domain, version] of model.opsets)
    writer.message(8, (opset) => opset.string(1, domain).integer(2, version));
  return writer.finish();
}

function writeNode(writer: ProtobufWriter, node: OnnxNode, locate: Locate): void {
  for (const input of node.inputs) writer.string(1, input);
  for (const output of node.outputs) writer.string(2, output);
  writer.string(3, node.name).string(4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    if (attribute.type === "unread")
      throw new TypeError(`The attribute ${name} of ${node.op} ("${node.name}") cannot be written.`);
    writer.message(5, (message) => writeAttribute(message, name, attribute, locate));
  }
  if (node.domain !== "") writer.string(7, node.domain);
}

function writeAttribute(
  writer: ProtobufWriter,
  name: string,
  attribute: Exclude<Attribute, { type: "unread" }>,
  locate: Locate,
): void {
  writer.string(1, name);
  switch (attribute.type) {
    case "float":
      writer.float(2, attribute.value);
      break;
    case "int":
      writer.integer(3, attribute.value);
      break;
    case "string":
      writer.string(4, attribute.value);
      break;
    case "tensor":
      writer.message(5, (message) => writeTensor(message, attribute.value, locate));
      break;
    case "floats":
      for (const value of attribute.value) writer.float(7, value);
      break;
    case "ints":
      for (const value of attribute.value) writer.integer(8, value);
      break;
    case "strings":
      for (const value of attribute.value) writer.string(9, value);
  }
  writer.integer(20, attributeNumbers[attribute.type]);
}

function writeTensor(writer: ProtobufWriter, tensor: Tensor, locate: Locate, name = ""): void {
  for (const size of tensor.shape) writer.integer(1, size);
  writer.integer(2, elementTypeNumbers[tensor.type]);
  if (name !== "") writer.string(8, name);
  const { data } = tensor;
  if (data.kind === "memory") {
    writer.bytes(9, data.bytes);
    return;
  }
  const entries = { location: locate(data.path), offset: `${data.offset}`, length: `${data.length}` };
  for (const [key, value] of Object.entries(entries))
    writer.message(13, (entry) => entry.string(1, key).string(2, value));
  writer.integer(14, 1);
}

function writeValueInfo(writer: ProtobufWriter, info: ValueInfo): void {
  writer.string(1, info.name).message(2, (type) =>
    type.message(1, (tensor) =>
      tensor.integer(1, elementTypeNumbers[info.type]).message(2, (shape) => {
        for (const size of info.shape)
          shape.message(1, (dimension) => {
            if (size !== null) dimension.integer(1, size);
          });
      }),
    ),
  );
}
