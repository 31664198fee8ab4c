import { type Sheet, sample } from "./sheet.ts";

/** Pixels from one look to the next. */
const STEP = 0.5;
/** So much further the colour may go on changing, in looks, before the edge is over. */
const EDGE = 8;
/** Looks of the longest cast. */
const MOST = 512;

/** Where a cast ended. */
export interface Cast {
  /** Pixels to the edge; to the rim, or `reach`, where there is none. */
  readonly distance: number;
  /** How far the colour beyond the edge is from that of the mark, Oklab; 0 where there is no edge. */
  readonly contrast: number;
}

/**
 * Looks from a place in a direction until the colour is another, and finds the edge where it has changed by half (the
 * half-width at half maximum of line profiles), between pixels.
 */
export class Caster {
  readonly #sheet: Sheet;
  readonly #tolerance: number;
  readonly #away = new Float64Array(MOST + EDGE + 1);
  readonly #colour = new Float64Array(3);

  /** @param tolerance Oklab, from which on a colour is another */
  constructor(sheet: Sheet, tolerance: number) {
    this.#sheet = sheet;
    this.#tolerance = tolerance;
  }

  /** The colour at a place. */
  colourAt(x: number, y: number, out: Float64Array): void {
    sample(this.#sheet.lab, this.#sheet, x, y, out);
  }

  /** How far the colour at a place is from another, Oklab. */
  away(x: number, y: number, colour: Float64Array): number {
    sample(this.#sheet.lab, this.#sheet, x, y, this.#colour);
    return Math.hypot(this.#colour[0] - colour[0], this.#colour[1] - colour[1], this.#colour[2] - colour[2]);
  }

  inside(x: number, y: number): boolean {
    return x >= -0.5 && y >= -0.5 && x <= this.#sheet.width - 0.5 && y <= this.#sheet.height - 0.5;
  }

  /**
   * @param colour of the mark, Oklab
   * @param reach pixels, at most 256
   */
  cast(x: number, y: number, cos: number, sin: number, colour: Float64Array, reach: number): Cast {
    const away = this.#away;
    const looks = Math.min(MOST, Math.ceil(reach / STEP));
    away[0] = 0;
    for (let i = 1; i <= looks; i++) {
      const [px, py] = [x + STEP * i * cos, y + STEP * i * sin];
      if (!this.inside(px, py)) return { distance: STEP * (i - 0.5), contrast: 0 };
      away[i] = this.away(px, py, colour);
      if (away[i] <= this.#tolerance) continue;
      let last = i;
      while (last < i + EDGE) {
        const next = STEP * (last + 1);
        away[last + 1] = this.away(x + next * cos, y + next * sin, colour);
        if (away[last + 1] <= away[last] + 0.02 * away[last]) break;
        last++;
      }
      const contrast = away[last];
      let before = last - 1;
      while (before > 0 && away[before] > contrast / 2) before--;
      const rise = away[before + 1] - away[before];
      const part = rise > 0 ? Math.min(1, (contrast / 2 - away[before]) / rise) : 0;
      return { distance: STEP * (before + part), contrast };
    }
    return { distance: reach, contrast: 0 };
  }
}
