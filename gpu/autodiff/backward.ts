import type { Graph } from "./graph.ts";
import type { OnnxNode, Shape } from "./onnx.ts";
import { operatorOf, UnsupportedOperatorError } from "./operators.ts";
import { range } from "./shape.ts";

/** An adjoint that is not zero only at `start … start + length` along `axis`. */
interface SliceAdjoint {
  readonly name: string;
  readonly axis: number;
  readonly start: number;
  readonly length: number;
}

interface Adjoint {
  readonly dense: string[];
  readonly slices: SliceAdjoint[];
}

/** A group of nodes whose adjoint is cheaper as a whole than node by node. */
export interface Composite {
  /** The values that the group reads and to which `gradient` brings the adjoint. */
  readonly inputs: readonly string[];
  gradient(backward: Backward): void;
}

export interface BackwardOptions {
  /** Use only what every execution provider has: no Indices of MaxPool. */
  readonly portable?: boolean;
}

/**
 * Reverse-mode differentiation: walks a graph from its end and appends the nodes that compute adjoints
 * (d loss / d value), for the values on a path from the differentiated inputs to the seeded outputs.
 */
export class Backward {
  readonly #active = new Set<string>();
  readonly #adjoints = new Map<string, Adjoint>();
  readonly #forward: readonly OnnxNode[];

  /**
   * @param wrt values whose adjoints are wanted
   * @param composites groups of nodes by the output of their last node
   */
  constructor(
    readonly graph: Graph,
    wrt: readonly string[],
    private readonly composites: ReadonlyMap<string, Composite> = new Map(),
    readonly options: BackwardOptions = {},
  ) {
    this.#forward = [...graph.nodes];
    for (const name of wrt) this.#active.add(name);
    for (const node of this.#forward)
      if (node.inputs.some((name) => this.#active.has(name)))
        for (const name of node.outputs)
          if (name !== "" && graph.value(name).type === "float32") this.#active.add(name);
  }

  /** Whether the value depends on what is differentiated. */
  wants(name: string): boolean {
    return this.#active.has(name);
  }

  /** Adds `gradient` to the adjoint of `name`, summed over the axes along which `name` was broadcast. */
  accumulate(name: string, gradient: string): void {
    if (this.wants(name)) this.#adjoint(name).dense.push(this.sumTo(gradient, this.graph.shape(name)));
  }

  /** Adds `gradient` to `start … ` along `axis` of the adjoint of `name`; its other axes are whole. */
  accumulateSlice(name: string, gradient: string, axis: number, start: number): void {
    if (!this.wants(name)) return;
    const length = this.graph.shape(gradient)[axis];
    if (length === this.graph.shape(name)[axis]) this.accumulate(name, gradient);
    else this.#adjoint(name).slices.push({ name: gradient, axis, start, length });
  }

  /** The adjoint of a value, or undefined when nothing has reached it (it is zero). */
  adjoint(name: string): string | undefined {
    const adjoint = this.#adjoints.get(name);
    if (adjoint === undefined) return undefined;
    const terms = [...adjoint.dense, ...this.#joinSlices(this.graph.shape(name), adjoint.slices)];
    const sum = terms.reduce((total, term) => this.graph.add(total, term));
    this.#adjoints.set(name, { dense: [sum], slices: [] });
    return sum;
  }

  /** The adjoint of a node's output, which its rule is only called for when there is one. */
  upstream(node: OnnxNode, index = 0): string {
    const adjoint = this.adjoint(node.outputs[index]);
    if (adjoint === undefined) throw new RangeError(`No adjoint has reached "${node.outputs[index]}".`);
    return adjoint;
  }

  /** Whether an adjoint has reached output `index` of a node. */
  reached(node: OnnxNode, index: number): boolean {
    const name = node.outputs[index];
    return name !== undefined && name !== "" && this.#adjoints.has(name);
  }

  /** Undoes broadcasting: sums `name` down to `shape`. */
  sumTo(name: string, shape: Shape): string {
    const { graph } = this;
    const from = graph.shape(name);
    const offset = from.length - shape.length;
    const axes = range(from.length).filter((axis) => from[axis] !== (shape[axis - offset] ?? 1));
    return graph.reshape(graph.reduceSum(name, axes), shape);
  }

  /** Walks back through all nodes. @throws UnsupportedOperatorError when one on the path has no rule. */
  run(): void {
    for (const node of this.#forward.toReversed()) {
      if (!node.outputs.some((name) => this.#adjoints.has(name))) continue;
      const composite = this.composites.get(node.outputs[0]);
      if (composite !== undefined) {
        if (composite.inputs.some((name) => this.wants(name))) composite.gradient(this);
        continue;
      }
      if (!node.inputs.some((name) => this.wants(name))) continue;
      const operator = operatorOf(node);
      if (operator.gradient === undefined)
        throw new UnsupportedOperatorError(
          node,
          "has no gradient; a model with it on the way to its output cannot be a critic.",
        );
      try {
        operator.gradient(this, node);
      } catch (error) {
        if (error instanceof Error && !(error instanceof UnsupportedOperatorError))
          throw new UnsupportedOperatorError(node, `has no gradient here: ${error.message}`);
        throw error;
      }
    }
  }

  #adjoint(name: string): Adjoint {
    let adjoint = this.#adjoints.get(name);
    if (adjoint === undefined) {
      adjoint = { dense: [], slices: [] };
      this.#adjoints.set(name, adjoint);
    }
    return adjoint;
  }

  /** Disjoint slices of one axis become one Concat, with zeros in the gaps; what overlaps is padded on its own. */
  #joinSlices(shape: Shape, slices: readonly SliceAdjoint[]): string[] {
    const rest = [...slices];
    const joined: string[] = [];
    while (rest.length > 0) {
      const { axis } = rest[0];
      const chosen: SliceAdjoint[] = [];
      let end = 0;
      const sorted = rest.filter((slice) => slice.axis === axis).sort((a, b) => a.start - b.start);
      for (const slice of sorted) {
        if (slice.start < end) continue;
        chosen.push(slice);
        end = slice.start + slice.length;
      }
      for (const slice of chosen) rest.splice(rest.indexOf(slice), 1);
      joined.push(this.#concat(shape, axis, chosen));
    }
    return joined;
  }

  #concat(shape: Shape, axis: number, slices: readonly SliceAdjoint[]): string {
    const { graph } = this;
    if (slices.length === 1) {
      const [{ name, start, length }] = slices;
      const at = (size: number): number[] => shape.map((_, i) => (i === axis ? size : 0));
      return graph.pad(name, at(start), at(shape[axis] - start - length));
    }
    const parts: string[] = [];
    let end = 0;
    const gap = (to: number): void => {
      if (to > end)
        parts.push(
          graph.expand(
            graph.scalar(0),
            shape.map((size, i) => (i === axis ? to - end : size)),
          ),
        );
    };
    for (const slice of slices) {
      gap(slice.start);
      parts.push(slice.name);
      end = slice.start + slice.length;
    }
    gap(shape[axis]);
    return graph.op("Concat", parts, { axis });
  }
}
