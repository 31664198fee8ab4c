import { readFileSync } from "node:fs";
import { Graph } from "./graph.ts";
import { elementCount, float, int, type OnnxNode, type Shape } from "./onnx.ts";
import { tensorFloats } from "./tensor-data.ts";

/** Weights with fewer elements stay in float32: quantising the rows would cost more than it gains. */
const WORTHWHILE = 1 << 16;

/** Rows of zeros are divided by this instead of 0. */
const TINY = 1e-30;

/**
 * The largest integer that weights are rounded to. x86 without VNNI adds two products of 8-bit numbers in 16 bits with
 * saturation, which 7-bit weights avoid (255 · 64 · 2 < 2¹⁵).
 */
export function weightLevels(): 64 | 127 {
  if (process.arch !== "x64") return 127;
  try {
    return /\bavx(512)?_vnni\b/.test(readFileSync("/proc/cpuinfo", "latin1")) ? 127 : 64;
  } catch {
    // Not Linux: the CPU's features are not known, so the safe range.
    return 64;
  }
}

/**
 * The same graph with products by large constant matrices in 8-bit integers: weights signed with one scale per column,
 * rows quantised as they come (DynamicQuantizeLinear), which ONNX Runtime fuses. Rows of adjoints differ in size by orders
 * of magnitude, so each is first divided by its largest element.
 * @param forward names of the values of the forward pass, whose rows are of similar size
 */
export function quantizeProducts(
  graph: Graph,
  forward: ReadonlySet<string>,
  levels: number = weightLevels(),
): Graph {
  const names = new Set(graph.nodes.flatMap((node) => [...node.inputs, ...node.outputs]));
  const copy = new Graph(graph.opset, names);
  for (const name of graph.inputs) copy.input(name, graph.value(name).type, graph.shape(name));
  for (const [name, tensor] of graph.initializers) copy.initializer(name, tensor);
  const quantizer = new Quantizer(copy, levels, (name) => constantMatrix(graph, name));
  for (const node of graph.nodes)
    if (isProduct(graph, node) && isConstantMatrix(graph, node.inputs[1]))
      quantizer.product(node, !forward.has(node.outputs[0]));
    else copy.append(node);
  copy.outputs.push(...graph.outputs);
  copy.prune();
  return copy;
}

function isProduct(graph: Graph, node: OnnxNode): boolean {
  const weights = node.inputs[1];
  if (node.domain !== "" || weights === undefined || graph.shape(weights).length !== 2) return false;
  const plain =
    node.op === "MatMul" || (node.op === "Gemm" && !int(node, "transA", 0) && float(node, "alpha", 1) === 1);
  return plain && elementCount(graph.shape(weights)) >= WORTHWHILE;
}

/** Whether a value is stored weights, at most cast from another precision. */
function isConstantMatrix(graph: Graph, name: string): boolean {
  const node = graph.producer(name);
  return graph.initializers.has(node?.op === "Cast" ? node.inputs[0] : name);
}

function constantMatrix(graph: Graph, name: string): Float32Array {
  const node = graph.producer(name);
  const tensor = graph.initializers.get(node?.op === "Cast" ? node.inputs[0] : name);
  if (tensor === undefined) throw new RangeError(`"${name}" is not a stored weight.`);
  return tensorFloats(tensor);
}

class Quantizer {
  readonly #rows = new Map<string, readonly string[]>();
  readonly #weights = new Map<string, { quantized: string; scale: string }>();

  constructor(
    private readonly graph: Graph,
    private readonly levels: number,
    private readonly matrixOf: (name: string) => Float32Array,
  ) {}

  /** y = rows · weights (+ bias) through integers. */
  product(node: OnnxNode, scaleRows: boolean): void {
    const { graph } = this;
    const [x, w, bias] = node.inputs;
    const rows = scaleRows ? this.#unitRows(x) : { unit: x, size: undefined };
    const [quantized, scale, zero] = this.#quantizeRows(rows.unit);
    const weights = this.#quantizeWeights(w, node.op === "Gemm" && int(node, "transB", 0) === 1);
    const sums = graph.op("MatMulInteger", [quantized, weights.quantized, zero]);
    const product = graph.op("Cast", [sums], { to: 1 });
    const scales = graph.mul(scale, weights.scale);
    let y = graph.op("Mul", [product, scales]);
    if (rows.size !== undefined) y = graph.mul(y, rows.size);
    if (bias) y = graph.add(y, graph.mul(bias, graph.scalar(float(node, "beta", 1))));
    graph.op("Identity", [y], {}, { name: node.name, outputs: node.outputs });
  }

  #quantizeRows(x: string): readonly string[] {
    const known = this.#rows.get(x);
    if (known !== undefined) return known;
    const outputs = ["quantized", "scale", "zero"].map((hint) => this.graph.fresh(hint));
    const names = this.graph.ops("DynamicQuantizeLinear", [x], {}, { outputs });
    this.#rows.set(x, names);
    return names;
  }

  /** Each row divided by its largest absolute element, and that element. */
  #unitRows(x: string): { unit: string; size: string } {
    const { graph } = this;
    const largest = graph.op("ReduceMax", [graph.op("Abs", [x]), graph.int64([-1])], { keepdims: 1 });
    const size = graph.op("Max", [largest, graph.scalar(TINY)]);
    return { unit: graph.div(x, size), size };
  }

  #quantizeWeights(w: string, transposed: boolean): { quantized: string; scale: string } {
    const { graph } = this;
    const key = `${w}|${transposed}`;
    const known = this.#weights.get(key);
    if (known !== undefined) return known;
    const made = quantizeColumns(this.matrixOf(w), graph.shape(w), transposed, this.levels);
    const shape = transposed ? graph.shape(w).toReversed() : graph.shape(w);
    const quantized = graph.initializer(graph.fresh(`${w}:int8`), {
      type: "int8",
      shape,
      data: { kind: "memory", bytes: new Uint8Array(made.quantized.buffer) },
    });
    const scale = graph.tensor("float32", [made.scales.length], Array.from(made.scales));
    this.#weights.set(key, { quantized, scale });
    return { quantized, scale };
  }
}

/**
 * A matrix rounded to integers of at most `levels`, with one scale per column of the result.
 * @param values row-major, of `shape`
 * @param transposed whether the result is the transposed matrix
 */
export function quantizeColumns(
  values: Float32Array,
  [rows, columns]: Shape,
  transposed: boolean,
  levels: number,
): { quantized: Int8Array; scales: Float32Array } {
  const scales = new Float32Array(transposed ? rows : columns).fill(TINY);
  for (let row = 0, i = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, i++) {
      const at = transposed ? row : column;
      const size = Math.abs(values[i]);
      if (size > scales[at]) scales[at] = size;
    }
  const inverse = scales.map((scale) => levels / scale);
  const quantized = new Int8Array(values.length);
  // Blocks of columns, so that a transposed result is written a cache line at a time.
  for (let first = 0; first < columns; first += 64) {
    const end = Math.min(columns, first + 64);
    for (let row = 0; row < rows; row++)
      for (let column = first; column < end; column++) {
        const value = values[row * columns + column] * inverse[transposed ? row : column];
        quantized[transposed ? column * rows + row : row * columns + column] =
          value < 0 ? value - 0.5 : value + 0.5;
      }
  }
  return { quantized, scales: scales.map((scale) => scale / levels) };
}
