import type { Picture } from "../../../../drawing/initialise.ts";
import type { Random } from "../../../../drawing/random.ts";
import type { Region } from "../../../../protocol/style.ts";
import { AreaResize } from "../../area-resize.ts";
import type { Verdict } from "../../critic.ts";
import type { LoadedReference, StyleCritic } from "../style-critic.ts";
import { EmbeddedStyleMemory } from "./memory.ts";
import { Place } from "./place.ts";
import type { Crop } from "./pyramid.ts";

/** Side of the square that drawings are judged on at most, and long edge of references; pixels. */
const WORKING_SIDE = 224;
/** What colours weigh where a reference counts in all ways; patches weigh the rest. */
const PALETTE_SHARE = 0.4;

export interface EmbeddedStyleOptions {
  /** Side of the square canvas, pixels, at least 32. */
  readonly canvas: number;
  /** Drawn from in every evaluation. */
  readonly random: Random;
  /** Within an operator; 1 by default. Counts only without `memory`. */
  readonly threads?: number;
  /** Shared with other critics, and not disposed of with this one; by default one of its own. */
  readonly memory?: EmbeddedStyleMemory;
}

/**
 * The critic of style that needs no weights: distributions of patches at several scales, and of colours. Its loss is 1 for a
 * sheet of blank paper and 0 for what has the same patches and colours as the references, whatever they are and how many.
 * It says nothing of strokes, and nothing for references that count by the shape of strokes alone.
 */
export async function createEmbeddedStyleCritic({
  canvas,
  random,
  threads,
  memory,
}: EmbeddedStyleOptions): Promise<StyleCritic> {
  return memory === undefined
    ? new EmbeddedStyleCritic(canvas, random, await EmbeddedStyleMemory.create(threads), true)
    : new EmbeddedStyleCritic(canvas, random, memory, false);
}

class EmbeddedStyleCritic implements StyleCritic {
  readonly #random: Random;
  readonly #memory: EmbeddedStyleMemory;
  /** Whether the memory is nobody else's. */
  readonly #owner: boolean;
  readonly #side: number;
  readonly #resize: AreaResize | null;
  readonly #small: Float32Array;
  readonly #gradient: Float32Array;
  /** By their crop. */
  #places = new Map<string, Place>();

  constructor(canvas: number, random: Random, memory: EmbeddedStyleMemory, owner: boolean) {
    this.#random = random;
    this.#memory = memory;
    this.#owner = owner;
    this.#side = Math.min(canvas, WORKING_SIDE);
    this.#resize = canvas > this.#side ? new AreaResize(canvas, canvas, this.#side, this.#side) : null;
    const size = this.#resize === null ? 0 : 3 * this.#side * this.#side;
    this.#small = new Float32Array(size);
    this.#gradient = new Float32Array(size);
  }

  async setReferences(references: readonly LoadedReference[]): Promise<void> {
    const old = this.#places;
    const places = new Map<string, Place>();
    for (const place of old.values()) place.clear();
    const total = references.reduce((sum, { weight }) => sum + weight, 0);
    for (const { picture, pixels, weight, mode, region } of references) {
      if (!(weight > 0) || mode === "shape") continue;
      const crop = cropOf(region, this.#side);
      const key = `${crop.left} ${crop.top} ${crop.width} ${crop.height}`;
      const place = places.get(key) ?? old.get(key) ?? new Place(this.#memory, crop);
      places.set(key, place);
      const small = (): Picture => workingSize(pixels);
      const share = weight / total;
      const palette = mode === "all" ? PALETTE_SHARE : mode === "palette" ? 1 : 0;
      const kind = mode === "texture" ? "lightness" : "colour";
      if (palette < 1) await place.addPatches(picture, small, kind, share * (1 - palette));
      if (palette > 0) await place.addPalette(picture, small, share * palette);
    }
    this.#places = places;
  }

  async evaluate(image: Float32Array, gradient: Float32Array): Promise<Verdict> {
    const started = performance.now();
    const resize = this.#resize;
    const seen = resize === null ? image : this.#small;
    const slopes = resize === null ? gradient : this.#gradient.fill(0);
    resize?.forward(image, this.#small);
    const terms = { texture: 0, palette: 0 };
    for (const place of this.#places.values()) {
      const { texture, palette } = await place.evaluate(seen, this.#side, this.#random, slopes);
      terms.texture += texture;
      terms.palette += palette;
    }
    resize?.backward(this.#gradient, gradient);
    const milliseconds = { style: performance.now() - started };
    return { loss: terms.texture + terms.palette, terms, milliseconds };
  }

  async dispose(): Promise<void> {
    if (this.#owner) await this.#memory.dispose();
  }
}

/** The whole pixels within a region, at least one. */
function cropOf(region: Region | null, side: number): Crop {
  if (region === null) return { left: 0, top: 0, width: side, height: side };
  const left = Math.min(side - 1, Math.ceil(region.left * side - 1e-6));
  const top = Math.min(side - 1, Math.ceil(region.top * side - 1e-6));
  const right = Math.floor((region.left + region.width) * side + 1e-6);
  const bottom = Math.floor((region.top + region.height) * side + 1e-6);
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/** A picture with its long edge at most `WORKING_SIDE`. */
function workingSize({ width, height, data }: Picture): Picture {
  const scale = Math.min(1, WORKING_SIDE / Math.max(width, height));
  if (scale === 1) return { width, height, data };
  const to = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  const small = new Float32Array(3 * to[0] * to[1]);
  new AreaResize(width, height, to[0], to[1]).forward(data, small);
  return { width: to[0], height: to[1], data: small };
}
