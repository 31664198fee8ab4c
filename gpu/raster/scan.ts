import type { FloatArray } from "../../drawing/packed.ts";
import {
  BY_AX,
  BY_AY,
  BY_BX,
  BY_BY,
  BY_RADIUS,
  COVERAGE,
  GRID,
  HALF_DIAGONAL,
  sampleCoverage,
} from "./coverage.ts";
import { type Fragments, WHOLE } from "./fragments.ts";
import type { Segments } from "./segments.ts";
import { Spans } from "./spans.ts";

/** A pixel whose centre is further than this outside the line, or inside it, does not see the edge. */
const PIXEL_HALF_DIAGONAL = Math.SQRT1_2;
/** How far beyond its radius a line can colour a pixel, measured to the pixel's centre; a hair more for rounding. */
export const REACH = PIXEL_HALF_DIAGONAL + 1e-6;

const SAMPLES = GRID * GRID;
const FIRST = 0.5 / GRID;

/** Finds the pixels that one stroke covers, row by row. Holds the scratch memory of a row. */
export class Scanner {
  readonly #width: number;
  readonly #inner = new Spans();
  readonly #interval = new Float64Array(2);
  readonly #sample = new Float64Array(6);
  /** Squared distance of every sample of the row to the nearest chord, and that chord. Infinity between rows. */
  readonly #nearest: Float64Array;
  readonly #chord: Uint32Array;
  // Chords that reach the row, and the pixels that they reach.
  #active = new Uint32Array(1024);
  #left = new Int32Array(1024);
  #right = new Int32Array(1024);

  /** @param width canvas pixels */
  constructor(width: number) {
    this.#width = width;
    this.#nearest = new Float64Array(SAMPLES * width).fill(Number.POSITIVE_INFINITY);
    this.#chord = new Uint32Array(SAMPLES * width);
  }

  /** Appends to `fragments` what a line of `radius` around `segments` covers in rows `top` to `bottom` − 1. */
  scan(
    segments: Segments,
    radius: number,
    top: number,
    bottom: number,
    fragments: Fragments<FloatArray>,
  ): void {
    if (segments.count > this.#active.length) {
      this.#active = new Uint32Array(2 * segments.count);
      this.#left = new Int32Array(2 * segments.count);
      this.#right = new Int32Array(2 * segments.count);
    }
    let highest = Number.POSITIVE_INFINITY;
    let lowest = Number.NEGATIVE_INFINITY;
    for (let s = 0; s < segments.count; s++) {
      if (segments.top[s] < highest) highest = segments.top[s];
      if (segments.bottom[s] > lowest) lowest = segments.bottom[s];
    }
    const first = Math.max(top, Math.ceil(highest - 0.5));
    const last = Math.min(bottom - 1, Math.floor(lowest - 0.5));
    for (let y = first; y <= last; y++) this.#row(segments, radius, y, fragments);
  }

  #row(segments: Segments, radius: number, y: number, fragments: Fragments<FloatArray>): void {
    const { top, bottom } = segments;
    const interval = this.#interval;
    const active = this.#active;
    const left = this.#left;
    const right = this.#right;
    const centre = y + 0.5;
    const reach = radius + REACH;
    let count = 0;
    let rowLeft = this.#width;
    let rowRight = -1;
    for (let s = 0; s < segments.count; s++) {
      if (top[s] > centre || bottom[s] < centre) continue;
      segments.interval(s, centre, reach, interval);
      const from = Math.ceil(Math.max(interval[0] - 0.5, 0));
      const to = Math.floor(Math.min(interval[1] - 0.5, this.#width - 1));
      if (from > to) continue;
      active[count] = s;
      left[count] = from;
      right[count++] = to;
      if (from < rowLeft) rowLeft = from;
      if (to > rowRight) rowRight = to;
    }
    if (count === 0) return;
    const inner = this.#inner;
    inner.clear();
    const innerRadius = radius - REACH;
    if (innerRadius > 0) {
      for (let k = 0; k < count; k++) {
        segments.interval(active[k], centre, innerRadius, interval);
        const from = Math.ceil(Math.max(interval[0] - 0.5, 0));
        const to = Math.floor(Math.min(interval[1] - 0.5, this.#width - 1));
        if (from <= to) inner.add(from, to);
      }
      inner.merge();
    }
    for (let k = 0; k < count; k++) {
      let x = left[k];
      const end = right[k];
      for (let i = 0; i < inner.count && x <= end; i++) {
        if (inner.last[i] < x) continue;
        if (inner.first[i] > end) break;
        if (x < inner.first[i]) this.#measure(segments, active[k], x, inner.first[i] - 1, y);
        x = inner.last[i] + 1;
      }
      if (x <= end) this.#measure(segments, active[k], x, end, y);
    }
    fragments.reserveRow(rowRight - rowLeft + 1);
    let x = rowLeft;
    for (let i = 0; i < inner.count; i++) {
      if (x < inner.first[i]) this.#edges(segments, radius, x, inner.first[i] - 1, y, fragments);
      const run = fragments.runs++;
      fragments.runPixel[run] = y * this.#width + inner.first[i];
      fragments.runLength[run] = inner.last[i] - inner.first[i] + 1;
      fragments.runEdge[run] = WHOLE;
      x = inner.last[i] + 1;
    }
    if (x <= rowRight) this.#edges(segments, radius, x, rowRight, y, fragments);
  }

  /** Lets the samples of pixels `from` to `to` of row `y` know of chord `s`. */
  #measure(segments: Segments, s: number, from: number, to: number, y: number): void {
    const nearest = this.#nearest;
    const chord = this.#chord;
    const ax = segments.ax[s];
    const lx = segments.lx[s];
    const ly = segments.ly[s];
    const stepX = lx * segments.inverseSquare[s];
    const stepY = ly * segments.inverseSquare[s];
    const upperY = y + FIRST - segments.ay[s];
    const lowerY = upperY + 0.5;
    for (let x = from, i = SAMPLES * from; x <= to; x++, i += SAMPLES) {
      const leftX = x + FIRST - ax;
      const rightX = leftX + 0.5;
      const along = leftX * stepX + upperY * stepY;

      let t = along < 0 ? 0 : along > 1 ? 1 : along;
      let dx = leftX - t * lx;
      let dy = upperY - t * ly;
      let square = dx * dx + dy * dy;
      if (square < nearest[i]) {
        nearest[i] = square;
        chord[i] = s;
      }

      t = along + 0.5 * stepX;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      dx = rightX - t * lx;
      dy = upperY - t * ly;
      square = dx * dx + dy * dy;
      if (square < nearest[i + 1]) {
        nearest[i + 1] = square;
        chord[i + 1] = s;
      }

      t = along + 0.5 * stepY;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      dx = leftX - t * lx;
      dy = lowerY - t * ly;
      square = dx * dx + dy * dy;
      if (square < nearest[i + 2]) {
        nearest[i + 2] = square;
        chord[i + 2] = s;
      }

      t = along + 0.5 * (stepX + stepY);
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      dx = rightX - t * lx;
      dy = lowerY - t * ly;
      square = dx * dx + dy * dy;
      if (square < nearest[i + 3]) {
        nearest[i + 3] = square;
        chord[i + 3] = s;
      }
    }
  }

  /** Turns the samples of pixels `from` to `to` of row `y` into edges, and forgets them. */
  #edges(
    segments: Segments,
    radius: number,
    from: number,
    to: number,
    y: number,
    fragments: Fragments<FloatArray>,
  ): void {
    const nearest = this.#nearest;
    const chord = this.#chord;
    const sample = this.#sample;
    const { coverage, byRadius, partialEnd, partial, partialVertex } = fragments;
    const weight = 1 / SAMPLES;
    const outer = (radius + HALF_DIAGONAL) * (radius + HALF_DIAGONAL);
    let run = -1;
    for (let x = from, i = SAMPLES * from; x <= to; x++, i += SAMPLES) {
      const firstPartial = fragments.partials;
      let last = firstPartial;
      let total = 0;
      let totalByRadius = 0;
      for (let k = 0; k < SAMPLES; k++) {
        const square = nearest[i + k];
        nearest[i + k] = Number.POSITIVE_INFINITY;
        if (square >= outer) continue;
        const s = chord[i + k];
        const sampleX = x + FIRST + (k & 1) * 0.5;
        const sampleY = y + FIRST + (k >> 1) * 0.5;
        const varies = sampleCoverage(segments, s, sampleX, sampleY, radius, sample);
        total += sample[COVERAGE];
        if (!varies) continue;
        totalByRadius += sample[BY_RADIUS];
        const vertex = segments.vertex[s];
        let p = firstPartial;
        while (p < last && partialVertex[p] !== vertex) p++;
        if (p === last) {
          partialVertex[p] = vertex;
          partial[4 * p] = weight * sample[BY_AX];
          partial[4 * p + 1] = weight * sample[BY_AY];
          partial[4 * p + 2] = weight * sample[BY_BX];
          partial[4 * p + 3] = weight * sample[BY_BY];
          last++;
        } else {
          partial[4 * p] += weight * sample[BY_AX];
          partial[4 * p + 1] += weight * sample[BY_AY];
          partial[4 * p + 2] += weight * sample[BY_BX];
          partial[4 * p + 3] += weight * sample[BY_BY];
        }
      }
      if (total === 0 && totalByRadius === 0) {
        run = -1;
        continue;
      }
      if (run < 0) {
        run = fragments.runs++;
        fragments.runPixel[run] = y * this.#width + x;
        fragments.runLength[run] = 0;
        fragments.runEdge[run] = fragments.edges;
      }
      fragments.runLength[run]++;
      const edge = fragments.edges++;
      coverage[edge] = weight * total;
      byRadius[edge] = weight * totalByRadius;
      partialEnd[edge] = last;
      fragments.partials = last;
    }
  }
}
