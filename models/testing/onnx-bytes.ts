/**
 * Just enough of an ONNX writer for models that tests make. gpu/autodiff has the whole one, but models/ imports nothing
 * from gpu/.
 */

type Field = Uint8Array;

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}

const integer = (field: number, value: number): Field =>
  Uint8Array.from([...varint(field * 8), ...varint(value)]);

function bytes(field: number, content: Uint8Array): Field {
  const head = [...varint(field * 8 + 2), ...varint(content.length)];
  const whole = new Uint8Array(head.length + content.length);
  whole.set(head);
  whole.set(content, head.length);
  return whole;
}

const text = (field: number, content: string): Field => bytes(field, new TextEncoder().encode(content));
const message = (field: number, fields: readonly Field[]): Field => bytes(field, Buffer.concat(fields));

const INT = 2;
const INTS = 7;

export interface TestNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** A number is a fixed size, a string a symbolic one. */
export interface TestPort {
  readonly name: string;
  readonly type: "float32" | "int64";
  readonly shape: readonly (number | string)[];
}

export interface TestModel {
  readonly nodes: readonly TestNode[];
  readonly weights: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>
  >;
  readonly input: TestPort;
  readonly output: TestPort;
}

function attribute(name: string, value: number | readonly number[]): Field {
  const fields =
    typeof value === "number"
      ? [integer(3, value), integer(20, INT)]
      : [...value.map((each) => integer(8, each)), integer(20, INTS)];
  return message(5, [text(1, name), ...fields]);
}

function port(field: number, { name, type, shape }: TestPort): Field {
  const sizes = shape.map((size) =>
    message(1, [typeof size === "number" ? integer(1, size) : text(2, size)]),
  );
  const tensor = [integer(1, type === "float32" ? 1 : 7), message(2, sizes)];
  return message(field, [text(1, name), message(2, [message(1, tensor)])]);
}

/** The model as an ONNX file of opset 13. */
export function onnxBytes({ nodes, weights, input, output }: TestModel): Uint8Array {
  const graph = [
    ...nodes.map((node) =>
      message(1, [
        ...node.inputs.map((each) => text(1, each)),
        text(2, node.output),
        text(3, `${node.op}:${node.output}`),
        text(4, node.op),
        ...Object.entries(node.attributes ?? {}).map(([name, value]) => attribute(name, value)),
      ]),
    ),
    text(2, "graph"),
    ...Object.entries(weights).map(([name, { shape, values }]) =>
      message(5, [
        ...shape.map((size) => integer(1, size)),
        integer(2, 1),
        text(8, name),
        bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
      ]),
    ),
    port(11, input),
    port(12, output),
  ];
  return Buffer.concat([integer(1, 8), message(7, graph), message(8, [text(1, ""), integer(2, 13)])]);
}
