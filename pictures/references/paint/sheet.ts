import { clamp, type Rgb } from "./colour.ts";
import { type Mask, SIDE } from "./mask.ts";
import type { Field } from "./noise.ts";

/** One colour, or a colour for each place. */
export type Ink = Rgb | ((x: number, y: number, index: number) => Rgb);

/** The paper that a painter paints on: SIDE × SIDE pixels of red, green and blue. */
export class Sheet {
  readonly data = new Float32Array(SIDE * SIDE * 3);

  constructor(ink: Ink) {
    this.each((x, y, index) => (typeof ink === "function" ? ink(x, y, index) : ink));
  }

  at(index: number): Rgb {
    return [this.data[3 * index], this.data[3 * index + 1], this.data[3 * index + 2]];
  }

  put(index: number, colour: Rgb): void {
    this.data.set(colour, 3 * index);
  }

  /** Replaces every pixel; x and y are at its centre. */
  each(paint: (x: number, y: number, index: number) => Rgb): void {
    for (let index = 0; index < SIDE * SIDE; index++)
      this.put(index, paint((index % SIDE) + 0.5, Math.floor(index / SIDE) + 0.5, index));
  }

  /** Covers a pixel, as body colour does. */
  cover(index: number, colour: Rgb, share: number): void {
    for (let c = 0; c < 3; c++) this.data[3 * index + c] += (colour[c] - this.data[3 * index + c]) * share;
  }

  /** Dims a pixel by what a transparent ink lets through: Beer's law, `density` 1 being the colour itself. */
  stain(index: number, colour: Rgb, density: number): void {
    for (let c = 0; c < 3; c++) this.data[3 * index + c] *= Math.max(colour[c], 0.004) ** density;
  }

  /** Covers where the mask says. */
  lay(mask: Mask, ink: Ink, strength = 1): void {
    for (let index = 0; index < mask.length; index++) {
      if (mask[index] <= 0) continue;
      const colour =
        typeof ink === "function" ? ink((index % SIDE) + 0.5, Math.floor(index / SIDE) + 0.5, index) : ink;
      this.cover(index, colour, clamp(mask[index] * strength));
    }
  }

  /** Stains by the mask's density. */
  wash(mask: Mask, colour: Rgb, strength = 1): void {
    for (let index = 0; index < mask.length; index++)
      if (mask[index] > 0) this.stain(index, colour, mask[index] * strength);
  }

  /** Brightens or darkens every pixel by a factor. */
  shade(factor: Field): void {
    this.each((x, y, index) => {
      const [red, green, blue] = this.at(index);
      const by = factor(x, y);
      return [red * by, green * by, blue * by];
    });
  }

  /** Height × width × 3 bytes. */
  bytes(): Uint8Array {
    return Uint8Array.from(this.data, (value) => Math.round(255 * clamp(value)));
  }
}
