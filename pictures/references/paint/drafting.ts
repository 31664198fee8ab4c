import { type Path, sweep } from "./brush.ts";
import { hex, mix, scaled } from "./colour.ts";
import { SIDE } from "./mask.ts";
import { fractal, tooth } from "./noise.ts";
import { Sheet } from "./sheet.ts";

/** Strokes of each glyph on a 4 × 6 field, x and y in turn. */
const GLYPHS: Readonly<Record<string, readonly Path[]>> = {
  "0": [[0, 0, 4, 0, 4, 6, 0, 6, 0, 0]],
  "1": [[1, 1, 2, 0, 2, 6]],
  "2": [[0, 0, 4, 0, 4, 3, 0, 3, 0, 6, 4, 6]],
  "3": [
    [0, 0, 4, 0, 4, 6, 0, 6],
    [1, 3, 4, 3],
  ],
  "4": [
    [0, 0, 0, 3, 4, 3],
    [4, 0, 4, 6],
  ],
  "5": [[4, 0, 0, 0, 0, 3, 4, 3, 4, 6, 0, 6]],
  "6": [[4, 0, 0, 0, 0, 6, 4, 6, 4, 3, 0, 3]],
  "7": [[0, 0, 4, 0, 1, 6]],
  "8": [
    [0, 0, 4, 0, 4, 6, 0, 6, 0, 0],
    [0, 3, 4, 3],
  ],
  "9": [[4, 3, 0, 3, 0, 0, 4, 0, 4, 6]],
  A: [
    [0, 6, 2, 0, 4, 6],
    [1, 4, 3, 4],
  ],
  B: [
    [0, 0, 3, 0, 4, 1.5, 3, 3, 4, 4.5, 3, 6, 0, 6, 0, 0],
    [0, 3, 3, 3],
  ],
  C: [[4, 0, 1, 0, 0, 1, 0, 5, 1, 6, 4, 6]],
  D: [[0, 0, 2.5, 0, 4, 1.5, 4, 4.5, 2.5, 6, 0, 6, 0, 0]],
  I: [[2, 0, 2, 6]],
  L: [[0, 0, 0, 6, 4, 6]],
  O: [[1, 0, 3, 0, 4, 1, 4, 5, 3, 6, 1, 6, 0, 5, 0, 1, 1, 0]],
  Q: [
    [1, 0, 3, 0, 4, 1, 4, 5, 3, 6, 1, 6, 0, 5, 0, 1, 1, 0],
    [2.5, 4.5, 4.5, 6.5],
  ],
  R: [
    [0, 6, 0, 0, 3, 0, 4, 1.5, 3, 3, 0, 3],
    [2, 3, 4, 6],
  ],
  S: [[4, 0, 1, 0, 0, 1.5, 4, 4.5, 3, 6, 0, 6]],
  U: [[0, 0, 0, 5, 1, 6, 3, 6, 4, 5, 4, 0]],
  Y: [
    [0, 0, 2, 3, 4, 0],
    [2, 3, 2, 6],
  ],
  E: [
    [4, 0, 0, 0, 0, 6, 4, 6],
    [0, 3, 3, 3],
  ],
  ":": [
    [2, 2, 2, 2.2],
    [2, 5, 2, 5.2],
  ],
  "-": [[0, 3, 4, 3]],
};

/** What a draughtsman draws with: lines, axes, tubes, dimensions and letters, white on Prussian blue. */
export class Drafting {
  readonly sheet: Sheet;
  readonly #grain = tooth(83, 2.4);

  constructor() {
    const stain = fractal(81, 190, 5);
    const fibre = fractal(82, 12, 3);
    this.sheet = new Sheet((x, y) => {
      const fold = Math.exp(-Math.abs(x - 256) / 1.6) + Math.exp(-Math.abs(y - 340) / 1.6);
      return scaled(
        mix(hex("12409a"), hex("1c59b8"), 0.45 + 0.7 * stain(x, y) + 0.12 * fold),
        1 + 0.05 * fibre(x, y),
      );
    });
  }

  line(path: Path, weight: number, strength = 1): void {
    sweep(path, weight, (index, coverage) => {
      const [x, y] = [index % SIDE, Math.floor(index / SIDE)];
      this.sheet.cover(index, hex("eaf4ff"), coverage * strength * (0.78 + 0.3 * this.#grain(x, y)));
    });
  }

  /** Long and short dashes, as an axis has. */
  axis(x0: number, y0: number, x1: number, y1: number): void {
    const length = Math.hypot(x1 - x0, y1 - y0);
    for (let place = 0, i = 0; place < length; i++) {
      const dash = Math.min(i % 2 ? 3 : 13, length - place);
      const at = (s: number): number[] => [x0 + ((x1 - x0) * s) / length, y0 + ((y1 - y0) * s) / length];
      this.line([...at(place), ...at(place + dash)], 0.45, 0.7);
      place += dash + 4;
    }
  }

  text(words: string, x: number, y: number, size: number, strength = 0.9): void {
    let left = x;
    for (const letter of words) {
      for (const strokes of GLYPHS[letter] ?? [])
        this.line(
          strokes.map((value, i) => (i % 2 ? y + (value * size) / 6 : left + (value * size) / 6)),
          size > 14 ? 1 : 0.6,
          strength,
        );
      left += size * 0.95;
    }
  }

  grid(): void {
    for (let place = 16; place < SIDE; place += 16) {
      const strength = place % 80 === 16 ? 0.3 : 0.15;
      this.line([place, 0, place, SIDE], 0.4, strength);
      this.line([0, place, SIDE, place], 0.4, strength);
    }
  }

  /** Two thin lines and caps: a tube seen from the side. */
  tube(x0: number, y0: number, x1: number, y1: number, radius: number): void {
    const length = Math.hypot(x1 - x0, y1 - y0);
    const [nx, ny] = [(-(y1 - y0) / length) * radius, ((x1 - x0) / length) * radius];
    this.line([x0 + nx, y0 + ny, x1 + nx, y1 + ny], 0.85);
    this.line([x0 - nx, y0 - ny, x1 - nx, y1 - ny], 0.85);
  }

  #arrow(x: number, y: number, angle: number): void {
    for (const turn of [-0.3, 0.3])
      this.line([x, y, x + 8 * Math.cos(angle + turn), y + 8 * Math.sin(angle + turn)], 0.6);
  }

  dimension(x0: number, y0: number, x1: number, y1: number, words: string, drop: number): void {
    const angle = Math.atan2(y1 - y0, x1 - x0);
    const [nx, ny] = [-Math.sin(angle), Math.cos(angle)];
    for (const [x, y] of [
      [x0, y0],
      [x1, y1],
    ])
      this.line([x - nx * drop, y - ny * drop, x + nx * 5, y + ny * 5], 0.35, 0.75);
    this.line([x0, y0, x1, y1], 0.5);
    this.#arrow(x0, y0, angle);
    this.#arrow(x1, y1, angle + Math.PI);
    this.text(words, (x0 + x1) / 2 - 4.5 * words.length, (y0 + y1) / 2 - 13, 9);
  }
}
