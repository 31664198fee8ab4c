import { Random } from "../../../drawing/random.ts";
import type { Path } from "./brush.ts";
import { clamp, hex, type Rgb, scaled } from "./colour.ts";
import { blurred, fillPolygon, polygons, SIDE } from "./mask.ts";
import { fractal, tooth } from "./noise.ts";
import { Sheet } from "./sheet.ts";

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the sheet about an outline, pixels. */
function around(outline: Path, margin: number): Box {
  const xs = outline.filter((_, i) => i % 2 === 0);
  const ys = outline.filter((_, i) => i % 2 === 1);
  const low = (values: number[]): number => clamp(Math.floor(Math.min(...values)) - margin, 0, SIDE);
  const high = (values: number[]): number => clamp(Math.ceil(Math.max(...values)) + margin, 0, SIDE);
  return { left: low(xs), top: low(ys), width: high(xs) - low(xs), height: high(ys) - low(ys) };
}

/** Transparent paint on rough paper. */
export class Washes {
  readonly sheet: Sheet;
  protected readonly random = new Random(91);
  protected readonly grain = tooth(92, 3.4);
  protected readonly pool = fractal(93, 90, 4);
  protected readonly shake = fractal(94, 34, 4);

  constructor() {
    this.sheet = new Sheet((x, y) => scaled(hex("fbf7ee"), 0.965 + 0.045 * this.grain(x, y)));
  }

  /** One wash: thin in the middle, dark where it dried last, with backruns and granulation. */
  wash(outline: Path, colour: Rgb, density: number, edge = 0.7): void {
    const shift = this.random.between(0, 900);
    const shaken = outline.map((value, i) => {
      const [x, y] = [outline[i - (i % 2)] + shift, outline[i - (i % 2) + 1]];
      return value + 5 * (i % 2 ? this.shake(y, x) : this.shake(x, y));
    });
    const { left, top, width, height } = around(shaken, 20);
    if (width <= 0 || height <= 0) return;
    const mask = new Float32Array(width * height);
    fillPolygon(shaken, (index, coverage) => {
      mask[(Math.floor(index / SIDE) - top) * width + (index % SIDE) - left] = coverage;
    });
    const soft = blurred(mask, 0.5, width);
    const inner = blurred(mask, 3.4, width);
    const wide = blurred(mask, 13, width);
    for (let at = 0; at < mask.length; at++) {
      if (soft[at] < 0.01) continue;
      const [x, y] = [left + (at % width), top + Math.floor(at / width)];
      const rim = clamp(2.1 * (1 - inner[at])) ** 1.6;
      const pooled = 0.55 + 0.8 * this.pool(x + shift, y) + 0.3 * (1 - wide[at]);
      const grains = 1 + 0.7 * (0.5 - this.grain(x, y));
      this.sheet.stain(
        y * SIDE + x,
        colour,
        density * soft[at] * clamp(pooled + edge * rim, 0.1, 2) * grains,
      );
    }
  }

  /** Lifts what is there with clean water, so that what follows stays bright. */
  lift(outlines: readonly Path[], share: number): void {
    const mask = blurred(polygons(...outlines), 1);
    this.sheet.lay(mask, (x, y) => scaled(hex("fbf6ea"), 0.965 + 0.045 * this.grain(x, y)), share);
  }
}
