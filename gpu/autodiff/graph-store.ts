import {
  describeNode,
  type ElementType,
  elementCount,
  type OnnxModel,
  type OnnxNode,
  type Shape,
  type Tensor,
} from "./onnx.ts";
import type { Value } from "./operator.ts";
import { operatorOf } from "./operators.ts";
import { tensorNumbers, tensorOf } from "./tensor-data.ts";

/** Constants of at most this many elements take part in folding. */
const FOLD_ELEMENTS = 16384;

/** The operator set that graphs are brought to; models of a newer one keep theirs. */
export const OPSET = 18;

/**
 * A graph of static shapes that grows node by node; every value's type and shape are known the moment it is made.
 * Nodes stand in an order in which they can run.
 */
export class GraphStore {
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, Tensor>();
  readonly inputs: string[] = [];
  readonly outputs: string[] = [];
  readonly #values = new Map<string, Value>();
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
