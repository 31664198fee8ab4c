import { Graph } from "./graph.ts";
import { int, ints, type OnnxNode, type Shape } from "./onnx.ts";
import { axisOf, range } from "./shape.ts";

/** A part of a value: `start … start + length` along one axis. */
interface Part {
  readonly axis: number;
  readonly start: number;
  readonly length: number;
}

/** For each input of a node: the part of it that a part of the output needs, or null for all of it. */
type Needs = readonly (Part | null)[];

const elementwise = new Set(
  "Add Sub Mul Div Pow Max Min Where Equal Greater Less Neg Abs Sqrt Exp Log Reciprocal Erf Sigmoid Tanh Relu LeakyRelu Elu HardSigmoid Softplus Clip Identity Cast".split(
    " ",
  ),
);

/** What each input has to give for a part of the output, or undefined when the node cannot be narrowed. */
function needsOf(graph: Graph, node: OnnxNode, part: Part): Needs | undefined {
  if (node.domain !== "" || node.outputs.filter((name) => name !== "").length !== 1) return undefined;
  const output = graph.shape(node.outputs[0]);
  const shapes = node.inputs.map((name) => (name === "" ? [] : graph.shape(name)));
  if (elementwise.has(node.op)) return shapes.map((shape) => broadcastPart(shape, output, part));
  switch (node.op) {
    case "MatMul":
      return needsOfMatMul(shapes, output, part);
    case "Softmax":
      return part.axis === axisOf(int(node, "axis", -1), output.length) ? undefined : [part];
    case "LayerNormalization":
      return part.axis >= axisOf(int(node, "axis", -1), output.length) ? undefined : [part, null, null];
    case "Transpose": {
      const perm = ints(node, "perm") ?? range(output.length).reverse();
      return [{ ...part, axis: perm[part.axis] }];
    }
    case "Reshape":
      return needsOfReshape(shapes[0], output, part);
    default:
      return undefined;
  }
}

/** An input that is broadcast along the axis is needed as it is. */
function broadcastPart(shape: Shape, output: Shape, part: Part): Part | null {
  const axis = part.axis - output.length + shape.length;
  return axis < 0 || shape[axis] === 1 ? null : { ...part, axis };
}

/** Rows of the product need rows of the left factor; matrices of a batch need those of both. */
function needsOfMatMul([a, b]: readonly Shape[], output: Shape, part: Part): Needs | undefined {
  if (a.length < 2 || b.length < 2) return undefined;
  const fromEnd = output.length - part.axis;
  if (fromEnd === 1) return undefined;
  if (fromEnd === 2) return [{ ...part, axis: a.length - 2 }, null];
  return [broadcastPart(a, output, part), broadcastPart(b, output, part)];
}

/** A reshape that leaves the axis alone, so that the sizes before it multiply to the same. */
function needsOfReshape(input: Shape, output: Shape, part: Part): Needs | undefined {
  let [before, axis] = [1, 0];
  const wanted = output.slice(0, part.axis).reduce((product, size) => product * size, 1);
  const size = output[part.axis];
  while (axis < input.length && (before < wanted || (input[axis] === 1 && size !== 1)))
    before *= input[axis++];
  return before === wanted && input[axis] === size ? [{ ...part, axis }, null] : undefined;
}

/** The part that a Slice or a Gather of consecutive positions takes along its only axis. */
function partTaken(graph: Graph, node: OnnxNode): Part | undefined {
  if (node.domain !== "") return undefined;
  const shape = graph.shape(node.inputs[0]);
  if (node.op === "Gather") {
    const axis = axisOf(int(node, "axis", 0), shape.length);
    const index = graph.scalarOf(node.inputs[1]);
    return index === undefined
      ? undefined
      : { axis, start: index < 0 ? index + shape[axis] : index, length: 1 };
  }
  if (node.op !== "Slice") return undefined;
  const [starts, , axes, steps] = node.inputs.slice(1).map((name) => graph.constant(name));
  if (starts?.length !== 1 || axes?.length !== 1 || (steps && steps[0] !== 1)) return undefined;
  const axis = axisOf(axes[0], shape.length);
  const start = starts[0] < 0 ? Math.max(0, starts[0] + shape[axis]) : starts[0];
  return { axis, start, length: graph.shape(node.outputs[0])[axis] };
}

const samePart = (a: Part, b: Part): boolean =>
  a.axis === b.axis && a.start === b.start && a.length === b.length;

/**
 * The same graph, in which what is thrown away later is not computed: a vision transformer takes one token at its end, so
 * its last layer needs only that token's queries and feed-forward network. Forward and backward both get shorter.
 */
export function narrowGraph(graph: Graph): Graph {
  const demands = new Map<string, (Part | null)[]>();
  const demand = (name: string, part: Part | null): void => {
    if (name === "") return;
    const list = demands.get(name);
    if (list) list.push(part);
    else demands.set(name, [part]);
  };
  for (const name of graph.outputs) demand(name, null);
  const narrowed = new Map<string, { part: Part; needs: Needs }>();
  for (const node of graph.nodes.toReversed()) {
    const taken = partTaken(graph, node);
    if (taken) {
      node.inputs.forEach((name, i) => {
        demand(name, i === 0 ? taken : null);
      });
      continue;
    }
    const parts = demands.get(node.outputs[0]) ?? [];
    const [part] = parts;
    const agreed = part && parts.every((each) => each !== null && samePart(each, part));
    const needs = agreed ? needsOf(graph, node, part) : undefined;
    if (part && needs) narrowed.set(node.outputs[0], { part, needs });
    node.inputs.forEach((name, i) => {
      demand(name, needs ? (needs[i] ?? null) : null);
    });
  }
  return narrowed.size === 0 ? graph : rebuild(graph, narrowed);
}

function rebuild(graph: Graph, narrowed: ReadonlyMap<string, { part: Part; needs: Needs }>): Graph {
  const names = new Set(graph.nodes.flatMap((node) => [...node.inputs, ...node.outputs]));
  const copy = new Graph(graph.opset, names);
  for (const name of graph.inputs) copy.input(name, graph.value(name).type, graph.shape(name));
  for (const [name, tensor] of graph.initializers) copy.initializer(name, tensor);
  const slices = new Map<string, string>();
  const take = (name: string, part: Part): string => {
    if (narrowed.has(name)) return name;
    const key = `${name}|${part.axis}|${part.start}|${part.length}`;
    const slice = slices.get(key) ?? copy.slice(name, part.axis, part.start, part.length);
    slices.set(key, slice);
    return slice;
  };
  for (const node of graph.nodes) {
    const taken = partTaken(graph, node);
    if (taken && narrowed.has(node.inputs[0])) {
      // What the node took is all that is left; a Gather also drops the axis.
      copy.op("Reshape", [node.inputs[0], copy.int64(graph.shape(node.outputs[0]))], {}, options(node));
      continue;
    }
    const found = narrowed.get(node.outputs[0]);
    if (found === undefined) {
      copy.append(node);
      continue;
    }
    const { part, needs } = found;
    const inputs = node.inputs.map((name, i) => {
      const need = needs[i];
      return need ? take(name, need) : name;
    });
    if (node.op === "Reshape") {
      const shape = graph
        .shape(node.outputs[0])
        .map((size, axis) => (axis === part.axis ? part.length : size));
      copy.op("Reshape", [inputs[0], copy.int64(shape)], {}, options(node));
    } else copy.append({ ...node, inputs });
  }
  copy.outputs.push(...graph.outputs);
  copy.prune();
  return copy;
}

function options(node: OnnxNode): { name: string; outputs: readonly string[] } {
  return { name: node.name, outputs: node.outputs };
}
