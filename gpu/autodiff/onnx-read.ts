import { dirname, resolve } from "node:path";
import {
  type Attribute,
  type ElementType,
  elementTypeNumbers,
  type OnnxModel,
  type OnnxNode,
  type Tensor,
  type TensorData,
  type ValueInfo,
} from "./onnx.ts";
import { type Field, FileSource, MemorySource, ProtobufReader } from "./protobuf.ts";
import { bytesOfNumbers } from "./tensor-data.ts";

/** Tensors of at most this many bytes are read at once; larger ones stay where they are in the file. */
const INLINE_BYTES = 16384;

const typeNames = new Map<number, ElementType>(
  (Object.entries(elementTypeNumbers) as [ElementType, number][]).map(([name, number]) => [number, name]),
);

/**
 * Reads an ONNX file (onnx.proto3, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3). Weights stay in the file:
 * only their byte offsets are kept.
 * @throws Error when the file is missing or is not an ONNX model.
 */
export function readModel(path: string): OnnxModel {
  const file = resolve(path);
  const source = new FileSource(file);
  try {
    return new ModelReader(new ProtobufReader(source), file, dirname(file)).model(source.length);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`${path} is not an ONNX model: ${error.message}.`);
  } finally {
    source.close();
  }
}

/** Reads a model from memory; `folder` is where its external data lies, if it has any. */
export function parseModel(bytes: Uint8Array, folder = "."): OnnxModel {
  return new ModelReader(new ProtobufReader(new MemorySource(bytes)), null, resolve(folder)).model(
    bytes.length,
  );
}

class ModelReader {
  constructor(
    private readonly reader: ProtobufReader,
    /** The file that `reader` reads, or null when it is in memory. */
    private readonly file: string | null,
    private readonly folder: string,
  ) {}

  model(length: number): OnnxModel {
    let irVersion = 0;
    let producer = "";
    const opsets = new Map<string, number>();
    let graph: Field | undefined;
    for (const field of this.reader.fields(0, length)) {
      if (field.number === 1) irVersion = field.varint;
      else if (field.number === 2) producer = this.reader.string(field);
      else if (field.number === 7) graph = field;
      else if (field.number === 8) {
        let domain = "";
        let version = 0;
        for (const part of this.fields(field)) {
          if (part.number === 1) domain = this.reader.string(part);
          else if (part.number === 2) version = part.varint;
        }
        opsets.set(domain === "ai.onnx" ? "" : domain, version);
      }
    }
    if (graph === undefined || !opsets.has("")) throw new SyntaxError("it has no graph or no operator set");
    return { irVersion, producer, opsets, ...this.graph(graph) };
  }

  private fields(field: Field): Generator<Field> {
    return this.reader.fields(field.offset, field.length);
  }

  private graph(graph: Field): Pick<OnnxModel, "nodes" | "initializers" | "inputs" | "outputs"> {
    const nodes: OnnxNode[] = [];
    const initializers = new Map<string, Tensor>();
    const inputs: ValueInfo[] = [];
    const outputs: ValueInfo[] = [];
    for (const field of this.fields(graph)) {
      if (field.number === 1) nodes.push(this.node(field));
      else if (field.number === 5) {
        const { name, tensor } = this.tensor(field);
        initializers.set(name, tensor);
      } else if (field.number === 11) inputs.push(this.valueInfo(field));
      else if (field.number === 12) outputs.push(this.valueInfo(field));
    }
    return { nodes, initializers, inputs: inputs.filter((each) => !initializers.has(each.name)), outputs };
  }

  private node(node: Field): OnnxNode {
    const inputs: string[] = [];
    const outputs: string[] = [];
    const attributes: Record<string, Attribute> = {};
    let [name, op, domain] = ["", "", ""];
    for (const field of this.fields(node)) {
      if (field.number === 1) inputs.push(this.reader.string(field));
      else if (field.number === 2) outputs.push(this.reader.string(field));
      else if (field.number === 3) name = this.reader.string(field);
      else if (field.number === 4) op = this.reader.string(field);
      else if (field.number === 7) domain = this.reader.string(field);
      else if (field.number === 5) {
        const attribute = this.attribute(field);
        attributes[attribute.name] = attribute.attribute;
      }
    }
    return { op, domain: domain === "ai.onnx" ? "" : domain, name, inputs, outputs, attributes };
  }

  private attribute(attribute: Field): { name: string; attribute: Attribute } {
    let name = "";
    let type = 0;
    let scalar = 0;
    let string = "";
    let tensor: Tensor | undefined;
    const numbers: number[] = [];
    const strings: string[] = [];
    for (const field of this.fields(attribute)) {
      if (field.number === 1) name = this.reader.string(field);
      else if (field.number === 20) type = field.varint;
      else if (field.number === 2) scalar = this.reader.float(field);
      else if (field.number === 3) scalar = field.varint;
      else if (field.number === 4) string = this.reader.string(field);
      else if (field.number === 5) tensor = this.tensor(field).tensor;
      else if (field.number === 7) numbers.push(...this.reader.floats(field));
      else if (field.number === 8) numbers.push(...this.reader.integers(field));
      else if (field.number === 9) strings.push(this.reader.string(field));
    }
    if (type === 1) return { name, attribute: { type: "float", value: scalar } };
    if (type === 2) return { name, attribute: { type: "int", value: scalar } };
    if (type === 3) return { name, attribute: { type: "string", value: string } };
    if (type === 4 && tensor !== undefined) return { name, attribute: { type: "tensor", value: tensor } };
    if (type === 6) return { name, attribute: { type: "floats", value: numbers } };
    if (type === 7) return { name, attribute: { type: "ints", value: numbers } };
    if (type === 8) return { name, attribute: { type: "strings", value: strings } };
    return { name, attribute: { type: "unread" } };
  }

  private tensor(tensor: Field): { name: string; tensor: Tensor } {
    const shape: number[] = [];
    const numbers: number[] = [];
    const external = new Map<string, string>();
    let name = "";
    let type: ElementType | undefined;
    let payload: Field | undefined;
    let isExternal = false;
    for (const field of this.fields(tensor)) {
      if (field.number === 1) shape.push(...this.reader.integers(field));
      else if (field.number === 2) type = typeNames.get(field.varint);
      // Packed floats and doubles have the layout of raw data.
      else if (field.number === 9 || ((field.number === 4 || field.number === 10) && field.wire === 2))
        payload = field;
      else if (field.number === 4) numbers.push(...this.reader.floats(field));
      else if (field.number === 5 || field.number === 7 || field.number === 11)
        for (const value of this.reader.integers(field)) numbers.push(value);
      else if (field.number === 8) name = this.reader.string(field);
      else if (field.number === 13) {
        const entry = [...this.fields(field)].map((part) => this.reader.string(part));
        external.set(entry[0] ?? "", entry[1] ?? "");
      } else if (field.number === 14) isExternal = field.varint === 1;
    }
    if (type === undefined) throw new SyntaxError(`tensor "${name}" is of a type that Croquis does not read`);
    const data: TensorData = isExternal
      ? this.external(name, external)
      : payload === undefined
        ? { kind: "memory", bytes: bytesOfNumbers(type, numbers, true) }
        : this.payload(payload);
    return { name, tensor: { type, shape, data } };
  }

  private payload(field: Field): TensorData {
    if (this.file === null || field.length <= INLINE_BYTES)
      return { kind: "memory", bytes: this.reader.bytes(field) };
    return { kind: "file", path: this.file, offset: field.offset, length: field.length };
  }

  private external(name: string, entries: ReadonlyMap<string, string>): TensorData {
    const location = entries.get("location");
    const length = Number(entries.get("length"));
    if (location === undefined || !Number.isSafeInteger(length))
      throw new SyntaxError(`tensor "${name}" says it is external, but not where or how long`);
    return {
      kind: "file",
      path: resolve(this.folder, location),
      offset: Number(entries.get("offset") ?? 0),
      length,
    };
  }

  private valueInfo(info: Field): ValueInfo {
    let name = "";
    let type: ElementType = "float32";
    const shape: (number | null)[] = [];
    for (const field of this.fields(info)) {
      if (field.number === 1) name = this.reader.string(field);
      if (field.number !== 2) continue;
      for (const kind of this.fields(field)) {
        if (kind.number !== 1) continue;
        for (const part of this.fields(kind)) {
          if (part.number === 1) type = typeNames.get(part.varint) ?? "float32";
          if (part.number !== 2) continue;
          for (const dimension of this.fields(part)) {
            const size = [...this.fields(dimension)].find((each) => each.number === 1);
            shape.push(size === undefined || size.varint < 1 ? null : size.varint);
          }
        }
      }
    }
    return { name, type, shape };
  }
}
