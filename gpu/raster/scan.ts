import type { FloatArray } from "../../drawing/packed.ts";
import { Boxes } from "./boxes.ts";
import { collect, integrate, locate } from "./coverage.ts";
import type { Fragments } from "./fragments.ts";
import { MOST_CHORDS, type Segments } from "./segments.ts";
import { Spans } from "./spans.ts";

/**
 * A pixel whose centre is further than half its diagonal outside the line, or inside it, does not see the edge;
 * a hair more for rounding.
 */
export const REACH = Math.SQRT1_2 + 1e-6;

/** Round caps of at least this radius (canvas pixels) are as good as straight within a pixel. */
const BLUNT = 3;

/**
 * A key is a whole number below 2⁵²: a squared distance in 2⁻⁴¹ of the largest, times MOST_CHORDS, plus a chord. The least
 * key is the nearest chord's.
 */
const KEY_UNITS = 2 ** 41;
const NOWHERE = 2 ** 52;

const chordOf = (key: number): number => key - Math.floor(key / MOST_CHORDS) * MOST_CHORDS;

/**
 * Finds the pixels that one stroke covers, row by row. Holds the scratch memory of a row.
 *
 * Which branch is taken here is as good as random, so hot loops do without: `½(v + |v|)` is max(v, 0).
 */
export class Scanner {
  readonly #width: number;
  readonly #inner = new Spans();
  readonly #boxes = new Boxes();
  /** By column, key of the chord nearest to the pixel's centre; NOWHERE between rows. */
  readonly #nearest: Float64Array;
  /** By column, stretches of the chords that reach the pixel; 0 between rows. */
  readonly #seen: Int32Array;
  // Chords that reach the row, and the pixels that they reach.
  readonly #active = new Uint32Array(MOST_CHORDS);
  readonly #left = new Int32Array(MOST_CHORDS);
  readonly #right = new Int32Array(MOST_CHORDS);

  /** @param width canvas pixels */
  constructor(width: number) {
    this.#width = width;
    this.#nearest = new Float64Array(width).fill(NOWHERE);
    this.#seen = new Int32Array(width);
  }

  /** Appends to `fragments` what a line of `radius` around `segments` covers in rows `top` to `bottom` − 1. */
  scan(
    segments: Segments,
    radius: number,
    top: number,
    bottom: number,
    fragments: Fragments<FloatArray>,
  ): void {
    let highest = Number.POSITIVE_INFINITY;
    let lowest = Number.NEGATIVE_INFINITY;
    for (let s = 0; s < segments.count; s++) {
      if (segments.top[s] < highest) highest = segments.top[s];
      if (segments.bottom[s] > lowest) lowest = segments.bottom[s];
    }
    const first = Math.max(top, Math.ceil(highest - 0.5));
    const last = Math.min(bottom - 1, Math.floor(lowest - 0.5));
    const boxes = this.#boxes;
    boxes.count = 0;
    for (let y = first; y <= last; y++) this.#row(segments, radius, y, fragments);
    locate(boxes, segments);
    integrate(boxes, radius);
    collect(boxes, segments, fragments);
  }

  #row(segments: Segments, radius: number, y: number, fragments: Fragments<FloatArray>): void {
    const active = this.#reached(segments, radius, y);
    if (active === 0) return;
    const left = this.#left;
    const right = this.#right;
    let rowLeft = this.#width;
    let rowRight = -1;
    for (let k = 0; k < active; k++) {
      if (left[k] < rowLeft) rowLeft = left[k];
      if (right[k] > rowRight) rowRight = right[k];
    }
    const inner = this.#inner;
    inner.merge();
    fragments.reserveSpans(rowRight - rowLeft + 1);
    this.#boxes.reserve(4 * (rowRight - rowLeft + 1));
    const firstPixel = y * this.#width;
    // Between the spans that lie wholly inside.
    let from = rowLeft;
    for (let i = 0; i < inner.count; i++) {
      const first = inner.first[i];
      const last = inner.last[i];
      if (from < first) this.#edges(segments, radius, active, y, from, first - 1);
      fragments.addSpan(firstPixel + first, last - first + 1);
      from = last + 1;
    }
    if (from <= rowRight) this.#edges(segments, radius, active, y, from, rowRight);
  }

  /**
   * Finds the chords that reach row `y`, with the pixels that each reaches and, in `#inner`, those that it wholly covers.
   *
   * The capsule of radius R around a chord is the union of discs around its points. Its right end in a row is
   * that of the disc which the capsule's right side touches there, or of the disc around the nearer end of the chord.
   * @returns how many chords
   */
  #reached(segments: Segments, radius: number, y: number): number {
    const { count, ax, ay, lx, ly, inverseRise, lean, rightEnd, leftEnd, top, bottom } = segments;
    const active = this.#active;
    const left = this.#left;
    const right = this.#right;
    const inner = this.#inner;
    const lastColumn = this.#width - 1;
    const centre = y + 0.5;
    const outer = radius + REACH;
    const outerSquare = outer * outer;
    const core = radius - REACH;
    const coreSquare = core * core;
    inner.count = 0;
    let found = 0;
    for (let s = 0; s < count; s++) {
      if (top[s] > centre || bottom[s] < centre) continue;
      const fromA = centre - ay[s];
      const rise = fromA * inverseRise[s];
      const x = ax[s] - 0.5;

      // Where along the chord, clamped to [0, 1], the disc's centre is; then the disc's end in this row.
      let along = rise - outer * lean[s] + rightEnd[s];
      along = 0.5 * (along + Math.abs(along));
      along = 0.5 * (along + 1 - Math.abs(along - 1));
      let down = fromA - along * ly[s];
      let square = outerSquare - down * down;
      const to = x + along * lx[s] + Math.sqrt(0.5 * (square + Math.abs(square)));

      along = rise + outer * lean[s] + leftEnd[s];
      along = 0.5 * (along + Math.abs(along));
      along = 0.5 * (along + 1 - Math.abs(along - 1));
      down = fromA - along * ly[s];
      square = outerSquare - down * down;
      const from = x + along * lx[s] - Math.sqrt(0.5 * (square + Math.abs(square)));

      if (!(from <= lastColumn && to >= 0)) continue;
      const firstPixel = from > 0 ? Math.ceil(from) : 0;
      const lastPixel = to < lastColumn ? Math.floor(to) : lastColumn;
      if (firstPixel > lastPixel) continue;
      active[found] = s;
      left[found] = firstPixel;
      right[found++] = lastPixel;

      if (core <= 0 || top[s] > centre - 2 * REACH || bottom[s] < centre + 2 * REACH) continue;
      along = rise - core * lean[s] + rightEnd[s];
      along = 0.5 * (along + Math.abs(along));
      along = 0.5 * (along + 1 - Math.abs(along - 1));
      down = fromA - along * ly[s];
      square = coreSquare - down * down;
      const coreTo = x + along * lx[s] + Math.sqrt(0.5 * (square + Math.abs(square)));

      along = rise + core * lean[s] + leftEnd[s];
      along = 0.5 * (along + Math.abs(along));
      along = 0.5 * (along + 1 - Math.abs(along - 1));
      down = fromA - along * ly[s];
      square = coreSquare - down * down;
      const coreFrom = x + along * lx[s] - Math.sqrt(0.5 * (square + Math.abs(square)));

      const firstWhole = coreFrom > 0 ? Math.ceil(coreFrom) : 0;
      const lastWhole = coreTo < lastColumn ? Math.floor(coreTo) : lastColumn;
      if (firstWhole <= lastWhole) inner.add(firstWhole, lastWhole);
    }
    return found;
  }

  /** Adds boxes for those of pixels `from` to `to` of row `y` that any of the row's `active` chords reaches. */
  #edges(segments: Segments, radius: number, active: number, y: number, from: number, to: number): void {
    const { ax, ay, lx, ly, stepX, stepY, stretch, tip } = segments;
    const nearest = this.#nearest;
    const seen = this.#seen;
    const left = this.#left;
    const right = this.#right;
    const units = KEY_UNITS / ((radius + 2 * REACH) * (radius + 2 * REACH));
    const centre = y + 0.5;
    for (let k = 0; k < active; k++) {
      const first = left[k] > from ? left[k] : from;
      const last = right[k] < to ? right[k] : to;
      if (first > last) continue;
      const s = this.#active[k];
      const fromY = centre - ay[s];
      const alongX = stepX[s];
      const bit = stretch[s];
      const chordX = lx[s];
      const chordY = ly[s];
      let fromX = first + 0.5 - ax[s];
      let before = fromX * alongX + fromY * stepY[s];
      for (let x = first; x <= last; x++) {
        let along = 0.5 * (before + Math.abs(before));
        along = 0.5 * (along + 1 - Math.abs(along - 1));
        const dx = fromX - along * chordX;
        const dy = fromY - along * chordY;
        const key = Math.floor((dx * dx + dy * dy) * units) * MOST_CHORDS + s;
        const old = nearest[x];
        nearest[x] = 0.5 * (old + key - Math.abs(old - key));
        seen[x] |= bit;
        fromX += 1;
        before += alongX;
      }
    }
    const boxes = this.#boxes;
    const { pixel, x: boxX, y: boxY, side, chord } = boxes;
    const firstPixel = y * this.#width;
    let n = boxes.count;
    for (let column = from; column <= to; column++) {
      const key = nearest[column];
      if (key === NOWHERE) continue;
      const stretches = seen[column];
      nearest[column] = NOWHERE;
      seen[column] = 0;
      const s = chordOf(key);
      const x = column + 0.5;
      let whole = (stretches & (stretches - 1)) === 0;
      if (whole && tip[s] !== 0 && radius < BLUNT) {
        const along = (x - ax[s]) * stepX[s] + (centre - ay[s]) * stepY[s];
        const spread = 0.5 * (Math.abs(stepX[s]) + Math.abs(stepY[s]));
        whole =
          ((tip[s] & 1) === 0 || along > spread) && ((tip[s] & 2) === 0 || along < 1 - spread) && spread > 0;
      }
      if (whole) {
        pixel[n] = firstPixel + column;
        boxX[n] = x;
        boxY[n] = centre;
        side[n] = 1;
        chord[n++] = s;
        continue;
      }
      this.#nearestToQuarters(segments, units, active, column, y, n);
      for (let quarter = 0; quarter < 4; quarter++, n++) {
        pixel[n] = firstPixel + column;
        boxX[n] = x + 0.5 * ((quarter & 1) - 0.5);
        boxY[n] = centre + 0.5 * ((quarter >> 1) - 0.5);
        side[n] = 0.5;
      }
    }
    boxes.count = n;
  }

  /** Finds the chords nearest to the four quarters of a pixel, which are boxes `n` to `n` + 3. */
  #nearestToQuarters(
    segments: Segments,
    units: number,
    active: number,
    column: number,
    y: number,
    n: number,
  ): void {
    const { ax, ay, lx, ly, stepX, stepY } = segments;
    let best0 = NOWHERE;
    let best1 = NOWHERE;
    let best2 = NOWHERE;
    let best3 = NOWHERE;
    for (let k = 0; k < active; k++) {
      if (this.#left[k] > column || this.#right[k] < column) continue;
      const s = this.#active[k];
      const leftX = column + 0.25 - ax[s];
      const rightX = leftX + 0.5;
      const upperY = y + 0.25 - ay[s];
      const lowerY = upperY + 0.5;
      const chordX = lx[s];
      const chordY = ly[s];
      const halfX = 0.5 * stepX[s];
      const halfY = 0.5 * stepY[s];
      const before = 2 * (leftX * halfX + upperY * halfY);

      let along = 0.5 * (before + Math.abs(before));
      along = 0.5 * (along + 1 - Math.abs(along - 1));
      let dx = leftX - along * chordX;
      let dy = upperY - along * chordY;
      let key = Math.floor((dx * dx + dy * dy) * units) * MOST_CHORDS + s;
      best0 = 0.5 * (best0 + key - Math.abs(best0 - key));

      along = before + halfX;
      along = 0.5 * (along + Math.abs(along));
      along = 0.5 * (along + 1 - Math.abs(along - 1));
      dx = rightX - along * chordX;
      dy = upperY - along * chordY;
      key = Math.floor((dx * dx + dy * dy) * units) * MOST_CHORDS + s;
      best1 = 0.5 * (best1 + key - Math.abs(best1 - key));

      along = before + halfY;
      along = 0.5 * (along + Math.abs(along));
      along = 0.5 * (along + 1 - Math.abs(along - 1));
      dx = leftX - along * chordX;
      dy = lowerY - along * chordY;
      key = Math.floor((dx * dx + dy * dy) * units) * MOST_CHORDS + s;
      best2 = 0.5 * (best2 + key - Math.abs(best2 - key));

      along = before + halfX + halfY;
      along = 0.5 * (along + Math.abs(along));
      along = 0.5 * (along + 1 - Math.abs(along - 1));
      dx = rightX - along * chordX;
      dy = lowerY - along * chordY;
      key = Math.floor((dx * dx + dy * dy) * units) * MOST_CHORDS + s;
      best3 = 0.5 * (best3 + key - Math.abs(best3 - key));
    }
    const { chord } = this.#boxes;
    chord[n] = chordOf(best0);
    chord[n + 1] = chordOf(best1);
    chord[n + 2] = chordOf(best2);
    chord[n + 3] = chordOf(best3);
  }
}
