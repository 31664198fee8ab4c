import type { Picture } from "../../../../drawing/initialise.ts";
import { rgbToOklab } from "../../../../drawing/oklab.ts";
import { Random } from "../../../../drawing/random.ts";
import { oklabTransposed, oklabWithSlopes, SLOPES } from "./oklab-gradient.ts";
import type { Crop } from "./pyramid.ts";
import { quantiles, Ranks } from "./ranks.ts";

/** Directions in Oklab: its three axes, then random ones; and how many of the latter are looked along in one iteration. */
const DIRECTIONS = 35;
const CHOSEN = 6;
const LOOKED_ALONG = 3 + CHOSEN;
/** How much a and b weigh against lightness: differences of equal length in them are more to the eye. */
const CHROMA = 2;
/** Every how many-th pixel is looked at both ways. */
const STRIDE = 3;
/** Squared distance that every reference lies from blank paper at least. */
const LEAST_DISTANCE = 0.01;

/** [DIRECTIONS × 3] unit vectors, the same always. */
const directions = ((): Float32Array => {
  const random = new Random(3);
  const vectors = new Float32Array(3 * DIRECTIONS);
  for (let k = 0; k < DIRECTIONS; k++) {
    const vector = [0, 1, 2].map((axis) => (k < 3 ? Number(axis === k) : random.normal()));
    vectors.set(
      vector.map((value) => value / Math.hypot(...vector)),
      3 * k,
    );
  }
  return vectors;
})();

/** A reference's colours as one canvas compares with them. */
export interface PaletteTarget {
  /** [DIRECTIONS × samples] */
  readonly quantiles: Float32Array;
  /** 1 / squared distance between blank paper and the reference, in the mean over what is looked along. */
  readonly scale: number;
}

function project(colours: Float32Array, direction: number, out: Float32Array): void {
  const x = directions[3 * direction];
  const y = CHROMA * directions[3 * direction + 1];
  const z = CHROMA * directions[3 * direction + 2];
  for (let i = 0, at = 0; i < out.length; i++, at += 3) {
    out[i] = x * colours[at] + y * colours[at + 1] + z * colours[at + 2];
  }
}

/**
 * How far the colours of a part of the canvas are from those of references: sliced Wasserstein distance (Bonneel et al. 2015)
 * in Oklab, of a regular choice of pixels that shifts at random. In units of what lies between the reference and
 * blank paper.
 */
export class PaletteDistance {
  readonly #crop: Crop;
  readonly #columns: number;
  readonly #rows: number;
  readonly #count: number;
  readonly #colours: Float32Array;
  readonly #upstream: Float32Array;
  readonly #projected: Float32Array;
  readonly #slopes: Float64Array;
  readonly #places: Uint16Array;
  readonly #ranks: Ranks;

  constructor(crop: Crop) {
    this.#crop = crop;
    this.#columns = Math.ceil(crop.width / STRIDE);
    this.#rows = Math.ceil(crop.height / STRIDE);
    this.#count = this.#columns * this.#rows;
    this.#colours = new Float32Array(3 * this.#count);
    this.#upstream = new Float32Array(3 * this.#count);
    this.#projected = new Float32Array(this.#count);
    this.#slopes = new Float64Array(SLOPES * this.#count);
    this.#places = new Uint16Array(this.#count);
    this.#ranks = new Ranks(this.#count);
  }

  target({ data }: Picture): PaletteTarget {
    const colours = new Float32Array(data.length);
    for (let at = 0; at < data.length; at += 3) rgbToOklab(data, at, colours, at);
    const projected = new Float32Array(data.length / 3);
    const target = new Float32Array(DIRECTIONS * this.#count);
    let sum = 0;
    for (let k = 0; k < DIRECTIONS; k++) {
      project(colours, k, projected);
      projected.sort();
      quantiles(projected, target, k * this.#count, this.#count);
      const paper = directions[3 * k];
      let squares = 0;
      for (let i = 0; i < this.#count; i++) squares += (target[k * this.#count + i] - paper) ** 2;
      sum += (k < 3 ? 1 : CHOSEN / (DIRECTIONS - 3)) * (squares / this.#count);
    }
    return { quantiles: target, scale: 1 / Math.max(sum / LOOKED_ALONG, LEAST_DISTANCE) };
  }

  /** As `PatchDistance.evaluate`. */
  evaluate(
    image: Float32Array,
    stride: number,
    targets: readonly PaletteTarget[],
    weights: readonly number[],
    random: Random,
    gradient: Float32Array,
    distances: Float64Array,
  ): void {
    distances.fill(0);
    const count = this.#count;
    const colours = this.#colours;
    const upstream = this.#upstream.fill(0);
    const projected = this.#projected;
    const places = this.#places;
    const slopes = this.#slopes;
    const shiftX = random.integer(STRIDE);
    const shiftY = random.integer(STRIDE);
    for (let i = 0; i < count; i++) {
      oklabWithSlopes(image, this.#pixel(i, stride, shiftX, shiftY), colours, 3 * i, slopes, SLOPES * i);
    }
    const first = random.integer(DIRECTIONS - 3);
    for (let j = 0; j < LOOKED_ALONG; j++) {
      const direction = j < 3 ? j : 3 + ((first + j) % (DIRECTIONS - 3));
      project(colours, direction, projected);
      this.#ranks.rank(projected, 0, places);
      const x = directions[3 * direction];
      const y = CHROMA * directions[3 * direction + 1];
      const z = CHROMA * directions[3 * direction + 2];
      for (let t = 0; t < targets.length; t++) {
        const wanted = targets[t].quantiles;
        const scale = targets[t].scale / (LOOKED_ALONG * count);
        const slope = 2 * weights[t] * scale;
        let squares = 0;
        const from = direction * count;
        for (let i = 0, to = 0; i < count; i++, to += 3) {
          const difference = projected[i] - wanted[from + places[i]];
          squares += difference * difference;
          const pull = slope * difference;
          upstream[to] += pull * x;
          upstream[to + 1] += pull * y;
          upstream[to + 2] += pull * z;
        }
        distances[t] += scale * squares;
      }
    }
    for (let i = 0; i < count; i++) {
      oklabTransposed(slopes, SLOPES * i, upstream, 3 * i, gradient, this.#pixel(i, stride, shiftX, shiftY));
    }
  }

  /** Where in a picture's data a sample lies. */
  #pixel(sample: number, stride: number, shiftX: number, shiftY: number): number {
    const { left, top, width, height } = this.#crop;
    const x = Math.min(width - 1, STRIDE * (sample % this.#columns) + shiftX);
    const y = Math.min(height - 1, STRIDE * Math.floor(sample / this.#columns) + shiftY);
    return 3 * ((top + y) * stride + left + x);
  }
}
