import type { Picture } from "../../../../drawing/initialise.ts";
import type { Random } from "../../../../drawing/random.ts";
import type { RuntimeTensor } from "../../../autodiff/runtime.ts";
import { Matching, type Quantiles, squaredDistanceFrom } from "./matching.ts";
import { CHOSEN, filterBank, PATCH, type PatchKind, POOL, TAPS } from "./patch-filters.ts";
import { Projections, tensor } from "./projections.ts";
import { type Crop, Pyramid } from "./pyramid.ts";
import { quantiles } from "./ranks.ts";
import { Samples } from "./samples.ts";

/** By level, from the finest (1, ½, ¼, ⅛): every how many-th patch is looked at both ways, and what the level weighs. */
const STRIDES = [4, 2, 2, 1];
const WEIGHTS = [0.25, 0.25, 0.25, 0.25];
/** Squared distance of projections from blank paper's from which on they are told apart by their ratio to it. */
const LEAST_DISTANCE = 0.05;
/** What blank paper's distance counts as at least, or a blank reference would divide by nothing. */
const LEAST_UNIT = 0.3;
/** Sides of the smallest level at least: what is smaller says nothing of a distribution. */
const LEAST_SIDE = 8;

/** A reference's patches as one canvas compares with them; levels that it is too small for are left out. */
export interface PatchTarget {
  /** The bank's projections. */
  readonly levels: readonly Quantiles[];
  /** What each level's distance is multiplied with. */
  readonly weights: readonly number[];
}

/** What all patch distances of a critic share. */
export class PatchEngine {
  readonly projections: readonly Projections[];
  readonly #banks = new Map<PatchKind, Float32Array>();

  private constructor(projections: readonly Projections[]) {
    this.projections = projections;
  }

  static async create(threads: number): Promise<PatchEngine> {
    return new PatchEngine(await Promise.all(STRIDES.map((stride) => Projections.create(stride, threads))));
  }

  bank(kind: PatchKind): Float32Array {
    const known = this.#banks.get(kind);
    if (known !== undefined) return known;
    const bank = filterBank(kind);
    this.#banks.set(kind, bank);
    return bank;
  }

  async dispose(): Promise<void> {
    for (const each of this.projections) await each.dispose();
  }
}

/**
 * How far the patches of a part of the canvas are from those of references, by sliced Wasserstein distances (Elnekave & Weiss
 * 2022, arXiv 2203.11862) at several scales: patches of 7 × 7 (of the picture continued by its mirror image) are projected
 * on unit filters, a random choice of a fixed bank in every evaluation; the canvas's projections and the reference's are
 * compared as distributions. In units of what lies between the reference and blank paper: 1 is as far as an empty
 * sheet. All references share the canvas's projections and their order.
 */
export class PatchDistance {
  readonly #engine: PatchEngine;
  readonly #bank: Float32Array;
  readonly #pyramid: Pyramid;
  readonly #samples: readonly Samples[];
  readonly #matchings: readonly Matching[];
  readonly #upstreams: readonly { tensor: RuntimeTensor; data: Float32Array }[];
  readonly #filters: { tensor: RuntimeTensor; data: Float32Array };

  constructor(engine: PatchEngine, kind: PatchKind, crop: Crop) {
    this.#engine = engine;
    this.#bank = engine.bank(kind);
    this.#pyramid = new Pyramid(crop, STRIDES.length, LEAST_SIDE);
    this.#samples = this.#pyramid.levels.map((level, k) => new Samples(level, STRIDES[k]));
    this.#matchings = this.#samples.map(({ count }) => new Matching(CHOSEN, count));
    this.#upstreams = this.#samples.map(({ rows, columns }) => tensor([1, CHOSEN, rows, columns]));
    this.#filters = tensor([CHOSEN, 3, PATCH, PATCH]);
  }

  /** What is compared with, of a reference. */
  async target(reference: Picture): Promise<PatchTarget> {
    const { width, height, data } = reference;
    const pyramid = new Pyramid({ left: 0, top: 0, width, height }, STRIDES.length, LEAST_SIDE);
    pyramid.forward(data, width);
    const filters = tensor([POOL, 3, PATCH, PATCH]);
    filters.data.set(this.#bank);
    const levels: Quantiles[] = [];
    let [unit, total] = [0, 0];
    for (const [k, level] of pyramid.levels.slice(0, this.#samples.length).entries()) {
      const samples = new Samples(level, STRIDES[k]);
      samples.take(null);
      const projected = await this.#engine.projections[k].forward(samples.window.tensor, filters.tensor);
      const { quantiles, paper } = this.#compared(projected, samples.count, this.#samples[k].count);
      levels.push(quantiles);
      unit += WEIGHTS[k] * paper;
      total += WEIGHTS[k];
    }
    const scale = 1 / Math.max(unit, LEAST_UNIT * total);
    return { levels, weights: levels.map((_, k) => scale * WEIGHTS[k]) };
  }

  /** Projections [POOL × samples] as `count` numbers compare with them, and how far blank paper is from that. */
  #compared(
    projected: Float32Array,
    samples: number,
    count: number,
  ): { quantiles: Quantiles; paper: number } {
    const values = new Float32Array(POOL * count);
    const scales = new Float64Array(POOL);
    let mean = 0;
    for (let filter = 0; filter < POOL; filter++) {
      const sorted = projected.slice(filter * samples, (filter + 1) * samples).sort();
      quantiles(sorted, values, filter * count, count);
      let paper = 0;
      for (let tap = 0; tap < TAPS; tap++) paper += this.#bank[filter * TAPS + tap];
      const distance = squaredDistanceFrom(paper, values, filter, count);
      scales[filter] = 1 / Math.max(distance, LEAST_DISTANCE);
      mean += (scales[filter] * distance) / POOL;
    }
    return { quantiles: { values, scales }, paper: Math.sqrt(mean) };
  }

  /**
   * @param image [height × stride × 3] the picture of which this is a part
   * @param stride pixels of a row of it
   * @param weights by target
   * @param gradient of the image's layout; added to
   * @param distances by target, its distance; written
   */
  async evaluate(
    image: Float32Array,
    stride: number,
    targets: readonly PatchTarget[],
    weights: readonly number[],
    random: Random,
    gradient: Float32Array,
    distances: Float64Array,
  ): Promise<void> {
    distances.fill(0);
    this.#pyramid.forward(image, stride);
    for (const { gradient } of this.#pyramid.levels) gradient.fill(0);
    const filters = this.#filters;
    for (const [k, samples] of this.#samples.entries()) {
      const matching = this.#matchings[k];
      samples.take(random);
      // Neighbours in the bank from a random one on.
      const first = random.integer(POOL);
      for (let row = 0; row < CHOSEN; row++) {
        const filter = (first + row) % POOL;
        matching.choose(row, filter);
        filters.data.set(this.#bank.subarray(filter * TAPS, (filter + 1) * TAPS), row * TAPS);
      }
      const engine = this.#engine.projections[k];
      const projected = await engine.forward(samples.window.tensor, filters.tensor);
      matching.rank(projected);
      const upstream = this.#upstreams[k];
      upstream.data.fill(0);
      for (let t = 0; t < targets.length; t++) {
        const { levels, weights: shares } = targets[t];
        if (k >= levels.length) continue;
        distances[t] +=
          shares[k] * matching.pull(projected, levels[k], weights[t] * shares[k], upstream.data);
      }
      samples.put(await engine.backward(upstream.tensor, filters.tensor));
    }
    this.#pyramid.backward(gradient, stride);
  }
}
