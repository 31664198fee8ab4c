import type { Picture } from "../../../../drawing/initialise.ts";
import { rgbToOklab } from "../../../../drawing/oklab.ts";
import { Random } from "../../../../drawing/random.ts";
import { Matching, type Quantiles, squaredDistanceFrom } from "./matching.ts";
import { oklabTransposed, oklabWithSlopes, SLOPES } from "./oklab-gradient.ts";
import type { Crop } from "./pyramid.ts";
import { quantiles } from "./ranks.ts";

/** Directions in Oklab: its three axes, then random ones; and how many of the latter are looked along in one iteration. */
const DIRECTIONS = 35;
const CHOSEN = 6;
const LOOKED_ALONG = 3 + CHOSEN;
/** How much a and b weigh against lightness: differences of equal length in them are more to the eye. */
const CHROMA = 2;
/** Every how many-th pixel is looked at both ways. */
const STRIDE = 4;
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

/** A reference's colours as one canvas compares with them, along all directions. */
export type PaletteTarget = Quantiles;

function project(
  colours: Float32Array,
  direction: number,
  out: Float32Array,
  start: number,
  count: number,
): void {
  const x = directions[3 * direction];
  const y = CHROMA * directions[3 * direction + 1];
  const z = CHROMA * directions[3 * direction + 2];
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    out[start + i] = x * colours[at] + y * colours[at + 1] + z * colours[at + 2];
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
  readonly #slopes: Float64Array;
  /** [LOOKED_ALONG × count] and d loss / d that. */
  readonly #projected: Float32Array;
  readonly #pulls: Float32Array;
  readonly #matching: Matching;

  constructor(crop: Crop) {
    this.#crop = crop;
    this.#columns = Math.ceil(crop.width / STRIDE);
    this.#rows = Math.ceil(crop.height / STRIDE);
    this.#count = this.#columns * this.#rows;
    this.#colours = new Float32Array(3 * this.#count);
    this.#upstream = new Float32Array(3 * this.#count);
    this.#slopes = new Float64Array(SLOPES * this.#count);
    this.#projected = new Float32Array(LOOKED_ALONG * this.#count);
    this.#pulls = new Float32Array(LOOKED_ALONG * this.#count);
    this.#matching = new Matching(LOOKED_ALONG, this.#count);
  }

  target({ data }: Picture): PaletteTarget {
    const colours = new Float32Array(data.length);
    for (let at = 0; at < data.length; at += 3) rgbToOklab(data, at, colours, at);
    const projected = new Float32Array(data.length / 3);
    const values = new Float32Array(DIRECTIONS * this.#count);
    let sum = 0;
    for (let k = 0; k < DIRECTIONS; k++) {
      project(colours, k, projected, 0, projected.length);
      quantiles(projected.sort(), values, k * this.#count, this.#count);
      // Of white only lightness is not 0, but 1.
      const distance = squaredDistanceFrom(directions[3 * k], values, k, this.#count);
      sum += (k < 3 ? 1 : CHOSEN / (DIRECTIONS - 3)) * distance;
    }
    const scale = 1 / Math.max(sum / LOOKED_ALONG, LEAST_DISTANCE);
    return { values, scales: new Float64Array(DIRECTIONS).fill(scale) };
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
    const count = this.#count;
    const colours = this.#colours;
    const upstream = this.#upstream.fill(0);
    const slopes = this.#slopes;
    const projected = this.#projected;
    const pulls = this.#pulls.fill(0);
    const matching = this.#matching;
    const shiftX = random.integer(STRIDE);
    const shiftY = random.integer(STRIDE);
    for (let i = 0; i < count; i++) {
      oklabWithSlopes(image, this.#pixel(i, stride, shiftX, shiftY), colours, 3 * i, slopes, SLOPES * i);
    }
    const first = random.integer(DIRECTIONS - 3);
    const direction = (row: number): number => (row < 3 ? row : 3 + ((first + row) % (DIRECTIONS - 3)));
    for (let row = 0; row < LOOKED_ALONG; row++) {
      matching.choose(row, direction(row));
      project(colours, direction(row), projected, row * count, count);
    }
    matching.rank(projected);
    for (let t = 0; t < targets.length; t++) {
      distances[t] = matching.pull(projected, targets[t], weights[t], pulls);
    }
    for (let row = 0, from = 0; row < LOOKED_ALONG; row++) {
      const x = directions[3 * direction(row)];
      const y = CHROMA * directions[3 * direction(row) + 1];
      const z = CHROMA * directions[3 * direction(row) + 2];
      for (let to = 0; to < 3 * count; to += 3, from++) {
        upstream[to] += pulls[from] * x;
        upstream[to + 1] += pulls[from] * y;
        upstream[to + 2] += pulls[from] * z;
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
