import type { Random } from "../../../../drawing/random.ts";
import type { Region } from "../../../../protocol/style.ts";
import { AreaResize } from "../../area-resize.ts";
import type { Verdict } from "../../critic.ts";
import type { Homography } from "../../homography.ts";
import { Warp } from "../../warp.ts";
import type { LoadedReference, StyleCritic } from "../style-critic.ts";
import { drawPixels, halvings, TapSampling } from "./hypercolumns.ts";
import { matchPalette } from "./palette.ts";
import { lengthsOf, RelaxedEmd } from "./relaxed-emd.ts";
import type { KnownStyle, StyleModel } from "./style-model.ts";
import { levelsOf } from "./style-picture.ts";

/** Positions on the canvas in each step (StyleCLIPDraw's value). */
const POSITIONS = 1024;

export interface ReferenceStyleCriticOptions {
  readonly model: StyleModel;
  /** Side of the square canvas, pixels. */
  readonly canvas: number;
  /** Draws the positions of every evaluation. */
  readonly random: Random;
  /** Called once, when the critic is disposed of. */
  readonly giveBack?: () => void;
}

/** A reference that counts, with what is known of its picture. */
interface Judge {
  readonly style: KnownStyle;
  /** What its terms are multiplied with: its share of all weights, halved (style = (REMD + moments + palette) / 2). */
  readonly factor: number;
  /** REMD and moments of the hypercolumns. */
  readonly texture: boolean;
  readonly palette: boolean;
}

/** References of one region of the paper: they share their positions. */
interface Ground {
  readonly region: Region | null;
  readonly judges: readonly Judge[];
}

/** A canvas that is brought to the network's side, and gradients that are brought back. */
interface Resize {
  forward(image: Float32Array, out: Float32Array): void;
  backward(upstream: Float32Array, gradient: Float32Array): void;
}

/**
 * The style loss of StyleCLIPDraw (Schaldenbrand, Liu & Oh 2021), which is that of STROTSS (Kolkin et al. 2019) without its
 * content term: at 1,024 random positions, (REMD + moments + palette) / 2 of the hypercolumns of a network such as VGG16,
 * summed over references by their share of the weights. What a reference is asked for decides which terms count.
 */
export class ReferenceStyleCritic implements StyleCritic {
  readonly #model: StyleModel;
  readonly #random: Random;
  readonly #size: number;
  readonly #resize: Resize | null;
  readonly #small: Float32Array;
  readonly #smallGradient: Float32Array;
  readonly #planes: Float32Array;
  readonly #planesGradient: Float32Array;
  readonly #samplings: readonly TapSampling[];
  readonly #columns: Float32Array;
  readonly #gradient: Float32Array;
  readonly #emd: RelaxedEmd;
  #grounds: readonly Ground[] = [];
  #giveBack: (() => void) | null;

  constructor({ model, canvas, random, giveBack }: ReferenceStyleCriticOptions) {
    this.#giveBack = giveBack ?? null;
    this.#model = model;
    this.#random = random;
    const { taps } = model.network;
    const [{ width: size }] = taps;
    this.#size = size;
    this.#resize = canvas === size ? null : resizeOf(canvas, size);
    this.#small = new Float32Array(size * size * 3);
    this.#smallGradient = new Float32Array(size * size * 3);
    this.#planes = new Float32Array(size * size * 3);
    this.#planesGradient = new Float32Array(size * size * 3);
    const halved = halvings(taps);
    this.#samplings = taps.map((tap, k) => new TapSampling(tap, halved[k], POSITIONS));
    const channels = taps.reduce((sum, tap) => sum + tap.channels, 0);
    this.#columns = new Float32Array(channels * POSITIONS);
    this.#gradient = new Float32Array(channels * POSITIONS);
    this.#emd = new RelaxedEmd(model.products, levelsOf(taps), POSITIONS);
  }

  async setReferences(references: readonly LoadedReference[]): Promise<void> {
    const total = references.reduce((sum, { weight }) => sum + weight, 0);
    const grounds = new Map<string, { region: Region | null; judges: Judge[] }>();
    for (const reference of references) {
      const { mode, weight, region } = reference;
      if (weight === 0 || mode === "shape") continue;
      const judge: Judge = {
        style: await this.#model.know(reference, mode !== "palette"),
        factor: weight / total / 2,
        texture: mode !== "palette",
        palette: mode !== "texture",
      };
      const key = JSON.stringify(region);
      const ground = grounds.get(key);
      if (ground) ground.judges.push(judge);
      else grounds.set(key, { region, judges: [judge] });
    }
    this.#grounds = [...grounds.values()];
  }

  /** Without references that count by what the picture shows, the loss is 0 and the network does not run. */
  async evaluate(image: Float32Array, gradient: Float32Array): Promise<Verdict> {
    if (this.#grounds.length === 0) return { loss: 0, terms: {}, milliseconds: { style: 0 } };
    return this.#model.alone(() => this.#evaluate(image, gradient));
  }

  async #evaluate(image: Float32Array, gradient: Float32Array): Promise<Verdict> {
    const start = performance.now();
    this.#resize?.forward(image, this.#small);
    const source = this.#resize ? this.#small : image;
    this.#toPlanes(source);
    this.#planesGradient.fill(0);
    const { network } = this.#model;
    const deep = this.#grounds.some(({ judges }) => judges.some(({ texture }) => texture));
    const taps = deep ? await network.forward(this.#planes) : [this.#planes];
    const terms = { remd: 0, moments: 0, palette: 0 };
    for (const ground of this.#grounds) await this.#judge(ground, taps, terms);
    if (deep) {
      const back = await network.backward();
      for (let i = 0; i < back.length; i++) this.#planesGradient[i] += back[i];
    }
    if (this.#resize) {
      this.#fromPlanes(this.#smallGradient.fill(0));
      this.#resize.backward(this.#smallGradient, gradient);
    } else this.#fromPlanes(gradient);
    const loss = terms.remd + terms.moments + terms.palette;
    return { loss, terms, milliseconds: { style: performance.now() - start } };
  }

  async dispose(): Promise<void> {
    this.#grounds = [];
    this.#giveBack?.();
    this.#giveBack = null;
  }

  /** Adds the terms of the references of one region, and their gradients at the taps. */
  async #judge(
    { region, judges }: Ground,
    taps: readonly Float32Array[],
    terms: { remd: number; moments: number; palette: number },
  ): Promise<void> {
    const size = this.#size;
    const { network } = this.#model;
    const pixels = drawPixels(this.#random, { width: size, height: size }, POSITIONS, region);
    const deep = judges.some(({ texture }) => texture);
    const shapes = deep ? network.taps : network.taps.slice(0, 1);
    const rows = shapes.reduce((sum, { channels }) => sum + channels, 0) * pixels.length;
    const columns = this.#columns.subarray(0, rows);
    const gradient = this.#gradient.subarray(0, rows).fill(0);
    let first = 0;
    shapes.forEach(({ channels }, k) => {
      this.#samplings[k].place(pixels, size);
      this.#samplings[k].sample(taps[k], columns, first);
      first += channels;
    });
    const textures = judges.flatMap(({ style, factor, texture }) =>
      texture && style.statistics ? [{ ...style.statistics, weight: factor }] : [],
    );
    if (textures.length > 0) {
      const lengths = lengthsOf(columns, pixels.length);
      for (const { columns: style, weight } of textures)
        terms.remd += weight * (await this.#emd.evaluate(columns, lengths, style, weight, gradient));
      const losses = await this.#model.moments.evaluate(columns, textures, gradient);
      losses.forEach((loss, k) => {
        terms.moments += textures[k].weight * loss;
      });
    }
    const colours = 3 * pixels.length;
    for (const { style, factor, palette } of judges)
      if (palette)
        terms.palette +=
          factor *
          matchPalette(columns.subarray(0, colours), style.palette, factor, gradient.subarray(0, colours));
    first = 0;
    shapes.forEach(({ channels }, k) => {
      const upstream = k === 0 ? this.#planesGradient : network.upstreams[k - 1];
      this.#samplings[k].transpose(gradient, first, upstream);
      first += channels;
    });
  }

  /** [size × size × 3] in [0, 1] to normalised planes. */
  #toPlanes(image: Float32Array): void {
    const { mean, std } = this.#model.colours;
    const plane = this.#size ** 2;
    for (let i = 0, from = 0; i < plane; i++, from += 3) {
      this.#planes[i] = (image[from] - mean[0]) / std[0];
      this.#planes[plane + i] = (image[from + 1] - mean[1]) / std[1];
      this.#planes[2 * plane + i] = (image[from + 2] - mean[2]) / std[2];
    }
  }

  /** The transpose of `#toPlanes`' linear part, added to `gradient`. */
  #fromPlanes(gradient: Float32Array): void {
    const { std } = this.#model.colours;
    const plane = this.#size ** 2;
    const from = this.#planesGradient;
    for (let i = 0, to = 0; i < plane; i++, to += 3) {
      gradient[to] += from[i] / std[0];
      gradient[to + 1] += from[plane + i] / std[1];
      gradient[to + 2] += from[2 * plane + i] / std[2];
    }
  }
}

/** Averages a larger canvas; samples a smaller one bilinearly. */
function resizeOf(canvas: number, size: number): Resize {
  if (canvas > size) return new AreaResize(canvas, canvas, size, size);
  const identity = { mean: [0, 0, 0], std: [1, 1, 1] } as const;
  const warp = new Warp(canvas, canvas, size, identity);
  const scale = canvas / size;
  const views: readonly Homography[] = [Float64Array.of(scale, 0, 0, 0, scale, 0, 0, 0)];
  const planes = new Float32Array(3 * size * size);
  const plane = size * size;
  return {
    forward(image, out) {
      warp.forward(image, views, planes);
      for (let i = 0, to = 0; i < plane; i++)
        for (let channel = 0; channel < 3; channel++) out[to++] = planes[channel * plane + i];
    },
    backward(upstream, gradient) {
      for (let i = 0, from = 0; i < plane; i++)
        for (let channel = 0; channel < 3; channel++) planes[channel * plane + i] = upstream[from++];
      warp.backward(planes, views, gradient);
    },
  };
}
