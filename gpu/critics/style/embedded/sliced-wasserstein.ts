import type { Picture } from "../../../../drawing/initialise.ts";
import type { Random } from "../../../../drawing/random.ts";
import type { RuntimeTensor } from "../../../autodiff/runtime.ts";
import { CHOSEN, filterBank, PATCH, type PatchKind, POOL, TAPS } from "./patch-filters.ts";
import { Projections, tensor } from "./projections.ts";
import { type Crop, type Level, Pyramid } from "./pyramid.ts";
import { quantiles, Ranks } from "./ranks.ts";

/** By level, from the finest (1, ½, ¼, ⅛): every how many-th patch is looked at both ways, and what the level weighs. */
const STRIDES = [3, 2, 1, 1];
const WEIGHTS = [0.25, 0.25, 0.25, 0.25];
/** Squared distance of projections from blank paper's from which on they are told apart by their ratio to it. */
const LEAST_DISTANCE = 0.05;
/** What of that all filters together come to at least, or a blank reference would divide by nothing. */
const LEAST_SHARE = 0.1;
/** Pictures are continued by so many mirrored pixels, or what lies at an edge would count less than what does not. */
const RIM = 3;
/** Sides of the smallest level at least: what is smaller says nothing of a distribution. */
const LEAST_SIDE = 8;

/** A reference's patches as one canvas compares with them. */
export interface PatchTarget {
  /** By level [POOL × samples] the reference's projections' quantile functions at the canvas's places. */
  readonly quantiles: readonly Float32Array[];
  /** By level [POOL] what a filter's squared distance is multiplied with: blank paper is 1 away from the reference in all. */
  readonly scales: readonly Float64Array[];
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

/** Places −RIM … length + RIM − 1 of an axis, those outside mirrored at its ends. */
function mirrored(length: number): Uint16Array {
  return Uint16Array.from({ length: length + 2 * RIM }, (_, i) => {
    const place = i - RIM;
    return place < 0 ? -1 - place : place < length ? place : 2 * length - 1 - place;
  });
}

/** The patches of one level: those that begin at every `stride`-th pixel of a window that may be shifted. */
class Samples {
  readonly columns: number;
  readonly rows: number;
  readonly count: number;
  readonly window: { tensor: RuntimeTensor; data: Float32Array };
  readonly #level: Level;
  readonly #width: number;
  readonly #height: number;
  readonly #across: Uint16Array;
  readonly #down: Uint16Array;
  #left = 0;
  #top = 0;

  constructor(level: Level, stride: number) {
    this.#level = level;
    this.#across = mirrored(level.width);
    this.#down = mirrored(level.height);
    // Room for every shift by less than the stride.
    const starts = (length: number): number => Math.floor((length - PATCH - (stride - 1)) / stride) + 1;
    this.columns = starts(this.#across.length);
    this.rows = starts(this.#down.length);
    this.count = this.columns * this.rows;
    this.#width = (this.columns - 1) * stride + PATCH;
    this.#height = (this.rows - 1) * stride + PATCH;
    this.window = tensor([1, 3, this.#height, this.#width]);
  }

  /** Takes the window out of the level, shifted at random. */
  take(random: Random | null): void {
    this.#left = random === null ? 0 : random.integer(this.#across.length - this.#width + 1);
    this.#top = random === null ? 0 : random.integer(this.#down.length - this.#height + 1);
    const { planes } = this.#level;
    const { data } = this.window;
    const [across, left, width, rows] = [this.#across, this.#left, this.#width, 3 * this.#height];
    for (let row = 0, to = 0; row < rows; row++) {
      const from = this.#start(row);
      for (let x = left; x < left + width; x++) data[to++] = planes[from + across[x]];
    }
  }

  /** The transpose of the last `take`: adds d loss / d window to the level's gradient. */
  put(window: Float32Array): void {
    const { gradient } = this.#level;
    const [across, left, width, rows] = [this.#across, this.#left, this.#width, 3 * this.#height];
    for (let row = 0, from = 0; row < rows; row++) {
      const to = this.#start(row);
      for (let x = left; x < left + width; x++) gradient[to + across[x]] += window[from++];
    }
  }

  /** Where in the level's planes a row of the window's lies. */
  #start(row: number): number {
    const { width, height } = this.#level;
    const channel = Math.floor(row / this.#height);
    return (channel * height + this.#down[this.#top + (row % this.#height)]) * width;
  }
}

/**
 * How far the patches of a part of the canvas are from those of references, by sliced Wasserstein distances (Elnekave & Weiss
 * 2022, arXiv 2203.11862) at several scales: patches of 7 × 7 (of the picture continued by its mirror image) are projected on unit filters, a random choice of a fixed bank in
 * every evaluation; for each the canvas's projections and the reference's are sorted, and their squared differences averaged.
 * A distance is in units of what lies between the reference and blank paper: 1 is as far as an empty sheet. All
 * references share the canvas's projections and their order.
 */
export class PatchDistance {
  readonly #engine: PatchEngine;
  readonly #bank: Float32Array;
  readonly #pyramid: Pyramid;
  readonly #samples: readonly Samples[];
  readonly #ranks: readonly Ranks[];
  readonly #upstreams: readonly { tensor: RuntimeTensor; data: Float32Array }[];
  readonly #filters: { tensor: RuntimeTensor; data: Float32Array };
  readonly #places: Uint16Array;

  constructor(engine: PatchEngine, kind: PatchKind, crop: Crop) {
    this.#engine = engine;
    this.#bank = engine.bank(kind);
    this.#pyramid = new Pyramid(crop, STRIDES.length, LEAST_SIDE);
    this.#samples = this.#pyramid.levels.map((level, k) => new Samples(level, STRIDES[k]));
    this.#ranks = this.#samples.map(({ count }) => new Ranks(count));
    this.#upstreams = this.#samples.map(({ rows, columns }) => tensor([1, CHOSEN, rows, columns]));
    this.#filters = tensor([CHOSEN, 3, PATCH, PATCH]);
    this.#places = new Uint16Array(Math.max(0, ...this.#samples.map(({ count }) => count)));
  }

  /** What is compared with, of a reference. */
  async target(reference: Picture): Promise<PatchTarget> {
    const { width, height, data } = reference;
    const pyramid = new Pyramid({ left: 0, top: 0, width, height }, STRIDES.length, LEAST_SIDE);
    pyramid.forward(data, width);
    const filters = tensor([POOL, 3, PATCH, PATCH]);
    filters.data.set(this.#bank);
    const targets: Float32Array[] = [];
    const scales: Float64Array[] = [];
    let paperDistance = 0;
    for (const [k, { count }] of this.#samples.entries()) {
      if (k >= pyramid.levels.length) break;
      const samples = new Samples(pyramid.levels[k], STRIDES[k]);
      samples.take(null);
      const projected = await this.#engine.projections[k].forward(samples.window.tensor, filters.tensor);
      const target = new Float32Array(POOL * count);
      const scale = new Float64Array(POOL);
      for (let filter = 0; filter < POOL; filter++) {
        quantiles(
          projected.slice(filter * samples.count, (filter + 1) * samples.count).sort(),
          target,
          filter * count,
          count,
        );
        let paper = 0;
        for (let tap = 0; tap < TAPS; tap++) paper += this.#bank[filter * TAPS + tap];
        let squares = 0;
        for (let i = filter * count; i < (filter + 1) * count; i++) squares += (target[i] - paper) ** 2;
        scale[filter] = WEIGHTS[k] / Math.max(squares / count, LEAST_DISTANCE);
        paperDistance += (scale[filter] * squares) / (count * POOL);
      }
      targets.push(target);
      scales.push(scale);
    }
    const unit = 1 / Math.max(paperDistance, LEAST_SHARE);
    return { quantiles: targets, scales: scales.map((scale) => scale.map((value) => unit * value)) };
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
    const places = this.#places;
    for (const [k, samples] of this.#samples.entries()) {
      const { count } = samples;
      samples.take(random);
      // Neighbours in the bank from a random one on.
      const first = random.integer(POOL);
      const filters = this.#filters;
      for (let j = 0; j < CHOSEN; j++) {
        const filter = (first + j) % POOL;
        filters.data.set(this.#bank.subarray(filter * TAPS, (filter + 1) * TAPS), j * TAPS);
      }
      const engine = this.#engine.projections[k];
      const projected = await engine.forward(samples.window.tensor, filters.tensor);
      const upstream = this.#upstreams[k];
      const slopes = upstream.data.fill(0);
      for (let j = 0; j < CHOSEN; j++) {
        const start = j * count;
        const filter = (first + j) % POOL;
        this.#ranks[k].rank(projected, start, places);
        for (let t = 0; t < targets.length; t++) {
          const target = targets[t];
          if (k >= target.quantiles.length) continue;
          const wanted = target.quantiles[k];
          const scale = target.scales[k][filter] / (CHOSEN * count);
          const slope = 2 * weights[t] * scale;
          let squares = 0;
          const from = filter * count;
          for (let i = 0, at = start; i < count; i++, at++) {
            const difference = projected[at] - wanted[from + places[i]];
            squares += difference * difference;
            slopes[at] += slope * difference;
          }
          distances[t] += scale * squares;
        }
      }
      samples.put(await engine.backward(upstream.tensor, filters.tensor));
    }
    this.#pyramid.backward(gradient, stride);
  }
}
