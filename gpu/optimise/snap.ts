import { rgbToOklab } from "../../drawing/oklab.ts";
import type { PackedStrokes } from "../../drawing/packed.ts";
import { liesIn, type Region } from "../../protocol/style.ts";
import { blocksOf } from "./edit-strokes.ts";

/** Colours that strokes may have, inside a region of the paper or everywhere. */
export interface SnapPalette {
  /** [colours × 3] sRGB in [0, 1]. */
  readonly colors: Float32Array;
  /** The same in Oklab, in which the nearest is looked for. */
  readonly oklab: Float32Array;
  readonly region: Region | null;
}

export interface ColorSnapOptions {
  readonly strokes: PackedStrokes<Float32Array>;
  /** Side of the canvas, pixels. */
  readonly canvas: number;
  /** A stroke whose colour stays as it is. */
  readonly locked: (stroke: number) => boolean;
}

/**
 * Strokes show the nearest colour of a palette while the optimiser moves the colours behind them: a straight-through
 * estimator (Bengio, Léonard & Courville 2013, arXiv 1308.3432).
 */
export class ColorSnap {
  readonly #canvas: number;
  readonly #locked: (stroke: number) => boolean;
  #strokes: PackedStrokes<Float32Array>;
  /** [4·N] the colours behind those that show; the opacity in it is not used. */
  #latent: Float32Array;
  readonly #oklab = new Float32Array(3);
  #palettes: readonly SnapPalette[] | null = null;

  constructor({ strokes, canvas, locked }: ColorSnapOptions) {
    this.#strokes = strokes;
    this.#canvas = canvas;
    this.#locked = locked;
    this.#latent = strokes.colors.slice();
  }

  /**
   * Other strokes take the place of those so far: each keeps the colour behind the one at the index `before`; at −1
   * somebody chose its colour, which shows as it is until the next step.
   */
  follow(strokes: PackedStrokes<Float32Array>, before: Int32Array): void {
    const old = this.#latent;
    this.#strokes = strokes;
    this.#latent = strokes.colors.slice();
    for (const { from, to, count } of blocksOf(before)) {
      this.#latent.set(old.subarray(4 * from, 4 * (from + count)), 4 * to);
    }
  }

  /** Somebody chose this stroke's colour; it shows as it is until the next step. */
  forget(stroke: number): void {
    this.#latent.set(this.#strokes.colors.subarray(4 * stroke, 4 * stroke + 4), 4 * stroke);
  }

  /** From now on these palettes, at once; null lets colours be free, from where they show. */
  setPalettes(palettes: readonly SnapPalette[] | null): void {
    if (this.#palettes === null && palettes === null) return;
    if (palettes === null) this.#latent.set(this.#strokes.colors);
    else this.release();
    this.#palettes = palettes;
    this.apply();
  }

  /** Puts the colours behind back into the strokes, for the optimiser to move. */
  release(): void {
    if (this.#palettes === null) return;
    const strokes = this.#strokes;
    for (let stroke = 0; stroke < strokes.ids.length; stroke++) {
      if (this.#locked(stroke)) continue;
      for (let k = 4 * stroke; k < 4 * stroke + 3; k++) strokes.colors[k] = this.#latent[k];
    }
  }

  /** Keeps the strokes' colours behind, and shows the nearest ones of the palettes. */
  apply(): void {
    if (this.#palettes === null) return;
    const strokes = this.#strokes;
    this.#latent.set(strokes.colors);
    for (let stroke = 0; stroke < strokes.ids.length; stroke++) this.#show(stroke);
  }

  /** These strokes have begun anew, with other colours. */
  restart(moved: readonly number[]): void {
    if (this.#palettes === null) return;
    for (const stroke of moved) {
      this.forget(stroke);
      this.#show(stroke);
    }
  }

  #show(stroke: number): void {
    const strokes = this.#strokes;
    if (this.#palettes === null || this.#locked(stroke)) return;
    rgbToOklab(strokes.colors, 4 * stroke, this.#oklab, 0);
    let nearest = Number.POSITIVE_INFINITY;
    let shown: Float32Array | null = null;
    let at = 0;
    for (const { colors, oklab, region } of this.#palettes) {
      if (region !== null && !this.#lies(stroke, region)) continue;
      for (let k = 0; k < oklab.length; k += 3) {
        const distance =
          (oklab[k] - this.#oklab[0]) ** 2 +
          (oklab[k + 1] - this.#oklab[1]) ** 2 +
          (oklab[k + 2] - this.#oklab[2]) ** 2;
        if (distance >= nearest) continue;
        nearest = distance;
        shown = colors;
        at = k;
      }
    }
    if (shown === null) return;
    for (let channel = 0; channel < 3; channel++) strokes.colors[4 * stroke + channel] = shown[at + channel];
  }

  /** Whether the middle of the stroke's control points lies in the region. */
  #lies(stroke: number, region: Region): boolean {
    const [strokes, canvas] = [this.#strokes, this.#canvas];
    const [from, to] = [strokes.pointOffsets[stroke], strokes.pointOffsets[stroke + 1]];
    let [x, y] = [0, 0];
    for (let k = from; k < to; k++) {
      x += strokes.points[2 * k];
      y += strokes.points[2 * k + 1];
    }
    x /= (to - from) * canvas;
    y /= (to - from) * canvas;
    return liesIn(region, x, y);
  }
}
