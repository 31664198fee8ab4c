import type { Polylines } from "./flatten.ts";

/** Chords shorter than this (canvas pixels) are dots, and those that rise less are level: their slope is rounding noise. */
const SHORTEST = 1e-6;

/** Cosine of how far a line may turn within what counts as one straight stretch of it. */
const STRAIGHT = Math.cos((70 * Math.PI) / 180);

/** More chords than a stroke of three cubics can have. */
export const MOST_CHORDS = 1024;

const field = (): Float64Array => new Float64Array(MOST_CHORDS);

/**
 * The chords of one stroke that can touch the rows in hand, prepared for distances. Fields are parallel arrays.
 * A chord runs from (ax, ay) by (lx, ly), in canvas pixels.
 */
export class Segments {
  count = 0;
  /** The first of the chord's two vertices, as an index into the polylines. */
  readonly vertex = new Uint32Array(MOST_CHORDS);
  readonly ax = field();
  readonly ay = field();
  readonly lx = field();
  readonly ly = field();
  /** 1 / length; zero for a dot, like the two fields below. */
  readonly inverse = field();
  /** (lx, ly) / length²: how far along the chord, from 0 to 1, one pixel leads. */
  readonly stepX = field();
  readonly stepY = field();
  /** 1 / ly; zero for a level chord. */
  readonly inverseRise = field();
  /** y of the unit normal that points right, over ly; zero for a level chord. */
  readonly lean = field();
  /** For a level chord, which of its ends is the right one, 0 or 1; zero for any other. */
  readonly rightEnd = field();
  readonly leftEnd = field();
  /**
   * One bit. Chords that follow each other and point about the same way share it: where a pixel sees chords of
   * two bits, the line bends, joins or crosses itself there.
   */
  readonly stretch = new Int32Array(MOST_CHORDS);
  /** 1 where the line begins with the chord, 2 where it ends, 3 both. */
  readonly tip = new Uint8Array(MOST_CHORDS);
  /** Rows (canvas pixels) between which something within reach of the chord lies. */
  readonly top = field();
  readonly bottom = field();

  /** Takes over the chords of stroke `i` that come within `reach` of rows `top` to `bottom` of a canvas `width` wide. */
  take(polylines: Polylines, i: number, reach: number, width: number, top: number, bottom: number): void {
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
      const chordTop = ay + 0.5 * (ly - Math.abs(ly)) - reach;
      const chordBottom = ay + 0.5 * (ly + Math.abs(ly)) + reach;
      if (!(chordBottom > top && chordTop < bottom)) continue;
      const right = ax + 0.5 * (lx + Math.abs(lx)) + reach;
      const left = ax + 0.5 * (lx - Math.abs(lx)) - reach;
      if (!(right > 0 && left < width)) continue;
      const length = Math.sqrt(lx * lx + ly * ly);
      const inverse = length > SHORTEST ? 1 / length : 0;
      const unitX = lx * inverse;
      const unitY = ly * inverse;
      const level = Math.abs(ly) <= SHORTEST;
      this.vertex[n] = v;
      this.ax[n] = ax;
      this.ay[n] = ay;
      this.lx[n] = lx;
      this.ly[n] = ly;
      this.inverse[n] = inverse;
      this.stepX[n] = unitX * inverse;
      this.stepY[n] = unitY * inverse;
      const inverseRise = level ? 0 : 1 / ly;
      this.inverseRise[n] = inverseRise;
      // The normals are ±(−ly, lx) / length, and the one that points right has y = ∓lx / length.
      this.lean[n] = -unitX * Math.abs(inverseRise);
      this.rightEnd[n] = level && lx > 0 ? 1 : 0;
      this.leftEnd[n] = level && lx <= 0 ? 1 : 0;
      const follows = n > 0 && this.vertex[n - 1] === v - 1;
      if (!follows || unitX * startX + unitY * startY < STRAIGHT) {
        stretch++;
        startX = unitX;
        startY = unitY;
      }
      this.stretch[n] = 1 << (stretch & 31);
      this.tip[n] = (v === first ? 1 : 0) | (v === last - 1 ? 2 : 0);
      this.top[n] = chordTop;
      this.bottom[n] = chordBottom;
      n++;
    }
    this.count = n;
  }
}
