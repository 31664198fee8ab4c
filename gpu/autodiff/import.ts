import { foldBatchNormalizations } from "./fold-batch-norm.ts";
import { Graph } from "./graph.ts";
import { neededNodes, OPSET } from "./graph-store.ts";
import { narrowGraph } from "./narrow.ts";
import {
  describeNode,
  type ElementType,
  type OnnxModel,
  type OnnxNode,
  type Shape,
  type Tensor,
} from "./onnx.ts";
import { findOperator } from "./operators.ts";
import { fuseLayerNormalizations } from "./patterns.ts";
import { tensorNumbers, tensorOf } from "./tensor-data.ts";
import { upgradeNode } from "./upgrade.ts";

/** Half and double precision weights are brought to float32, in which everything runs. */
const isOtherFloat = (type: ElementType): boolean =>
  type === "float16" || type === "float64" || type === "bfloat16";

/** Weights of other precision with at most this many elements are converted at once, larger ones by a Cast in the graph. */
const CONVERT_ELEMENTS = 4096;

export interface ImportOptions {
  /** The graph input that is the image; by default the only one. */
  readonly input?: string;
  /** Its shape, all sizes known: [copies, channels, height, width]. */
  readonly shape: Shape;
  /** The values that are wanted; by default the model's first output. */
  readonly outputs?: readonly string[];
  /** Constants for further inputs of the model, by name (for instance `{ train: false }` as 0). */
  readonly constants?: Readonly<Record<string, Tensor>>;
}

export interface ImportedGraph {
  readonly graph: Graph;
  /** The name of the image input. */
  readonly image: string;
  readonly outputs: readonly string[];
}

/**
 * The part of a model that its wanted outputs need, at a fixed input shape: shape arithmetic folded, operators brought to
 * operator set 18 (or the model's own, when newer), convenience operators written out.
 * @throws Error naming the node or the input that cannot be imported.
 */
export function importGraph(model: OnnxModel, options: ImportOptions): ImportedGraph {
  const outputs = options.outputs ?? [model.outputs[0].name];
  checkOutputs(model, outputs);
  const nodes = neededNodes(model.nodes, outputs);
  const image = imageInput(model, nodes, options);
  const from = model.opsets.get("") ?? OPSET;
  const graph = new Graph(
    Math.max(OPSET, from),
    new Set(nodes.flatMap((node) => [...node.inputs, ...node.outputs])),
  );
  graph.input(image, "float32", options.shape);
  const used = new Set(nodes.flatMap((node) => node.inputs));
  for (const [name, tensor] of Object.entries(options.constants ?? {})) graph.initializer(name, tensor);
  for (const [name, tensor] of model.initializers) if (used.has(name)) importWeight(graph, name, tensor);
  for (const node of nodes) importNode(graph, node, from);
  for (const output of outputs) graph.outputs.push(output);
  graph.prune();
  fuseLayerNormalizations(graph);
  foldBatchNormalizations(graph);
  return { graph: narrowGraph(graph), image, outputs };
}

function checkOutputs(model: OnnxModel, outputs: readonly string[]): void {
  const made = new Set(model.nodes.flatMap((node) => node.outputs));
  for (const output of outputs)
    if (!made.has(output)) throw new RangeError(`The model has no value "${output}" to take as an output.`);
}

function imageInput(model: OnnxModel, nodes: readonly OnnxNode[], options: ImportOptions): string {
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const inputs = model.inputs.filter(({ name }) => used.has(name) && options.constants?.[name] === undefined);
  const names = inputs.map(({ name }) => `"${name}"`).join(", ");
  const chosen = options.input ?? inputs[0]?.name;
  if (chosen === undefined || !inputs.some(({ name }) => name === chosen))
    throw new RangeError(
      `The model has no input "${chosen ?? ""}" on the way to its output; it has ${names || "none"}.`,
    );
  const others = inputs.filter(({ name }) => name !== chosen);
  if (others.length > 0)
    throw new RangeError(
      `The model's outputs need the inputs ${names}; give all but the image as constants.`,
    );
  const declared = inputs.find(({ name }) => name === chosen)?.shape ?? [];
  const fits =
    declared.length === 0 ||
    (declared.length === options.shape.length &&
      declared.every((size, axis) => axis === 0 || size === null || size === options.shape[axis]));
  if (!fits)
    throw new RangeError(
      `The input "${chosen}" has shape [${declared.map((size) => size ?? "?")}], which [${options.shape}] does not fit.`,
    );
  return chosen;
}

function importWeight(graph: Graph, name: string, tensor: Tensor): void {
  if (!isOtherFloat(tensor.type)) {
    graph.initializer(name, tensor);
    return;
  }
  if (tensor.type !== "bfloat16" && tensor.shape.reduce((a, b) => a * b, 1) <= CONVERT_ELEMENTS) {
    graph.initializer(name, tensorOf("float32", tensor.shape, tensorNumbers(tensor)));
    return;
  }
  const stored = graph.initializer(graph.fresh(name), tensor);
  graph.op("Cast", [stored], { to: 1 }, { name: graph.fresh(`cast ${name}`), outputs: [name] });
}

function importNode(graph: Graph, original: OnnxNode, from: number): void {
  if (Object.values(original.attributes).some(({ type }) => type === "unread"))
    throw new TypeError(
      `${describeNode(original)} has a subgraph, which Croquis does not read; export the model without control flow.`,
    );
  const node = upgradeNode(graph, floatAttributes(original), from);
  const operator = findOperator(node);
  if (operator?.expand?.(graph, node)) return;
  graph.append(node);
}

/** Constants of half or double precision become float32, and so do casts to them. */
function floatAttributes(node: OnnxNode): OnnxNode {
  const { value, to } = node.attributes;
  if (value?.type === "tensor" && isOtherFloat(value.value.type)) {
    const tensor = tensorOf("float32", value.value.shape, tensorNumbers(value.value));
    return { ...node, attributes: { ...node.attributes, value: { type: "tensor", value: tensor } } };
  }
  if (node.op === "Cast" && to?.type === "int" && [10, 11, 16].includes(to.value))
    return { ...node, attributes: { to: { type: "int", value: 1 } } };
  return node;
}
