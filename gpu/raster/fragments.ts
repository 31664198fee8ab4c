import type { FloatArray, FloatArrayConstructor } from "../../drawing/packed.ts";

/**
 * Which pixels each stroke covers and how far, for all strokes of a band of rows, in z-order: what the forward pass
 * finds and the backward pass needs. Parallel arrays, grown by doubling and kept between calls.
 *
 * Pixels inside a stroke come as spans of neighbours; pixels that its edge crosses one by one, with partials:
 * derivatives of the coverage to the ends of a chord.
 */
export class Fragments<A extends FloatArray> {
  spans = 0;
  /** Index of the span's first pixel in the image. */
  spanPixel = new Uint32Array(0);
  spanLength = new Uint32Array(0);
  /** Where the colours under each span end in `spanBelow`; they start where those of the span before end. */
  spanEnd = new Uint32Array(0);
  /** Colour under each pixel of each span: red, green, blue in turn. */
  spanBelow: A;

  edges = 0;
  edgePixel = new Uint32Array(0);
  coverage: A;
  byRadius: A;
  edgeBelow: A;
  /** Where each edge's partials end; they start where those of the edge before end. */
  partialEnd = new Uint32Array(0);

  partials = 0;
  /** The chord's first vertex. */
  partialVertex = new Uint32Array(0);
  /** d coverage / d (ax, ay, bx, by). */
  partial: A;

  readonly #Float: FloatArrayConstructor<A>;

  constructor(Float: FloatArrayConstructor<A>) {
    this.#Float = Float;
    this.spanBelow = new Float(0);
    this.coverage = new Float(0);
    this.byRadius = new Float(0);
    this.edgeBelow = new Float(0);
    this.partial = new Float(0);
  }

  clear(): void {
    this.spans = this.edges = this.partials = 0;
  }

  /** Makes room for the spans of one more row of `width` pixels of one stroke. */
  reserveSpans(width: number): void {
    const spans = this.spans + width;
    if (spans > this.spanPixel.length) {
      const room = roomFor(spans);
      this.spanPixel = ints(this.spanPixel, room);
      this.spanLength = ints(this.spanLength, room);
      this.spanEnd = ints(this.spanEnd, room);
    }
    const below = (this.spans > 0 ? this.spanEnd[this.spans - 1] : 0) + 3 * width;
    if (below > this.spanBelow.length) this.spanBelow = this.#floats(this.spanBelow, roomFor(below));
  }

  /** Makes room for `count` more edges and partials. */
  reserveEdges(count: number): void {
    const edges = this.edges + count;
    if (edges > this.edgePixel.length) {
      const room = roomFor(edges);
      this.edgePixel = ints(this.edgePixel, room);
      this.coverage = this.#floats(this.coverage, room);
      this.byRadius = this.#floats(this.byRadius, room);
      this.edgeBelow = this.#floats(this.edgeBelow, 3 * room);
      this.partialEnd = ints(this.partialEnd, room);
    }
    const partials = this.partials + count;
    if (partials > this.partialVertex.length) {
      const room = roomFor(partials);
      this.partialVertex = ints(this.partialVertex, room);
      this.partial = this.#floats(this.partial, 4 * room);
    }
  }

  addSpan(pixel: number, length: number): void {
    const span = this.spans++;
    this.spanPixel[span] = pixel;
    this.spanLength[span] = length;
    this.spanEnd[span] = (span > 0 ? this.spanEnd[span - 1] : 0) + 3 * length;
  }

  #floats(old: A, length: number): A {
    const grown = new this.#Float(length);
    grown.set(old);
    return grown;
  }
}

/** Twice what is needed, so that growing costs little in all. */
function roomFor(needed: number): number {
  return Math.max(2 * needed, 4096);
}

function ints(old: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(length);
  grown.set(old);
  return grown;
}
