import type { Random } from "../../drawing/random.ts";
import type { Prototypes } from "../../models/embedded-prototypes.ts";
import type { Feeds, GradientSession } from "../autodiff/session.ts";
import { type Imagined, imagine } from "../imagine/imagine.ts";
import type { Augment } from "./augment.ts";
import type { FeatureExtractor } from "./features.ts";
import { type Normalisation, Warp } from "./warp.ts";

/** How much each depth of features counts: shallow ones hold colours and edges in place, deep ones the thing as such. */
const DEPTH_WEIGHTS = [0.8, 1.4, 2.8];

export interface LikenessOptions {
  readonly prototypes: Prototypes;
  readonly features: FeatureExtractor;
  /** The session with `likenessHead` that takes what `feeds` gives. */
  readonly session: GradientSession;
  readonly augment: Augment;
  readonly normalisation: Normalisation;
  /** Side of the critic's square input, pixels. */
  readonly size: number;
  /** Weight of the distance; a cosine weighs 1. */
  readonly weight: number;
  /** Chooses among the remembered pictures; the same for all words of a run. */
  readonly random: Random;
  /** Takes what is imagined to the colours of a style. */
  readonly restyle: (imagined: Imagined) => Imagined;
}

/**
 * How near the drawing's features are to those of an imagined picture of the same words, seen through the same views, as in
 * CLIPasso (Vinker et al. 2022). The distance at each depth is in units of what lies between the imagined picture and blank
 * paper: 1 is as far as an empty sheet, 0 the picture itself.
 */
export class Likeness {
  readonly #options: LikenessOptions;
  readonly #warp: Warp;
  readonly #views: Float32Array;
  readonly #elements: readonly number[];
  /** Features of blank paper. */
  readonly #blank: readonly Float32Array[];
  readonly #nothing: Feeds;
  /** What is imagined, before its colours follow a style. */
  #plain: Imagined | null = null;
  #imagined: Imagined | null = null;
  #feeds: Record<string, Float32Array>;

  private constructor(options: LikenessOptions, warp: Warp, blank: readonly Float32Array[]) {
    const { augment, session } = options;
    this.#options = options;
    this.#blank = blank;
    this.#warp = warp;
    this.#views = new Float32Array(augment.copies.length);
    const { inputs } = session.gradientModel;
    const zeros = (name: string): Float32Array =>
      new Float32Array(inputs[name].shape.reduce((a, b) => a * b, 1));
    this.#elements = blank.map((_, k) => inputs[`target:${k}`].shape.slice(1).reduce((a, b) => a * b, 1));
    const names = blank.flatMap((_, k) => [`target:${k}`, `feature-weights:${k}`]);
    this.#nothing = Object.fromEntries(names.map((name) => [name, zeros(name)]));
    this.#feeds = { ...this.#nothing };
  }

  static async create(options: LikenessOptions): Promise<Likeness> {
    const { augment, features, normalisation, size } = options;
    const [width, height] = augment.sourceSize;
    const warp = new Warp(width, height, size, normalisation);
    const paper = new Float32Array(augment.copies.length);
    augment.straighten();
    warp.forward(new Float32Array(3 * width * height).fill(1), augment.homographies, paper);
    return new Likeness(options, warp, await features.run(paper));
  }

  /** What the words look like, or null when nothing of them is remembered. */
  get imagined(): Imagined | null {
    return this.#imagined;
  }

  /** Imagines other words. */
  async setTexts(texts: readonly string[]): Promise<void> {
    const { prototypes, augment, random, weight } = this.#options;
    const [side] = augment.sourceSize;
    this.#plain = weight > 0 ? await imagine(texts, prototypes, side, random) : null;
    await this.restyle();
  }

  /** Takes the colours of another style. */
  async restyle(): Promise<void> {
    const { augment, features, weight } = this.#options;
    this.#imagined = null;
    this.#feeds = { ...this.#nothing };
    if (this.#plain === null) return;
    const imagined = this.#options.restyle(this.#plain);
    this.#imagined = imagined;
    augment.straighten();
    this.#warp.forward(imagined.picture.data, augment.homographies, this.#views);
    const seen = await features.run(this.#views);
    seen.forEach((values, k) => {
      const blank = this.#blank[k];
      // All copies are the same here, so the first one's distance is every one's.
      let squares = 0;
      for (let i = 0; i < this.#elements[k]; i++) squares += (values[i] - blank[i]) ** 2;
      const weights = this.#nothing[`feature-weights:${k}`];
      this.#feeds[`feature-weights:${k}`] = new Float32Array(weights.length).fill(
        (weight * DEPTH_WEIGHTS[Math.min(k, DEPTH_WEIGHTS.length - 1)]) / Math.max(squares, 1e-6),
      );
    });
  }

  /** What the session needs besides the drawing's copies, for the views that `augment` has drawn last. */
  async feeds(): Promise<Feeds> {
    if (this.#imagined === null) return this.#nothing;
    const { augment, features } = this.#options;
    this.#warp.forward(this.#imagined.picture.data, augment.homographies, this.#views);
    const seen = await features.run(this.#views);
    seen.forEach((values, k) => {
      this.#feeds[`target:${k}`] = values;
    });
    return this.#feeds;
  }
}
