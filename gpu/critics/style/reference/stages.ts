import { neededNodes } from "../../../autodiff/graph-store.ts";
import { int, ints, type OnnxModel, type OnnxNode } from "../../../autodiff/onnx.ts";

/** A part of a network, from its image or a max pool's output to the next max pool's input. */
export interface Stage {
  readonly model: OnnxModel;
  readonly input: string;
  /** Taps inside it, in the order they were asked for. */
  readonly taps: readonly string[];
  /** What is max pooled, 2 × 2, to make the next stage's input; null for the last stage. */
  readonly pooled: string | null;
}

/** Whether a node pools 2 × 2 pixels without overlap, padding or a second output. */
function isPlainPool(node: OnnxNode): boolean {
  const pads = ints(node, "pads") ?? [0];
  const pair = (name: string, value: number): boolean =>
    (ints(node, name) ?? [1, 1]).every((each) => each === value);
  return (
    node.op === "MaxPool" &&
    node.outputs.filter((name) => name !== "").length === 1 &&
    pair("kernel_shape", 2) &&
    pair("strides", 2) &&
    pair("dilations", 1) &&
    pads.every((each) => each === 0) &&
    int(node, "ceil_mode", 0) === 0 &&
    (node.attributes.auto_pad === undefined ||
      node.attributes.auto_pad.type !== "string" ||
      node.attributes.auto_pad.value === "NOTSET")
  );
}

/** Names of values that depend on `source`, which is one of them. */
function dependents(nodes: readonly OnnxNode[], source: string): Set<string> {
  const found = new Set([source]);
  for (const node of nodes)
    if (node.inputs.some((name) => found.has(name))) for (const output of node.outputs) found.add(output);
  return found;
}

/** A pool behind a Relu through which everything behind it goes, so that the network can be cut there; the first of them. */
function firstCut(nodes: readonly OnnxNode[], input: string, taps: readonly string[]): OnnxNode | undefined {
  const fromImage = dependents(nodes, input);
  return nodes.filter(isPlainPool).find((pool) => {
    const relu = nodes.some(({ op, outputs }) => op === "Relu" && outputs[0] === pool.inputs[0]);
    if (!relu || taps.includes(pool.outputs[0])) return false;
    const behind = dependents(nodes, pool.outputs[0]);
    return nodes.every(
      (node) =>
        node === pool ||
        !behind.has(node.outputs[0]) ||
        node.inputs.every((name) => !fromImage.has(name) || behind.has(name)),
    );
  });
}

/**
 * Cuts a network at its 2 × 2 max pools, as far as its taps reach. What is not a chain at a pool stays in one piece.
 * @param input name of the image
 * @param taps names of values of the graph
 */
export function stagesOf(model: OnnxModel, input: string, taps: readonly string[]): Stage[] {
  const nodes = neededNodes(model.nodes, taps);
  const pool = firstCut(nodes, input, taps);
  if (pool === undefined) return [{ model: { ...model, nodes }, input, taps, pooled: null }];
  const [made] = pool.outputs;
  const behind = dependents(nodes, made);
  const here = taps.filter((tap) => !behind.has(tap));
  const rest = nodes.filter((node) => node !== pool);
  const next: OnnxModel = {
    ...model,
    nodes: rest,
    inputs: [{ name: made, type: "float32", shape: [null, null, null, null] }],
  };
  const [pooled] = pool.inputs;
  return [
    { model: { ...model, nodes: neededNodes(rest, [...here, pooled]) }, input, taps: here, pooled },
    ...stagesOf(
      next,
      made,
      taps.filter((tap) => behind.has(tap)),
    ),
  ];
}
