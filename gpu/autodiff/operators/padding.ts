import type { Backward } from "../backward.ts";
import type { Graph } from "../graph.ts";
import { type OnnxNode, type Shape, string } from "../onnx.ts";
import { type Inputs, known, type Operators, required } from "../operator.ts";
import { axisOf, range } from "../shape.ts";

interface Pads {
  readonly begins: number[];
  readonly ends: number[];
}

function padsOf(shape: Shape, pads: readonly number[], axes: readonly number[] | undefined): Pads {
  const chosen = (axes ?? range(shape.length)).map((axis) => axisOf(axis, shape.length));
  const begins = shape.map(() => 0);
  const ends = shape.map(() => 0);
  chosen.forEach((axis, i) => {
    begins[axis] = pads[i];
    ends[axis] = pads[i + chosen.length];
  });
  return { begins, ends };
}

function inferredPads(node: OnnxNode, inputs: Inputs): Pads {
  const axes = inputs[3] && known(node, inputs, 3);
  return padsOf(required(node, inputs, 0).shape, known(node, inputs, 1), axes);
}

/**
 * Folds the padded margins of one axis back to where they were copied from.
 * Reflection: the margin of `begin` mirrors positions 1 … begin, that of `end` the last ones before the edge.
 * Edge: both go to the outermost position.
 */
function foldAxis(graph: Graph, dy: string, axis: number, begin: number, end: number, mode: string): string {
  if (begin < 0 || end < 0)
    throw new RangeError(`Pad of mode ${mode} with a negative size is not supported.`);
  const size = graph.shape(dy)[axis] - begin - end;
  const centre = graph.slice(dy, axis, begin, size);
  const margins: { strip: string; at: number; length: number }[] = [];
  const add = (start: number, length: number, reflected: number, edge: number): void => {
    if (length === 0) return;
    const strip = graph.slice(dy, axis, start, length);
    if (mode === "reflect") margins.push({ strip: graph.flip(strip, [axis]), at: reflected, length });
    else if (mode === "edge") margins.push({ strip: graph.reduceSum(strip, [axis]), at: edge, length: 1 });
    else throw new TypeError(`Pad of mode ${mode} has no gradient rule.`);
  };
  add(0, begin, 1, 0);
  add(begin + size, end, size - 1 - end, size - 1);
  const apart = margins.length < 2 || margins[0].at + margins[0].length <= margins[1].at;
  if (!apart) {
    const padded = margins.map(({ strip, at, length }) => {
      const along = (amount: number): number[] => graph.shape(dy).map((_, i) => (i === axis ? amount : 0));
      return graph.pad(strip, along(at), along(size - at - length));
    });
    return padded.reduce((sum, each) => graph.add(sum, each), centre);
  }
  const parts: string[] = [];
  let done = 0;
  for (const { strip, at, length } of margins) {
    if (at > done) parts.push(graph.slice(centre, axis, done, at - done));
    parts.push(graph.add(graph.slice(centre, axis, at, length), strip));
    done = at + length;
  }
  if (size > done) parts.push(graph.slice(centre, axis, done, size - done));
  return parts.length === 1 ? parts[0] : graph.op("Concat", parts, { axis });
}

function gradientOfPad(backward: Backward, node: OnnxNode): void {
  const { graph } = backward;
  const [x, pads, , axes] = node.inputs;
  const { begins, ends } = padsOf(
    graph.shape(x),
    graph.constant(pads) ?? [],
    axes ? graph.constant(axes) : undefined,
  );
  const mode = string(node, "mode", "constant");
  let dx = backward.upstream(node);
  if (mode === "constant")
    dx = graph.pad(
      dx,
      begins.map((size) => -size),
      ends.map((size) => -size),
    );
  else
    for (let axis = 0; axis < begins.length; axis++)
      if (begins[axis] !== 0 || ends[axis] !== 0)
        dx = foldAxis(graph, dx, axis, begins[axis], ends[axis], mode);
  backward.accumulate(x, dx);
}

export const padding: Operators = {
  Pad: {
    infer: (node, inputs) => {
      const { type, shape } = required(node, inputs, 0);
      const { begins, ends } = inferredPads(node, inputs);
      return [{ type, shape: shape.map((size, axis) => size + begins[axis] + ends[axis]) }];
    },
    gradient: gradientOfPad,
  },
};
