import type { Backward } from "../backward.ts";
import type { Graph } from "../graph.ts";
import { type ElementType, elementCount, elementTypeNumbers, int, ints, type OnnxNode } from "../onnx.ts";
import { type Inputs, known, type Operator, type Operators, required, type Value } from "../operator.ts";
import {
  axisOf,
  broadcast,
  broadcastIndices,
  inversePermutation,
  range,
  stridedIndices,
  stridesOf,
} from "../shape.ts";

/** Element types by their number in a Cast; the narrower and wider floats become float32, as everything in a critic is. */
function castType(node: OnnxNode): ElementType {
  const number = int(node, "to", 1);
  const entry = Object.entries(elementTypeNumbers).find(([, each]) => each === number);
  const type = (entry?.[0] ?? "float32") as ElementType;
  return type === "float16" || type === "float64" || type === "bfloat16" ? "float32" : type;
}

/** An operator that keeps the elements in their order and changes only the shape. */
function reshaping(shapeOf: (node: OnnxNode, inputs: Inputs) => number[]): Operator {
  return {
    infer: (node, inputs) => {
      const { type, shape } = required(node, inputs, 0);
      const reshaped = shapeOf(node, inputs);
      if (elementCount(reshaped) !== elementCount(shape))
        throw new RangeError(`[${shape}] cannot become [${reshaped}].`);
      return [{ type, shape: reshaped }];
    },
    evaluate: (_node, [x]) => [...(x.constant ?? [])],
    gradient: (backward, node) => {
      const { graph } = backward;
      backward.accumulate(
        node.inputs[0],
        graph.reshape(backward.upstream(node), graph.shape(node.inputs[0])),
      );
    },
  };
}

function reshapedShape(node: OnnxNode, inputs: Inputs): number[] {
  const { shape } = required(node, inputs, 0);
  const zeros = int(node, "allowzero", 0) === 1;
  const sizes = known(node, inputs, 1).map((size, axis) => (size === 0 && !zeros ? shape[axis] : size));
  const unknown = sizes.indexOf(-1);
  if (unknown >= 0) sizes[unknown] = elementCount(shape) / -elementCount(sizes);
  return sizes;
}

function squeezedShape(node: OnnxNode, inputs: Inputs): number[] {
  const { shape } = required(node, inputs, 0);
  const axes = inputs[1] && known(node, inputs, 1).map((axis) => axisOf(axis, shape.length));
  return shape.filter((size, axis) => (axes ? !axes.includes(axis) : size !== 1));
}

function unsqueezedShape(node: OnnxNode, inputs: Inputs): number[] {
  const { shape } = required(node, inputs, 0);
  const given = known(node, inputs, 1);
  const rank = shape.length + given.length;
  const axes = given.map((axis) => axisOf(axis, rank));
  const rest = shape[Symbol.iterator]();
  return range(rank).map((axis) => (axes.includes(axis) ? 1 : (rest.next().value ?? 1)));
}

function flattenedShape(node: OnnxNode, inputs: Inputs): number[] {
  const { shape } = required(node, inputs, 0);
  const axis = int(node, "axis", 1);
  const split = axis < 0 ? axis + shape.length : axis;
  return [elementCount(shape.slice(0, split)), elementCount(shape.slice(split))];
}

const permutationOf = (node: OnnxNode, rank: number): readonly number[] =>
  ints(node, "perm") ?? range(rank).reverse();

/**
 * A permutation that ends with a swap of what would come last anyway ([0, 2, 3, 1], the keys of attention) becomes two:
 * the first moves whole rows, and the swap melts into the product that follows.
 */
function splitSwap(graph: Graph, node: OnnxNode): boolean {
  const rank = graph.shape(node.inputs[0]).length;
  const perm = permutationOf(node, rank);
  const last = rank - 1;
  if (rank < 4 || perm[last - 1] !== last || perm[last] !== 1) return false;
  const rowsFirst = graph.transpose(node.inputs[0], [...perm.slice(0, -2), perm[last], perm[last - 1]]);
  if (rowsFirst === node.inputs[0]) return false;
  const swap = [...range(last - 1), last, last - 1];
  graph.op("Transpose", [rowsFirst], { perm: swap }, { name: node.name, outputs: node.outputs });
  return true;
}

const transpose: Operator = {
  expand: splitSwap,
  infer: (node, inputs) => {
    const { type, shape } = required(node, inputs, 0);
    return [{ type, shape: permutationOf(node, shape.length).map((axis) => shape[axis]) }];
  },
  evaluate: (node, [x], output) => {
    const strides = stridesOf(x.shape);
    const steps = permutationOf(node, x.shape.length).map((axis) => strides[axis]);
    return stridedIndices(output.shape, steps).map((index) => x.constant?.[index] ?? 0);
  },
  gradient: (backward, node) => {
    const { graph } = backward;
    const perm = inversePermutation(permutationOf(node, graph.shape(node.inputs[0]).length));
    backward.accumulate(node.inputs[0], graph.transpose(backward.upstream(node), perm));
  },
};

/** Passes the adjoint through; summing it over broadcast axes is `accumulate`'s. */
function passThrough(backward: Backward, node: OnnxNode): void {
  backward.accumulate(node.inputs[0], backward.upstream(node));
}

const identity: Operator = {
  infer: (node, inputs) => {
    const { type, shape } = required(node, inputs, 0);
    return [{ type, shape }];
  },
  evaluate: (_node, [x]) => [...(x.constant ?? [])],
  gradient: passThrough,
};

const expand: Operator = {
  infer: (node, inputs) => {
    const { type, shape } = required(node, inputs, 0);
    return [{ type, shape: broadcast(shape, known(node, inputs, 1)) }];
  },
  evaluate: (_node, [x], output) =>
    broadcastIndices(x.shape, output.shape).map((index) => x.constant?.[index] ?? 0),
  gradient: passThrough,
};

const tile: Operator = {
  infer: (node, inputs) => {
    const { type, shape } = required(node, inputs, 0);
    const repeats = known(node, inputs, 1);
    return [{ type, shape: shape.map((size, axis) => size * repeats[axis]) }];
  },
  evaluate: (_node, [x], output) => {
    const strides = stridesOf(x.shape);
    let indices = [0];
    for (let axis = 0; axis < output.shape.length; axis++)
      indices = indices.flatMap((index) =>
        range(output.shape[axis]).map((i) => index + (i % x.shape[axis]) * strides[axis]),
      );
    return indices.map((index) => x.constant?.[index] ?? 0);
  },
  // Each axis as (repeats, size), summed over the repeats.
  gradient: (backward, node) => {
    const { graph } = backward;
    const shape = graph.shape(node.inputs[0]);
    const tiled = graph.shape(node.outputs[0]);
    const split = graph.reshape(
      backward.upstream(node),
      shape.flatMap((size, axis) => [tiled[axis] / size, size]),
    );
    const sum = graph.reduceSum(
      split,
      shape.map((_, axis) => 2 * axis),
      false,
    );
    backward.accumulate(node.inputs[0], sum);
  },
};

export const layout: Operators = {
  Reshape: reshaping(reshapedShape),
  Squeeze: reshaping(squeezedShape),
  Unsqueeze: reshaping(unsqueezedShape),
  Flatten: reshaping(flattenedShape),
  Transpose: transpose,
  Identity: identity,
  Dropout: {
    ...identity,
    expand: (graph, node) => {
      graph.op("Identity", [node.inputs[0]], {}, { name: node.name, outputs: [node.outputs[0]] });
      return true;
    },
  },
  Cast: {
    infer: (node, inputs): Value[] => [{ type: castType(node), shape: required(node, inputs, 0).shape }],
    evaluate: (_node, [x], output) =>
      (x.constant ?? []).map((value) =>
        output.type === "bool" ? Number(value !== 0) : output.type === "float32" ? value : Math.trunc(value),
      ),
    gradient: passThrough,
  },
  Expand: expand,
  Tile: tile,
};
