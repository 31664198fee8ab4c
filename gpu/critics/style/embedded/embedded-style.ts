import type { Picture } from "../../../../drawing/initialise.ts";
import type { Random } from "../../../../drawing/random.ts";
import type { Region } from "../../../../protocol/style.ts";
import { AreaResize } from "../../area-resize.ts";
import type { Verdict } from "../../critic.ts";
import type { LoadedReference, StyleCritic } from "../style-critic.ts";
import { PaletteDistance, type PaletteTarget } from "./palette.ts";
import type { PatchKind } from "./patch-filters.ts";
import type { Crop } from "./pyramid.ts";
import { PatchDistance, PatchEngine, type PatchTarget } from "./sliced-wasserstein.ts";

/** Side of the square that drawings are judged on at most, and long edge of references; pixels. */
const WORKING_SIDE = 224;
/** Share of the colours' distance in what counts in every way; the rest is the patches'. */
const PALETTE_SHARE = 0.4;

export interface EmbeddedStyleOptions {
  /** Side of the square canvas, pixels, at least 32. */
  readonly canvas: number;
  /** Drawn from in every evaluation. */
  readonly random: Random;
  readonly threads?: number;
}

/** One reference's part in a place. */
interface Part<Target> {
  readonly target: Target;
  /** Of the loss. */
  readonly weight: number;
}

/** A part of the canvas, with what is compared there. */
interface Place {
  readonly crop: Crop;
  readonly patches: Map<PatchKind, PatchDistance>;
  palette: PaletteDistance | null;
}

/** The critic of style that needs no network: patches and palettes. */
export async function createEmbeddedStyleCritic(options: EmbeddedStyleOptions): Promise<StyleCritic> {
  return new EmbeddedStyleCritic(options, await PatchEngine.create(options.threads ?? 1));
}

class EmbeddedStyleCritic implements StyleCritic {
  readonly #random: Random;
  readonly #engine: PatchEngine;
  readonly #side: number;
  readonly #resize: AreaResize | null;
  readonly #small: Float32Array;
  readonly #gradient: Float32Array;
  readonly #places = new Map<string, Place>();
  readonly #patchTargets = new Map<string, PatchTarget>();
  readonly #paletteTargets = new Map<string, PaletteTarget>();
  #patchWork: { distance: PatchDistance; targets: PatchTarget[]; weights: number[]; found: Float64Array }[] =
    [];
  #paletteWork: {
    distance: PaletteDistance;
    targets: PaletteTarget[];
    weights: number[];
    found: Float64Array;
  }[] = [];

  constructor({ canvas, random }: EmbeddedStyleOptions, engine: PatchEngine) {
    this.#random = random;
    this.#engine = engine;
    this.#side = Math.min(canvas, WORKING_SIDE);
    this.#resize = canvas > this.#side ? new AreaResize(canvas, canvas, this.#side, this.#side) : null;
    const size = this.#resize === null ? 0 : 3 * this.#side * this.#side;
    this.#small = new Float32Array(size);
    this.#gradient = new Float32Array(size);
  }

  async setReferences(references: readonly LoadedReference[]): Promise<void> {
    const patchWork = new Map<PatchDistance, Part<PatchTarget>[]>();
    const paletteWork = new Map<PaletteDistance, Part<PaletteTarget>[]>();
    const total = references.reduce((sum, { weight }) => sum + weight, 0);
    for (const { picture, pixels, weight, mode, region } of references) {
      if (!(weight > 0) || mode === "shape") continue;
      const share = weight / total;
      const key = region === null ? "" : JSON.stringify(region);
      const place = this.#place(key, region);
      let small: Picture | null = null;
      const shrunk = (): Picture => {
        small ??= workingSize(pixels);
        return small;
      };
      if (mode !== "palette") {
        const kind: PatchKind = mode === "texture" ? "lightness" : "colour";
        let distance = place.patches.get(kind);
        if (distance === undefined) {
          distance = new PatchDistance(this.#engine, kind, place.crop);
          place.patches.set(kind, distance);
        }
        const id = `${picture} ${kind} ${key}`;
        const target = this.#patchTargets.get(id) ?? (await distance.target(shrunk()));
        this.#patchTargets.set(id, target);
        const parts = patchWork.get(distance) ?? [];
        patchWork.set(distance, parts);
        parts.push({ target, weight: mode === "all" ? share * (1 - PALETTE_SHARE) : share });
      }
      if (mode !== "texture") {
        place.palette ??= new PaletteDistance(place.crop);
        const id = `${picture} ${key}`;
        const target = this.#paletteTargets.get(id) ?? place.palette.target(shrunk());
        this.#paletteTargets.set(id, target);
        const parts = paletteWork.get(place.palette) ?? [];
        paletteWork.set(place.palette, parts);
        parts.push({ target, weight: mode === "all" ? share * PALETTE_SHARE : share });
      }
    }
    const work = <Distance, Target>(map: Map<Distance, Part<Target>[]>) =>
      [...map].map(([distance, parts]) => ({
        distance,
        targets: parts.map(({ target }) => target),
        weights: parts.map(({ weight }) => weight),
        found: new Float64Array(parts.length),
      }));
    this.#patchWork = work(patchWork);
    this.#paletteWork = work(paletteWork);
  }

  async evaluate(image: Float32Array, gradient: Float32Array): Promise<Verdict> {
    const started = performance.now();
    const resize = this.#resize;
    const seen = resize === null ? image : this.#small;
    const slopes = resize === null ? gradient : this.#gradient.fill(0);
    if (resize !== null) resize.forward(image, this.#small);
    let texture = 0;
    for (const { distance, targets, weights, found } of this.#patchWork) {
      await distance.evaluate(seen, this.#side, targets, weights, this.#random, slopes, found);
      for (let t = 0; t < found.length; t++) texture += weights[t] * found[t];
    }
    let palette = 0;
    for (const { distance, targets, weights, found } of this.#paletteWork) {
      distance.evaluate(seen, this.#side, targets, weights, this.#random, slopes, found);
      for (let t = 0; t < found.length; t++) palette += weights[t] * found[t];
    }
    if (resize !== null) resize.backward(this.#gradient, gradient);
    return {
      loss: texture + palette,
      terms: { texture, palette },
      milliseconds: { style: performance.now() - started },
    };
  }

  evaluateStrokes(): { readonly loss: number; readonly terms: Readonly<Record<string, number>> } {
    return { loss: 0, terms: {} };
  }

  async dispose(): Promise<void> {
    await this.#engine.dispose();
  }

  #place(key: string, region: Region | null): Place {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place: Place = { crop: cropOf(region, this.#side), patches: new Map(), palette: null };
    this.#places.set(key, place);
    return place;
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
