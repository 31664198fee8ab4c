import {
  type Attribute,
  describeNode,
  type ElementType,
  elementCount,
  ints,
  type OnnxModel,
  type OnnxNode,
  type Shape,
  type Tensor,
} from "./onnx.ts";
import type { Value } from "./operator.ts";
import { operatorOf } from "./operators.ts";
import { range, sameShape } from "./shape.ts";
import { tensorNumbers, tensorOf } from "./tensor-data.ts";

/** Constants of at most this many elements take part in folding. */
const FOLD_ELEMENTS = 16384;

/** Attributes given as plain numbers that ONNX defines as floats; all others are integers. */
const floatAttributes = new Set(["alpha", "beta", "gamma", "epsilon"]);

export type AttributeInput = number | string | readonly number[] | Attribute;

export interface NodeOptions {
  readonly name?: string;
  readonly domain?: string;
  /** Names of the outputs; by default one fresh name. */
  readonly outputs?: readonly string[];
}

/** The operator set that graphs are brought to; models of a newer one keep theirs. */
export const OPSET = 18;

/**
 * A graph of static shapes that grows node by node; every value's type and shape are known the moment it is made.
 * Nodes stand in an order in which they can run.
 */
export class Graph {
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, Tensor>();
  readonly inputs: string[] = [];
  readonly outputs: string[] = [];
  readonly #values = new Map<string, Value>();
  readonly #constants = new Map<string, string>();
  readonly #producers = new Map<string, OnnxNode>();
  readonly #reserved: ReadonlySet<string>;
  #names = 0;

  /** @param reserved names that are going to be defined, which `fresh` therefore leaves alone */
  constructor(
    readonly opset: number = OPSET,
    reserved: ReadonlySet<string> = new Set(),
  ) {
    this.#reserved = reserved;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** @throws RangeError when nothing of that name exists. */
  value(name: string): Value {
    const value = this.#values.get(name);
    if (value === undefined) throw new RangeError(`The graph has no value "${name}".`);
    return value;
  }

  shape(name: string): Shape {
    return this.value(name).shape;
  }

  /** The elements of a small constant, or undefined. */
  constant(name: string): readonly number[] | undefined {
    return this.#values.get(name)?.constant;
  }

  /** The one element of a constant scalar, or undefined. */
  scalarOf(name: string): number | undefined {
    const constant = this.constant(name);
    return constant?.length === 1 ? constant[0] : undefined;
  }

  fresh(hint: string): string {
    let name = "";
    do name = `${hint}~${this.#names++}`;
    while (this.#values.has(name) || this.#reserved.has(name));
    return name;
  }

  input(name: string, type: ElementType, shape: Shape): string {
    this.#define(name, { type, shape });
    this.inputs.push(name);
    return name;
  }

  initializer(name: string, tensor: Tensor): string {
    const small = elementCount(tensor.shape) <= FOLD_ELEMENTS && tensor.type !== "string";
    const constant = small && tensor.data.kind === "memory" ? Array.from(tensorNumbers(tensor)) : undefined;
    this.#define(name, { type: tensor.type, shape: tensor.shape, ...(constant && { constant }) });
    this.initializers.set(name, tensor);
    return name;
  }

  /** A constant of given elements; equal ones share one initialiser. */
  tensor(type: ElementType, shape: Shape, values: readonly number[]): string {
    const key = `${type}[${shape}]${values.length > 64 ? this.#names++ : values}`;
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

  /** Appends a node as it is, or, where every input is a small constant, its outcome. */
  append(node: OnnxNode): void {
    const operator = operatorOf(node);
    const inputs = node.inputs.map((name) => (name === "" ? undefined : this.value(name)));
    let values: Value[];
    try {
      values = operator.infer(node, inputs);
      if (operator.evaluate && elementCount(values[0].shape) <= FOLD_ELEMENTS && node.outputs.length === 1) {
        const constants = inputs.filter((value) => value?.constant !== undefined) as Value[];
        if (constants.length === inputs.length) {
          const folded = operator.evaluate(node, constants, values[0]);
          this.initializer(node.outputs[0], tensorOf(values[0].type, values[0].shape, folded));
          return;
        }
        if (dependsOnShapeOnly(node) && inputs[0]) {
          this.initializer(
            node.outputs[0],
            tensorOf("int64", values[0].shape, operator.evaluate(node, [inputs[0]], values[0])),
          );
          return;
        }
      }
    } catch (error) {
      if (error instanceof Error) error.message = `${describeNode(node)}: ${error.message}`;
      throw error;
    }
    node.outputs.forEach((name, i) => {
      if (name !== "") this.#define(name, values[i]);
    });
    this.nodes.push(node);
    this.#produce(node);
  }

  /** The node that makes a value, or undefined for inputs and constants. */
  producer(name: string): OnnxNode | undefined {
    return this.#producers.get(name);
  }

  /** Puts a node with the same first output in the place of another. Its inputs have to stand before that place. */
  replace(node: OnnxNode, by: OnnxNode): void {
    const index = this.nodes.indexOf(node);
    if (index < 0) throw new RangeError(`${describeNode(node)} is not in the graph.`);
    this.nodes[index] = by;
    this.#produce(by);
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

  /** Asks the node that makes `output` for one more output, appended to those it has. */
  extend(output: string, name: string, value: Value): void {
    const node = this.producer(output);
    if (node === undefined) throw new RangeError(`No node of the graph makes "${output}".`);
    this.#define(name, value);
    this.replace(node, { ...node, outputs: [...node.outputs, name] });
  }

  /** Drops nodes that no output needs. */
  prune(): void {
    this.nodes.splice(0, this.nodes.length, ...neededNodes(this.nodes, this.outputs));
  }

  toModel(): OnnxModel {
    return this.modelOf(this.nodes, this.inputs, this.outputs);
  }

  /** A model of some of the graph's nodes, in their order, without those that `outputs` do not need. */
  modelOf(nodes: readonly OnnxNode[], inputs: readonly string[], outputs: readonly string[]): OnnxModel {
    const kept = neededNodes(nodes, outputs);
    const used = new Set([...outputs, ...kept.flatMap((node) => node.inputs)]);
    const info = (name: string) => ({ name, type: this.value(name).type, shape: this.shape(name) });
    const microsoft = kept.some((node) => node.domain === "com.microsoft");
    return {
      irVersion: 9,
      producer: "croquis",
      opsets: new Map([["", this.opset], ...(microsoft ? [["com.microsoft", 1] as const] : [])]),
      nodes: kept,
      initializers: new Map([...this.initializers].filter(([name]) => used.has(name))),
      inputs: inputs.map(info),
      outputs: outputs.map(info),
    };
  }

  #produce(node: OnnxNode): void {
    for (const output of node.outputs) this.#producers.set(output, node);
  }

  #define(name: string, value: Value): void {
    if (this.#values.has(name)) throw new RangeError(`The graph has two values named "${name}".`);
    this.#values.set(name, value);
  }
}

/** Of nodes in an order in which they can run, those on which the outputs depend, in that order. */
export function neededNodes(nodes: readonly OnnxNode[], outputs: readonly string[]): OnnxNode[] {
  const needed = new Set(outputs);
  const kept: OnnxNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => name !== "" && needed.has(name))) continue;
    kept.push(node);
    for (const name of node.inputs) needed.add(name);
  }
  return kept.reverse();
}

/** Operators whose outcome depends on the input's shape alone. */
function dependsOnShapeOnly(node: OnnxNode): boolean {
  return node.domain === "" && (node.op === "Shape" || node.op === "Size");
}

function attributeOf(name: string, attribute: AttributeInput): Attribute {
  if (typeof attribute === "number")
    return { type: floatAttributes.has(name) ? "float" : "int", value: attribute };
  if (typeof attribute === "string") return { type: "string", value: attribute };
  if (Array.isArray(attribute)) return { type: "ints", value: attribute };
  return attribute as Attribute;
}
