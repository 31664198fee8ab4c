import type { Shape } from "../onnx.ts";
import { checkRules, flat } from "../testing/rule-check.ts";

checkRules("gradients of products and of what moves elements", {
  MatMul: {
    shape: [2, 3, 4],
    build: (graph, x, net) => [
      graph.op("MatMul", [x, net.weight([4, 5])]),
      graph.op("MatMul", [net.weight([5, 3]), x]),
      graph.op("MatMul", [x, graph.transpose(x, [0, 2, 1])]),
      graph.op("MatMul", [graph.reshape(x, [2, 1, 3, 4]), net.weight([5, 4, 2])]),
      graph.op("MatMul", [graph.slice(x, 0, 0, 1), graph.transpose(x, [0, 2, 1])]),
      graph.op("MatMul", [x, graph.reshape(graph.slice(x, 0, 1, 1), [4, 3])]),
    ],
  },
  "MatMul of vectors": {
    shape: [2, 3, 4],
    build: (graph, x, net) => {
      const row = graph.reshape(graph.slice(graph.slice(x, 0, 0, 1), 1, 0, 1), [4]);
      return [
        graph.op("MatMul", [row, net.weight([4])]),
        graph.op("MatMul", [x, row]),
        graph.op("MatMul", [net.weight([3]), x]),
        graph.op("MatMul", [row, graph.transpose(x, [0, 2, 1])]),
      ];
    },
  },
  Gemm: {
    shape: [4, 4],
    build: (graph, x, net) => {
      const results: string[] = [];
      for (const transA of [0, 1])
        for (const transB of [0, 1])
          results.push(
            graph.op("Gemm", [x, net.weight([4, 4]), net.weight([4])], {
              transA,
              transB,
              alpha: 0.7,
              beta: 1.3,
            }),
            graph.op("Gemm", [net.weight([4, 4]), x], { transA, transB, alpha: 0.7 }),
            graph.op("Gemm", [x, net.weight([4, 4]), graph.slice(x, 0, 1, 1)], { transA, transB, beta: 0.4 }),
          );
      return results;
    },
  },
  "Reshape, Flatten, Squeeze, Unsqueeze": {
    shape: [2, 1, 3, 4],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      return [
        graph.op("Reshape", [y, graph.int64([0, -1, 2])]),
        graph.op("Flatten", [y], { axis: 2 }),
        graph.op("Squeeze", [y, graph.int64([1])]),
        graph.op("Squeeze", [y]),
        graph.op("Unsqueeze", [y, graph.int64([0, -1])]),
      ];
    },
  },
  Transpose: {
    shape: flat,
    build: (graph, x) => {
      const y = graph.mul(x, x);
      return [graph.op("Transpose", [y]), graph.op("Transpose", [y], { perm: [1, 2, 0] })];
    },
  },
  "Identity, Dropout, Cast": {
    shape: flat,
    build: (graph, x) =>
      graph.op("Cast", [graph.op("Dropout", [graph.op("Identity", [graph.mul(x, x)])])], { to: 10 }),
  },
  "Expand, Tile": {
    shape: [2, 1, 3],
    build: (graph, x) => [
      graph.op("Expand", [graph.mul(x, x), graph.int64([4, 1, 5, 1])]),
      graph.op("Tile", [graph.mul(x, x), graph.int64([2, 3, 2])]),
    ],
  },
  "DepthToSpace, SpaceToDepth": {
    shape: [2, 8, 2, 4],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      return [
        graph.op("DepthToSpace", [y], { blocksize: 2, mode: "DCR" }),
        graph.op("DepthToSpace", [y], { blocksize: 2, mode: "CRD" }),
        graph.op("SpaceToDepth", [y], { blocksize: 2 }),
      ];
    },
  },
  Concat: {
    shape: flat,
    build: (graph, x, net) => graph.op("Concat", [graph.mul(x, x), net.weight([2, 1, 4]), x, x], { axis: 1 }),
  },
  Split: {
    shape: [2, 6, 3],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      const [a, b] = graph.ops("Split", [y, graph.int64([2, 4])], { axis: 1 }, { outputs: ["a", "b"] });
      const [, c, d] = graph.ops("Split", [y], { axis: 1, num_outputs: 3 }, { outputs: ["", "c", "d"] });
      return [graph.mul(a, a), b, c, graph.op("Exp", [d])];
    },
  },
  Slice: {
    shape: [4, 5, 6],
    build: (graph, x) => {
      const slice = (starts: number[], ends: number[], axes: number[], steps: number[]): string =>
        graph.op("Slice", [
          graph.mul(x, x),
          graph.int64(starts),
          graph.int64(ends),
          graph.int64(axes),
          graph.int64(steps),
        ]);
      return [
        slice([1], [3], [1], [1]),
        slice([1, -2], [1000, 2 ** 63], [1, 2], [1, 1]),
        slice([0, 1], [4, 6], [0, -1], [2, 3]),
        slice([-1], [-1000], [1], [-1]),
        slice([4, 0], [0, 3], [2, 0], [-2, 1]),
      ];
    },
  },
  "Slices of one value that meet and overlap": {
    shape: [2, 6, 3],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      return [
        graph.slice(y, 1, 0, 2),
        graph.op("Exp", [graph.slice(y, 1, 2, 2)]),
        graph.slice(y, 1, 5, 1),
        graph.slice(y, 1, 1, 4),
        graph.slice(y, 2, 1, 1),
      ];
    },
  },
  Gather: {
    shape: [4, 5, 3],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      const at = (shape: Shape, indices: number[], axis: number): string =>
        graph.op("Gather", [y, graph.tensor("int64", shape, indices)], { axis });
      return [
        at([], [0], 1),
        at([], [-1], 0),
        at([3], [1, 2, 3], 1),
        at([2, 2], [3, 0, 3, 1], 0),
        at([3], [2, 0, -1], -1),
      ];
    },
  },
  "Pad (constant)": {
    shape: [2, 3, 4, 5],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      return [
        graph.op("Pad", [y, graph.int64([0, 0, 1, 2, 0, 1, 3, 0]), graph.scalar(2)]),
        graph.op("Pad", [y, graph.int64([0, 0, -1, 2, 0, 0, 1, -1])]),
        graph.op("Pad", [y, graph.int64([1, 2]), "", graph.int64([-1])]),
      ];
    },
  },
  "Pad (reflect, edge)": {
    shape: [1, 2, 5, 6],
    build: (graph, x) => {
      const y = graph.mul(x, x);
      const pad = (pads: number[], mode: string): string => graph.op("Pad", [y, graph.int64(pads)], { mode });
      return [
        pad([0, 0, 1, 1, 0, 0, 1, 1], "reflect"),
        pad([0, 0, 2, 0, 0, 0, 1, 3], "reflect"),
        pad([0, 0, 4, 3, 0, 0, 4, 2], "reflect"),
        pad([0, 0, 2, 1, 0, 0, 1, 3], "edge"),
      ];
    },
  },
});
