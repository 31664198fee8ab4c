import type { Polylines } from "./flatten.ts";
import type { Kernels } from "./simd/kernels.ts";
import { layout, MOST_CHORDS } from "./simd/layout.ts";

/** Chords shorter than this (canvas pixels) are dots, and those that rise less are level: their slope is rounding noise. */
const SHORTEST = 1e-6;

/** Round caps of at least this radius (canvas pixels) are as good as straight within a pixel. */
const BLUNT = 3;

/** Cosine of how far a line may turn within what counts as one straight stretch of it. */
const STRAIGHT = Math.cos((70 * Math.PI) / 180);

/**
 * The chords of one stroke that can touch the rows in hand, prepared for the kernels: parallel arrays in their memory,
 * as described in `layout`.
 */
export class Segments {
  count = 0;
  /** The first of the chord's two vertices, as an index into the polylines. */
  readonly vertex = new Uint32Array(MOST_CHORDS);
  readonly #ax: Float64Array;
  readonly #ay: Float64Array;
  readonly #stepX: Float64Array;
  readonly #stepY: Float64Array;
  readonly #clearFrom: Float64Array;
  readonly #clearTo: Float64Array;
  readonly #lx: Float64Array;
  readonly #ly: Float64Array;
  readonly #inverse: Float64Array;
  readonly #inverseRise: Float64Array;
  readonly #lean: Float64Array;
  readonly #rightEnd: Float64Array;
  readonly #leftEnd: Float64Array;
  readonly #top: Float64Array;
  readonly #bottom: Float64Array;
  /**
   * One bit of the lower word. Chords that follow each other and point about the same way share it: where a pixel
   * sees chords of two bits, the line bends, joins or crosses itself there.
   */
  readonly #stretch: Uint32Array;

  constructor({ memory }: Kernels) {
    const field = (offset: number): Float64Array => new Float64Array(memory, offset, MOST_CHORDS);
    this.#ax = field(layout.ax);
    this.#ay = field(layout.ay);
    this.#stepX = field(layout.stepX);
    this.#stepY = field(layout.stepY);
    this.#clearFrom = field(layout.clearFrom);
    this.#clearTo = field(layout.clearTo);
    this.#lx = field(layout.lx);
    this.#ly = field(layout.ly);
    this.#inverse = field(layout.inverse);
    this.#inverseRise = field(layout.inverseRise);
    this.#lean = field(layout.lean);
    this.#rightEnd = field(layout.rightEnd);
    this.#leftEnd = field(layout.leftEnd);
    this.#top = field(layout.top);
    this.#bottom = field(layout.bottom);
    this.#stretch = new Uint32Array(memory, layout.stretch, 2 * MOST_CHORDS);
  }

  /**
   * Takes over the chords of stroke `i`, a line of `radius`, that come within `reach` of rows `top` to `bottom` of a canvas
   * `width` wide.
   */
  take(
    polylines: Polylines,
    i: number,
    radius: number,
    reach: number,
    width: number,
    top: number,
    bottom: number,
  ): void {
    const capped = radius < BLUNT;
    const first = polylines.offsets[i];
    const last = polylines.offsets[i + 1] - 1;
    const { x, y } = polylines;
    let n = 0;
    let stretch = 0;
    let startX = 0;
    let startY = 0;
    for (let v = first; v < last; v++) {
      const ax = x[v];
      const ay = y[v];
      const lx = x[v + 1] - ax;
      const ly = y[v + 1] - ay;
      const length = Math.sqrt(lx * lx + ly * ly);
      const inverse = length > SHORTEST ? 1 / length : 0;
      const unitX = lx * inverse;
      const unitY = ly * inverse;
      if (!(unitX * startX + unitY * startY >= STRAIGHT)) {
        stretch++;
        startX = unitX;
        startY = unitY;
      }
      const chordTop = ay + 0.5 * (ly - Math.abs(ly)) - reach;
      const chordBottom = ay + 0.5 * (ly + Math.abs(ly)) + reach;
      if (!(chordBottom > top && chordTop < bottom)) continue;
      const right = ax + 0.5 * (lx + Math.abs(lx)) + reach;
      const left = ax + 0.5 * (lx - Math.abs(lx)) - reach;
      if (!(right > 0 && left < width)) continue;
      const level = Math.abs(ly) <= SHORTEST;
      this.vertex[n] = v;
      this.#ax[n] = ax;
      this.#ay[n] = ay;
      this.#lx[n] = lx;
      this.#ly[n] = ly;
      this.#inverse[n] = inverse;
      this.#stepX[n] = unitX * inverse;
      this.#stepY[n] = unitY * inverse;
      const inverseRise = level ? 0 : 1 / ly;
      this.#inverseRise[n] = inverseRise;
      // The normals are ±(−ly, lx) / length, and the one that points right has y = ∓lx / length.
      this.#lean[n] = -unitX * Math.abs(inverseRise);
      this.#rightEnd[n] = level && lx > 0 ? 1 : 0;
      this.#leftEnd[n] = level && lx <= 0 ? 1 : 0;
      this.#stretch[2 * n] = 1 << (stretch & 31);
      // Half a pixel, as a part of the chord's length; of a dot, all.
      const spread = inverse > 0 ? 0.5 * (Math.abs(unitX) + Math.abs(unitY)) * inverse : 1;
      this.#clearFrom[n] = capped && v === first ? spread : Number.NEGATIVE_INFINITY;
      this.#clearTo[n] = capped && v === last - 1 ? 1 - spread : Number.POSITIVE_INFINITY;
      this.#top[n] = chordTop;
      this.#bottom[n] = chordBottom;
      n++;
    }
    this.count = n;
  }
}
