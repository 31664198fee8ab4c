import { apart, colourAt, type Sheet } from "./sheet.ts";

/** Pixels from one look to the next. */
const STEP = 0.5;
/** So many looks more the colour may go on changing before the edge is over. */
const EDGE = 8;
const MOST_LOOKS = 512;

/**
 * Looks from a place in a direction until the colour is another, and finds the edge where it has changed by half, between
 * pixels: the half-width at half maximum of a line's profile. What the last cast found stays here until the next.
 */
export class Caster {
  readonly #sheet: Sheet;
  readonly #tolerance: number;
  readonly #away = new Float64Array(MOST_LOOKS + EDGE + 1);
  readonly #colour = new Float64Array(3);
  /** How far the colour beyond the edge is from that of the mark; 0 where no edge was found. */
  contrast = 0;
  /** The colour beyond the edge. */
  readonly beyond = new Float64Array(3);

  /** @param tolerance from which on a colour is another; see `Ground` */
  constructor(sheet: Sheet, tolerance: number) {
    this.#sheet = sheet;
    this.#tolerance = tolerance;
  }

  /** How far the colour at a place is from another. */
  away(x: number, y: number, colour: Float64Array): number {
    colourAt(this.#sheet, x, y, this.#colour);
    return apart(this.#colour, 0, colour, 0);
  }

  inside(x: number, y: number): boolean {
    return x >= -0.5 && y >= -0.5 && x <= this.#sheet.width - 0.5 && y <= this.#sheet.height - 0.5;
  }

  /**
   * @param colour of the mark
   * @param reach pixels, at most 256
   * @returns pixels to the edge; where there is none, to the picture's rim or `reach`
   */
  cast(x: number, y: number, cos: number, sin: number, colour: Float64Array, reach: number): number {
    const away = this.#away;
    const looks = Math.min(MOST_LOOKS, Math.ceil(reach / STEP));
    this.contrast = 0;
    for (let i = 1; i <= looks; i++) {
      const px = x + STEP * i * cos;
      const py = y + STEP * i * sin;
      if (!this.inside(px, py)) return STEP * (i - 0.5);
      away[i] = this.away(px, py, colour);
      if (away[i] <= this.#tolerance) continue;
      let last = i;
      while (last < i + EDGE) {
        const next = STEP * (last + 1);
        away[last + 1] = this.away(x + next * cos, y + next * sin, colour);
        if (away[last + 1] <= 1.02 * away[last]) break;
        last++;
      }
      this.contrast = away[last];
      colourAt(this.#sheet, x + STEP * last * cos, y + STEP * last * sin, this.beyond);
      const half = away[last] / 2;
      let before = last - 1;
      while (before > 0 && away[before] > half) before--;
      const rise = away[before + 1] - away[before];
      return STEP * (before + (rise > 0 ? Math.min(1, (half - away[before]) / rise) : 0));
    }
    return reach;
  }
}
