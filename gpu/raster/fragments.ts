import type { FloatArray, FloatArrayConstructor } from "../../drawing/packed.ts";
import { GRID } from "./coverage.ts";

/** In `runEdge`: the stroke covers every pixel of the run wholly. */
export const WHOLE = 0xffffffff;

/**
 * Which pixels each stroke covers and how far, for all strokes of a band of rows, in z-order: what the forward pass
 * finds and the backward pass needs. Parallel arrays, grown by doubling and kept between calls.
 *
 * A run is a row of neighbouring pixels, all wholly covered or all at an edge. Pixels of all runs, in order, are
 * fragments; those at an edge are edges, and have partials: derivatives of their coverage to the ends of a chord.
 */
export class Fragments<A extends FloatArray> {
  runs = 0;
  runPixel = new Uint32Array(0);
  runLength = new Uint32Array(0);
  /** Index of the run's first edge, or WHOLE. */
  runEdge = new Uint32Array(0);

  edges = 0;
  coverage: A;
  byRadius: A;
  /** Where each edge's partials end; they start where those of the edge before end. */
  partialEnd = new Uint32Array(0);

  partials = 0;
  /** The chord's first vertex. */
  partialVertex = new Uint32Array(0);
  /** d coverage / d (ax, ay, bx, by). */
  partial: A;

  /** Colour under each fragment, red, green, blue in turn. */
  fragments = 0;
  below: A;

  readonly #Float: FloatArrayConstructor<A>;

  constructor(Float: FloatArrayConstructor<A>) {
    this.#Float = Float;
    this.coverage = new Float(0);
    this.byRadius = new Float(0);
    this.partial = new Float(0);
    this.below = new Float(0);
    this.reserveRow(4096);
    this.reserveBelow(16384);
  }

  clear(): void {
    this.runs = this.edges = this.partials = this.fragments = 0;
  }

  /** Makes room for one more row of `width` pixels of one stroke. */
  reserveRow(width: number): void {
    if (this.runs + width > this.runPixel.length) {
      this.runPixel = this.#ints(this.runPixel, this.runs + width);
      this.runLength = this.#ints(this.runLength, this.runs + width);
      this.runEdge = this.#ints(this.runEdge, this.runs + width);
    }
    if (this.edges + width > this.coverage.length) {
      this.coverage = this.#floats(this.coverage, this.edges + width);
      this.byRadius = this.#floats(this.byRadius, this.edges + width);
      this.partialEnd = this.#ints(this.partialEnd, this.edges + width);
    }
    const partials = this.partials + GRID * GRID * width;
    if (partials > this.partialVertex.length) {
      this.partialVertex = this.#ints(this.partialVertex, partials);
      this.partial = this.#floats(this.partial, 4 * partials);
    }
  }

  /** Makes room for the colours under `count` more fragments. */
  reserveBelow(count: number): void {
    if (3 * (this.fragments + count) > this.below.length) {
      this.below = this.#floats(this.below, 3 * (this.fragments + count));
    }
  }

  #ints(old: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
    const grown = new Uint32Array(2 * length);
    grown.set(old);
    return grown;
  }

  #floats(old: A, length: number): A {
    const grown = new this.#Float(2 * length);
    grown.set(old);
    return grown;
  }
}
