import type { FloatArray } from "../../drawing/packed.ts";
import { Boxes } from "./boxes.ts";
import type { Fragments } from "./fragments.ts";
import type { Segments } from "./segments.ts";
import type { Kernels } from "./simd/kernels.ts";
import { layout, MOST_COLUMNS, MOST_REACHES, REACH_WORDS, ROW_WORDS } from "./simd/layout.ts";
import { Spans } from "./spans.ts";

/**
 * A pixel whose centre is further than half its diagonal outside the line, or inside it, does not see the edge;
 * a hair more for rounding.
 */
export const REACH = Math.SQRT1_2 + 1e-6;

/** Finds the pixels that one stroke covers, row by row. */
export class Scanner {
  readonly #width: number;
  readonly #kernels: Kernels;
  readonly #boxes: Boxes;
  readonly #inner = new Spans();
  readonly #rows: Int32Array;
  readonly #reaches: Int32Array;

  /** @param width canvas pixels */
  constructor(width: number, kernels: Kernels) {
    this.#width = width;
    this.#kernels = kernels;
    this.#boxes = new Boxes(kernels);
    this.#rows = new Int32Array(kernels.memory, layout.rows, ROW_WORDS * MOST_COLUMNS);
    this.#reaches = new Int32Array(kernels.memory, layout.reaches, REACH_WORDS * MOST_REACHES);
  }

  /** Appends to `fragments` what a line of `radius` around `segments` covers in rows `top` to `bottom` − 1. */
  scan(
    segments: Segments,
    radius: number,
    top: number,
    bottom: number,
    fragments: Fragments<FloatArray>,
  ): void {
    const { count } = segments;
    if (count === 0) return;
    this.#boxes.clear();
    const rows = Math.floor(MOST_REACHES / count);
    for (let chunk = top; chunk < bottom; chunk += rows) {
      const end = Math.min(bottom, chunk + rows);
      this.#clearRows(end - chunk);
      this.#kernels.reach(count, chunk, end, this.#width, radius + REACH, radius - REACH);
      for (let y = chunk; y < end; y++) {
        const row = ROW_WORDS * (y - chunk);
        if (this.#rows[row] > 0) {
          this.#row(segments, radius, y, row, REACH_WORDS * count * (y - chunk), fragments);
        }
      }
    }
    this.#boxes.flush(segments, radius, fragments);
  }

  #clearRows(rows: number): void {
    for (let row = 0; row < ROW_WORDS * rows; row += ROW_WORDS) {
      this.#rows[row] = 0;
      this.#rows[row + 1] = this.#width;
      this.#rows[row + 2] = -1;
      this.#rows[row + 3] = 0;
    }
  }

  /** Row `y`, described in `#rows` at `row`, whose reaches begin at `place` in `#reaches`. */
  #row(
    segments: Segments,
    radius: number,
    y: number,
    row: number,
    place: number,
    fragments: Fragments<FloatArray>,
  ): void {
    const end = place + REACH_WORDS * this.#rows[row];
    const left = this.#rows[row + 1];
    const right = this.#rows[row + 2];
    const firstPixel = y * this.#width;
    const boxes = this.#boxes;
    boxes.reserve(4 * (right - left + 1), segments, radius, fragments);
    if (this.#rows[row + 3] === 0) {
      this.#kernels.measure(4 * place, 4 * end, left, right, y + 0.5, firstPixel);
      return;
    }
    const reaches = this.#reaches;
    const inner = this.#inner;
    inner.count = 0;
    for (let at = place; at < end; at += REACH_WORDS) {
      if (reaches[at + 3] <= reaches[at + 4]) inner.add(reaches[at + 3], reaches[at + 4]);
    }
    inner.merge();
    fragments.reserveSpans(right - left + 1);
    // Between the spans that lie wholly inside.
    let from = left;
    for (let i = 0; i < inner.count; i++) {
      const first = inner.first[i];
      const last = inner.last[i];
      if (from < first) this.#kernels.measure(4 * place, 4 * end, from, first - 1, y + 0.5, firstPixel);
      fragments.addSpan(firstPixel + first, last - first + 1);
      from = last + 1;
    }
    if (from <= right) this.#kernels.measure(4 * place, 4 * end, from, right, y + 0.5, firstPixel);
  }
}
