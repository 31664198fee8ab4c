import type { FloatArray } from "../../drawing/packed.ts";
import type { Fragments } from "./fragments.ts";
import type { Segments } from "./segments.ts";
import type { Kernels } from "./simd/kernels.ts";
import { layout, MOST_BOXES, MOST_COLUMNS } from "./simd/layout.ts";
import { NOWHERE } from "./simd/measure-kernel.ts";

/** A line of at least this radius has only one edge in any box: half a pixel's diagonal. */
const STOUT = Math.SQRT1_2;

/**
 * The boxes of one stroke whose coverage is to be integrated, and the chord nearest to each. A pixel is one box
 * where the line is about straight across it, otherwise four quarters: where it bends, ends or crosses itself. Where
 * one chord is nearest to all four quarters, the whole is exactly their sum.
 */
export class Boxes {
  readonly #kernels: Kernels;
  readonly #count: Int32Array;
  readonly #pixel: Int32Array;
  readonly #chord: Int32Array;
  readonly #coverage: Float64Array;
  readonly #byRadius: Float64Array;
  readonly #byAx: Float64Array;
  readonly #byAy: Float64Array;
  readonly #byBx: Float64Array;
  readonly #byBy: Float64Array;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
    const { memory } = kernels;
    const field = (offset: number): Float64Array => new Float64Array(memory, offset, MOST_BOXES);
    this.#count = new Int32Array(memory, layout.boxCount, 1);
    this.#pixel = new Int32Array(memory, layout.pixel, MOST_BOXES);
    this.#chord = new Int32Array(memory, layout.chord, MOST_BOXES);
    this.#coverage = field(layout.coverage);
    this.#byRadius = field(layout.byRadius);
    this.#byAx = field(layout.byAx);
    this.#byAy = field(layout.byAy);
    this.#byBx = field(layout.byBx);
    this.#byBy = field(layout.byBy);
    new Float64Array(memory, layout.nearest, MOST_COLUMNS + 2).fill(NOWHERE);
  }

  clear(): void {
    this.#count[0] = 0;
  }

  /** Makes room for `more` boxes: integrates those that there are, if need be. */
  reserve(more: number, segments: Segments, radius: number, fragments: Fragments<FloatArray>): void {
    if (this.#count[0] + more > MOST_BOXES) this.flush(segments, radius, fragments);
  }

  /** Integrates all boxes of a line of `radius`, appends their pixels to `fragments` as edges, and begins anew. */
  flush(segments: Segments, radius: number, fragments: Fragments<FloatArray>): void {
    const count = this.#count[0];
    if (count === 0) return;
    this.#count[0] = 0;
    this.#kernels.coverage(count, radius, radius < STOUT ? 1 : 0);
    fragments.reserveEdges(count);
    const { edgePixel, coverage, byRadius, partialEnd, partial, partialVertex } = fragments;
    const { vertex } = segments;
    const pixel = this.#pixel;
    const chord = this.#chord;
    const boxCoverage = this.#coverage;
    const boxByRadius = this.#byRadius;
    const byAx = this.#byAx;
    const byAy = this.#byAy;
    const byBx = this.#byBx;
    const byBy = this.#byBy;
    let p = fragments.partials;
    let edge = fragments.edges;
    for (let b = 0; b < count; ) {
      const at = pixel[b];
      const firstPartial = p;
      let pixelCoverage = 0;
      let pixelByRadius = 0;
      for (; b < count && pixel[b] === at; b++) {
        pixelCoverage += boxCoverage[b];
        const widening = boxByRadius[b];
        if (widening === 0) continue;
        pixelByRadius += widening;
        const first = vertex[chord[b] >> 3];
        if (p > firstPartial && partialVertex[p - 1] === first) {
          partial[4 * p - 4] += byAx[b];
          partial[4 * p - 3] += byAy[b];
          partial[4 * p - 2] += byBx[b];
          partial[4 * p - 1] += byBy[b];
          continue;
        }
        partial[4 * p] = byAx[b];
        partial[4 * p + 1] = byAy[b];
        partial[4 * p + 2] = byBx[b];
        partial[4 * p + 3] = byBy[b];
        partialVertex[p++] = first;
      }
      if (pixelCoverage === 0 && pixelByRadius === 0) continue;
      edgePixel[edge] = at;
      coverage[edge] = pixelCoverage;
      byRadius[edge] = pixelByRadius;
      partialEnd[edge++] = p;
    }
    fragments.edges = edge;
    fragments.partials = p;
  }
}
