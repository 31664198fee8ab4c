import type { Picture } from "../../../../drawing/initialise.ts";
import type { Random } from "../../../../drawing/random.ts";
import type { EmbeddedStyleMemory } from "./memory.ts";
import { PaletteDistance, type PaletteTarget } from "./palette.ts";
import type { PatchKind } from "./patch-filters.ts";
import type { Crop } from "./pyramid.ts";
import { PatchDistance, type PatchTarget } from "./sliced-wasserstein.ts";

/** A distance to several references, each with its weight; they share what is looked at on the canvas. */
interface Comparison<Distance, Target> {
  readonly distance: Distance;
  readonly targets: Target[];
  readonly weights: number[];
  found: Float64Array;
}

const dot = (a: readonly number[], b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

/** A part of the canvas, and what is compared there. */
export class Place {
  readonly #memory: EmbeddedStyleMemory;
  readonly #crop: Crop;
  readonly #patches = new Map<PatchKind, Comparison<PatchDistance, PatchTarget>>();
  readonly #palette: Comparison<PaletteDistance, PaletteTarget>;

  constructor(memory: EmbeddedStyleMemory, crop: Crop) {
    this.#memory = memory;
    this.#crop = crop;
    this.#palette = comparison(new PaletteDistance(crop));
  }

  /** Nothing is compared any more; what was prepared stays. */
  clear(): void {
    for (const each of [this.#palette, ...this.#patches.values()]) {
      each.targets.length = each.weights.length = 0;
    }
  }

  /** @param picture of this id, where it is not known yet */
  async addPatches(id: string, picture: () => Picture, kind: PatchKind, weight: number): Promise<void> {
    const known = this.#patches.get(kind);
    const patches = known ?? comparison(new PatchDistance(this.#memory.engine, kind, this.#crop));
    this.#patches.set(kind, patches);
    const target = await this.#memory.patches.get(`${id} ${kind} ${this.#size}`, () =>
      patches.distance.target(picture()),
    );
    add(patches, target, weight);
  }

  async addPalette(id: string, picture: () => Picture, weight: number): Promise<void> {
    const palette = this.#palette;
    const target = await this.#memory.palettes.get(`${id} ${this.#size}`, () =>
      palette.distance.target(picture()),
    );
    add(palette, target, weight);
  }

  /**
   * @param image [height × stride × 3]
   * @param gradient of the same layout; added to
   * @returns the weighted distances
   */
  async evaluate(
    image: Float32Array,
    stride: number,
    random: Random,
    gradient: Float32Array,
  ): Promise<{ texture: number; palette: number }> {
    let texture = 0;
    for (const { distance, targets, weights, found } of this.#patches.values()) {
      if (targets.length === 0) continue;
      await distance.evaluate(image, stride, targets, weights, random, gradient, found);
      texture += dot(weights, found);
    }
    const { distance, targets, weights, found } = this.#palette;
    if (targets.length === 0) return { texture, palette: 0 };
    distance.evaluate(image, stride, targets, weights, random, gradient, found);
    return { texture, palette: dot(weights, found) };
  }

  /** What of the canvas a reference's target depends on. */
  get #size(): string {
    return `${this.#crop.width}x${this.#crop.height}`;
  }
}

function comparison<Distance, Target>(distance: Distance): Comparison<Distance, Target> {
  return { distance, targets: [], weights: [], found: new Float64Array(0) };
}

function add<Target>(to: Comparison<unknown, Target>, target: Target, weight: number): void {
  to.targets.push(target);
  to.weights.push(weight);
  to.found = new Float64Array(to.targets.length);
}
