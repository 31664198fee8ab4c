import type { Polylines } from "./flatten.ts";

/** Chords shorter than this (canvas pixels) are dots: their direction is rounding noise. */
const SHORTEST = 1e-6;

/**
 * The chords of one stroke that can touch the rows in hand, prepared for distances. Fields are parallel arrays.
 * A chord runs from (ax, ay) by (lx, ly).
 */
export class Segments {
  count = 0;
  /** The first of the chord's two vertices, as an index into the polylines. */
  vertex = new Uint32Array(1024);
  ax = new Float64Array(1024);
  ay = new Float64Array(1024);
  lx = new Float64Array(1024);
  ly = new Float64Array(1024);
  /** 1 / length², or 0 for a dot. */
  inverseSquare = new Float64Array(1024);
  /** 1 / length, or 0 for a dot. */
  inverse = new Float64Array(1024);
  /** Rows (canvas pixels) between which something within reach of the chord lies. */
  top = new Float64Array(1024);
  bottom = new Float64Array(1024);

  /** Takes over the chords of stroke `i` that come within `reach` of rows `top` to `bottom` of a canvas `width` wide. */
  take(polylines: Polylines, i: number, reach: number, width: number, top: number, bottom: number): void {
    const first = polylines.offsets[i];
    const last = polylines.offsets[i + 1] - 1;
    if (last - first > this.ax.length) this.#grow(last - first);
    const { x, y } = polylines;
    let n = 0;
    for (let v = first; v < last; v++) {
      const ax = x[v];
      const ay = y[v];
      const bx = x[v + 1];
      const by = y[v + 1];
      const chordTop = (ay < by ? ay : by) - reach;
      const chordBottom = (ay < by ? by : ay) + reach;
      if (!(chordBottom > top && chordTop < bottom)) continue;
      if (!((ax < bx ? bx : ax) + reach > 0 && (ax < bx ? ax : bx) - reach < width)) continue;
      const lx = bx - ax;
      const ly = by - ay;
      const length = Math.sqrt(lx * lx + ly * ly);
      const inverse = length > SHORTEST ? 1 / length : 0;
      this.vertex[n] = v;
      this.ax[n] = ax;
      this.ay[n] = ay;
      this.lx[n] = lx;
      this.ly[n] = ly;
      this.inverse[n] = inverse;
      this.inverseSquare[n] = inverse * inverse;
      this.top[n] = chordTop;
      this.bottom[n] = chordBottom;
      n++;
    }
    this.count = n;
  }

  #grow(chords: number): void {
    this.vertex = new Uint32Array(2 * chords);
    for (const key of ["ax", "ay", "lx", "ly", "inverse", "inverseSquare", "top", "bottom"] as const) {
      this[key] = new Float64Array(2 * chords);
    }
  }

  /**
   * Where the capsule of `radius` around chord `s` meets the horizontal line at `y`: writes left and right
   * (canvas pixels) into `out`, left > right when they do not meet. A capsule is convex, so this is the hull of
   * its meetings with two discs and two sides.
   */
  interval(s: number, y: number, radius: number, out: Float64Array): void {
    const ax = this.ax[s];
    const lx = this.lx[s];
    const ly = this.ly[s];
    const fromA = y - this.ay[s];
    const fromB = fromA - ly;
    let left = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    let square = radius * radius - fromA * fromA;
    if (square >= 0) {
      const half = Math.sqrt(square);
      left = ax - half;
      right = ax + half;
    }
    square = radius * radius - fromB * fromB;
    if (square >= 0) {
      const half = Math.sqrt(square);
      const bx = ax + lx;
      if (bx - half < left) left = bx - half;
      if (bx + half > right) right = bx + half;
    }
    // The sides run parallel to the chord, from a ± radius·normal.
    const across = radius * this.inverse[s];
    const normalX = -ly * across;
    const normalY = lx * across;
    if (ly !== 0 && across > 0) {
      const slope = lx / ly;
      if ((fromA - normalY) * (fromB - normalY) <= 0) {
        const x = ax + normalX + (fromA - normalY) * slope;
        if (x < left) left = x;
        if (x > right) right = x;
      }
      if ((fromA + normalY) * (fromB + normalY) <= 0) {
        const x = ax - normalX + (fromA + normalY) * slope;
        if (x < left) left = x;
        if (x > right) right = x;
      }
    }
    out[0] = left;
    out[1] = right;
  }
}
