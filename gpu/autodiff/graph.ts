import { GraphStore } from "./graph-store.ts";
import { type Attribute, type ElementType, ints, type OnnxNode, type Shape } from "./onnx.ts";
import { range, sameShape } from "./shape.ts";
import { tensorOf } from "./tensor-data.ts";

/** Attributes given as plain numbers that ONNX defines as floats; all others are integers. */
const floatAttributes = new Set(["alpha", "beta", "gamma", "epsilon"]);

export type AttributeInput = number | string | readonly number[] | Attribute;

export interface NodeOptions {
  readonly name?: string;
  readonly domain?: string;
  /** Names of the outputs; by default one fresh name. */
  readonly outputs?: readonly string[];
}

/** A graph with short ways to write what gradient rules are made of. */
export class Graph extends GraphStore {
  readonly #constants = new Map<string, string>();

  /** A constant of given elements; equal ones share one initialiser. */
  tensor(type: ElementType, shape: Shape, values: readonly number[]): string {
    const key = `${type}[${shape}]${values.length > 64 ? this.#constants.size : values}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.initializer(this.fresh("constant"), tensorOf(type, shape, values));
    this.#constants.set(key, name);
    return name;
  }

  scalar(value: number): string {
    return this.tensor("float32", [], [value]);
  }

  int64(values: readonly number[]): string {
    return this.tensor("int64", [values.length], values);
  }

  /**
   * Appends a node of one output and returns that output's name.
   * @throws TypeError when the inputs do not fit the operator.
   */
  op(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeInput>> = {},
    options: NodeOptions = {},
  ): string {
    return this.ops(op, inputs, attributes, options)[0];
  }

  /** Appends a node and returns the names of its outputs. */
  ops(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeInput>> = {},
    options: NodeOptions = {},
  ): readonly string[] {
    const outputs = options.outputs ?? [this.fresh(op)];
    const typed: Record<string, Attribute> = {};
    for (const [name, attribute] of Object.entries(attributes)) typed[name] = attributeOf(name, attribute);
    const node: OnnxNode = {
      op,
      domain: options.domain ?? "",
      name: options.name ?? outputs[0],
      inputs,
      outputs,
      attributes: typed,
    };
    this.append(node);
    return outputs;
  }

  reshape(name: string, shape: Shape): string {
    return sameShape(this.shape(name), shape) ? name : this.op("Reshape", [name, this.int64(shape)]);
  }

  transpose(name: string, perm: readonly number[]): string {
    return perm.every((axis, i) => axis === i) ? name : this.op("Transpose", [name], { perm });
  }

  /** Swaps the last two axes; of what is itself such a swap, the input. */
  transposeMatrix(name: string): string {
    const swapped = this.swapOf(name);
    if (swapped !== undefined) return swapped;
    const axes = range(this.shape(name).length);
    return this.transpose(name, [...axes.slice(0, -2), axes[axes.length - 1], axes[axes.length - 2]]);
  }

  /** The value whose last two axes were swapped to make `name`, if that is how it was made. */
  swapOf(name: string): string | undefined {
    const node = this.producer(name);
    if (node?.op !== "Transpose") return undefined;
    const rank = this.shape(name).length;
    const perm = ints(node, "perm") ?? range(rank).reverse();
    const last = rank - 1;
    const swaps = perm.every((axis, i) => axis === (i === last ? last - 1 : i === last - 1 ? last : i));
    return swaps ? node.inputs[0] : undefined;
  }

  reduceSum(name: string, axes: readonly number[], keepdims = true): string {
    return axes.length === 0
      ? name
      : this.op("ReduceSum", [name, this.int64(axes)], { keepdims: keepdims ? 1 : 0 });
  }

  reduceMean(name: string, axes: readonly number[]): string {
    return this.op("ReduceMean", [name, this.int64(axes)], { keepdims: 1 });
  }

  expand(name: string, shape: Shape): string {
    return sameShape(this.shape(name), shape) ? name : this.op("Expand", [name, this.int64(shape)]);
  }

  /** `name[start : start + length]` along one axis. */
  slice(name: string, axis: number, start: number, length: number): string {
    if (start === 0 && length === this.shape(name)[axis]) return name;
    return this.op("Slice", [
      name,
      this.int64([start]),
      this.int64([start + length]),
      this.int64([axis]),
      this.int64([1]),
    ]);
  }

  /** Reverses the order along axes. */
  flip(name: string, axes: readonly number[]): string {
    const turned = axes.filter((axis) => this.shape(name)[axis] > 1);
    if (turned.length === 0) return name;
    return this.op("Slice", [
      name,
      this.int64(turned.map(() => -1)),
      this.int64(turned.map(() => -(2 ** 31))),
      this.int64(turned),
      this.int64(turned.map(() => -1)),
    ]);
  }

  /** Pads with zeros (crops where negative), `begins` and `ends` per axis. */
  pad(name: string, begins: readonly number[], ends: readonly number[]): string {
    const shape = this.shape(name);
    let cropped = name;
    for (let axis = 0; axis < shape.length; axis++) {
      const start = Math.max(0, -begins[axis]);
      cropped = this.slice(cropped, axis, start, shape[axis] - start - Math.max(0, -ends[axis]));
    }
    const pads = [...begins, ...ends].map((size) => Math.max(0, size));
    return pads.every((size) => size === 0)
      ? cropped
      : this.op("Pad", [cropped, this.int64(pads), this.scalar(0)]);
  }

  mul(a: string, b: string): string {
    if (this.scalarOf(b) === 1) return a;
    return this.op("Mul", [a, b]);
  }

  add(a: string, b: string): string {
    return this.op("Add", [a, b]);
  }

  sub(a: string, b: string): string {
    return this.op("Sub", [a, b]);
  }

  div(a: string, b: string): string {
    return this.op("Div", [a, b]);
  }
}

function attributeOf(name: string, attribute: AttributeInput): Attribute {
  if (typeof attribute === "number")
    return { type: floatAttributes.has(name) ? "float" : "int", value: attribute };
  if (typeof attribute === "string") return { type: "string", value: attribute };
  if (Array.isArray(attribute)) return { type: "ints", value: attribute };
  return attribute as Attribute;
}
