import type { Graph } from "./graph.ts";
import { type Attribute, elementCount, int, ints, type OnnxNode, type Shape } from "./onnx.ts";
import { axisOf } from "./shape.ts";

/** From this operator set on, these take their axes as an input (earlier as an attribute). */
const axesInputSince: Readonly<Record<string, number>> = {
  Squeeze: 13,
  Unsqueeze: 13,
  ReduceSum: 13,
  ReduceMean: 18,
  ReduceMax: 18,
  ReduceMin: 18,
  ReduceProd: 18,
  ReduceL1: 18,
  ReduceL2: 18,
  ReduceLogSum: 18,
  ReduceLogSumExp: 18,
  ReduceSumSquare: 18,
};

function without(node: OnnxNode, ...names: string[]): Record<string, Attribute> {
  return Object.fromEntries(Object.entries(node.attributes).filter(([name]) => !names.includes(name)));
}

function number(node: OnnxNode, name: string): number | undefined {
  const attribute = node.attributes[name];
  return attribute?.type === "int" || attribute?.type === "float" ? attribute.value : undefined;
}

/** Appends an input, with the optional ones before it left out. */
function withInput(node: OnnxNode, index: number, name: string): string[] {
  const inputs = [...node.inputs];
  while (inputs.length < index) inputs.push("");
  inputs[index] = name;
  return inputs;
}

/**
 * A node of operator set `from` as operator set 18 and later want it, as far as Croquis knows the operator.
 * Constants that it needs are added to `graph`.
 */
export function upgradeNode(graph: Graph, node: OnnxNode, from: number): OnnxNode {
  if (node.domain !== "") return node;
  const since = axesInputSince[node.op];
  const axes = ints(node, "axes");
  if (since !== undefined && from < since && axes !== undefined)
    return { ...node, inputs: withInput(node, 1, graph.int64(axes)), attributes: without(node, "axes") };
  switch (node.op) {
    case "Split":
      return upgradeSplit(graph, node);
    case "Slice":
      return upgradeSlice(graph, node, from);
    case "Pad":
      return from < 11 ? upgradePad(graph, node) : node;
    case "Clip":
      return from < 11 ? upgradeClip(graph, node) : node;
    case "Softmax":
    case "LogSoftmax":
      return from < 13 ? upgradeSoftmax(graph, node) : node;
    case "BatchNormalization":
      // Inference only: the running statistics are not outputs of interest.
      return {
        ...node,
        outputs: node.outputs.slice(0, 1),
        attributes: without(node, "spatial", "training_mode"),
      };
    default:
      return node;
  }
}

/** Sizes become an input, always: `num_outputs` exists only from 18 on, and shares unevenly in its own way. */
function upgradeSplit(graph: Graph, original: OnnxNode): OnnxNode {
  // ONNX Runtime 1.30 crashes on a Split that leaves an output out.
  const outputs = original.outputs.map((name) => (name === "" ? graph.fresh("unused") : name));
  const node = { ...original, outputs };
  if (node.inputs[1]) return node;
  const shape = graph.shape(node.inputs[0]);
  const size = shape[axisOf(int(node, "axis", 0), shape.length)];
  const parts = node.outputs.length;
  const chunk = Math.ceil(size / parts);
  const sizes = ints(node, "split") ?? node.outputs.map((_, i) => Math.min(chunk, size - i * chunk));
  return {
    ...node,
    inputs: [node.inputs[0], graph.int64(sizes)],
    attributes: without(node, "split", "num_outputs"),
  };
}

function upgradeSlice(graph: Graph, node: OnnxNode, from: number): OnnxNode {
  const starts = ints(node, "starts");
  if (from < 10 && starts !== undefined) {
    const axes = ints(node, "axes") ?? starts.map((_, i) => i);
    return {
      ...node,
      inputs: [node.inputs[0], graph.int64(starts), graph.int64(ints(node, "ends") ?? []), graph.int64(axes)],
      attributes: {},
    };
  }
  if (!node.inputs.includes("")) return node;
  const count = elementCount(graph.shape(node.inputs[1]));
  const defaults: Readonly<Record<number, readonly number[]>> = {
    3: Array.from({ length: count }, (_, i) => i),
    4: new Array<number>(count).fill(1),
  };
  return {
    ...node,
    inputs: node.inputs.map((name, i) => (name === "" ? graph.int64(defaults[i] ?? []) : name)),
  };
}

function upgradePad(graph: Graph, node: OnnxNode): OnnxNode {
  const pads = graph.int64(ints(node, "pads") ?? ints(node, "paddings") ?? []);
  const value = graph.scalar(number(node, "value") ?? 0);
  return { ...node, inputs: [node.inputs[0], pads, value], attributes: without(node, "pads", "value") };
}

function upgradeClip(graph: Graph, node: OnnxNode): OnnxNode {
  const bound = (name: string): string => {
    const value = number(node, name);
    return value === undefined ? "" : graph.scalar(value);
  };
  return { ...node, inputs: [node.inputs[0], bound("min"), bound("max")], attributes: {} };
}

/** Before 13 the axis (1 by default) split the tensor into a matrix; over the last axis alone it is the same. */
function upgradeSoftmax(graph: Graph, node: OnnxNode): OnnxNode {
  const shape: Shape = graph.shape(node.inputs[0]);
  const axis = axisOf(int(node, "axis", 1), shape.length);
  if (elementCount(shape.slice(axis + 1)) === 1 || axis === shape.length - 1)
    return { ...node, attributes: { axis: { type: "int", value: axis } } };
  const flat = graph.reshape(node.inputs[0], [
    elementCount(shape.slice(0, axis)),
    elementCount(shape.slice(axis)),
  ]);
  const soft = graph.op(node.op, [flat], { axis: 1 });
  return { ...node, op: "Reshape", inputs: [soft, graph.int64(shape)], attributes: {} };
}
