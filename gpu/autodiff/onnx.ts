/** Element types that Croquis reads and writes, with their numbers in `onnx.proto3` (TensorProto.DataType). */
export const elementTypeNumbers = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const;

export type ElementType = keyof typeof elementTypeNumbers;

const bytesPerElement: Record<ElementType, number> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  int32: 4,
  int64: 8,
  string: 0,
  bool: 1,
  float16: 2,
  float64: 8,
  uint32: 4,
  uint64: 8,
  bfloat16: 2,
};

export function bytesOf(type: ElementType): number {
  return bytesPerElement[type];
}

export type Shape = readonly number[];

export function elementCount(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Where a tensor's little-endian bytes are: in memory, or in a file (the model itself or its external data). */
export type TensorData =
  | { readonly kind: "memory"; readonly bytes: Uint8Array }
  | { readonly kind: "file"; readonly path: string; readonly offset: number; readonly length: number };

export interface Tensor {
  readonly type: ElementType;
  readonly shape: Shape;
  readonly data: TensorData;
}

export type Attribute =
  | { readonly type: "float" | "int"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "floats" | "ints"; readonly value: readonly number[] }
  | { readonly type: "strings"; readonly value: readonly string[] }
  | { readonly type: "tensor"; readonly value: Tensor }
  /** Subgraphs, sparse tensors and so on: known to be there, not read. */
  | { readonly type: "unread" };

export interface OnnxNode {
  readonly op: string;
  /** Empty for the standard operators. */
  readonly domain: string;
  readonly name: string;
  /** An empty string is an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A graph input or output as a file declares it; `null` in the shape is a size known only at run time. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | null)[];
}

export interface OnnxModel {
  readonly irVersion: number;
  readonly producer: string;
  /** Operator-set version by domain; the standard domain is "". */
  readonly opsets: ReadonlyMap<string, number>;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  /** Without those that are only default values of initialisers. */
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

/** How a node is named in errors. */
export function describeNode(node: OnnxNode): string {
  const op = node.domain === "" ? node.op : `${node.domain}.${node.op}`;
  return node.name === "" ? `${op} (node that makes "${node.outputs[0]}")` : `${op} (node "${node.name}")`;
}

function attributeOf<T extends Attribute["type"]>(
  node: OnnxNode,
  name: string,
  type: T,
): Extract<Attribute, { type: T }> | undefined {
  const attribute = node.attributes[name];
  if (attribute === undefined) return undefined;
  if (attribute.type !== type)
    throw new TypeError(
      `${describeNode(node)}: attribute ${name} is of type ${attribute.type}, not ${type}.`,
    );
  return attribute as Extract<Attribute, { type: T }>;
}

function numberAttribute(node: OnnxNode, name: string): number | undefined {
  const attribute = node.attributes[name];
  if (attribute === undefined) return undefined;
  if (attribute.type !== "int" && attribute.type !== "float")
    throw new TypeError(
      `${describeNode(node)}: attribute ${name} is of type ${attribute.type}, not a number.`,
    );
  return attribute.value;
}

/** The attribute of a node as a number; `fallback` where the node leaves it out. */
export function int(node: OnnxNode, name: string, fallback: number): number {
  return numberAttribute(node, name) ?? fallback;
}

export const float = int;

export function ints(node: OnnxNode, name: string): readonly number[] | undefined {
  const attribute = node.attributes[name];
  if (attribute?.type !== "ints" && attribute?.type !== "floats") return undefined;
  return attribute.value;
}

export function string(node: OnnxNode, name: string, fallback: string): string {
  return attributeOf(node, name, "string")?.value ?? fallback;
}

export function tensor(node: OnnxNode, name: string): Tensor | undefined {
  return attributeOf(node, name, "tensor")?.value;
}
