import type { Picture } from "./initialise.ts";
import { oklabToRgb, rgbToOklab } from "./oklab.ts";
import type { Random } from "./random.ts";

/** A picture's main colours, the most common first. */
export interface Palette {
  /** [colours × 3] sRGB in [0, 1]. */
  readonly rgb: Float32Array;
  /** [colours × 3] the same in Oklab. */
  readonly oklab: Float32Array;
  /** [colours] what share of the picture each stands for; they add up to 1. */
  readonly shares: Float32Array;
}

/** The picture is looked at in so many places to a side. */
const GRID = 96;
const ROUNDS = 16;

/** k-means in Oklab, begun by k-means++ (Arthur & Vassilvitskii 2007); fewer colours than `count` where the picture has fewer. */
export function paletteOf(picture: Picture, count: number, random: Random): Palette {
  const pixels = sample(picture);
  let centres = firstCentres(pixels, count, random);
  let members = new Uint32Array(centres.length / 3);
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float64Array(centres.length);
    members = new Uint32Array(centres.length / 3);
    for (let at = 0; at < pixels.length; at += 3) {
      const nearest = nearestOf(centres, pixels, at).index;
      members[nearest]++;
      for (let k = 0; k < 3; k++) sums[3 * nearest + k] += pixels[at + k];
    }
    centres = Float64Array.from(centres, (value, k) => {
      const size = members[Math.floor(k / 3)];
      return size > 0 ? sums[k] / size : value;
    });
  }
  const order = [...members.keys()]
    .filter((each) => members[each] > 0)
    .sort((a, b) => members[b] - members[a] || a - b);
  const oklab = Float32Array.from(order.flatMap((each) => [...centres.subarray(3 * each, 3 * each + 3)]));
  const rgb = new Float32Array(oklab.length);
  for (let at = 0; at < oklab.length; at += 3) oklabToRgb(oklab, at, rgb, at);
  return { rgb, oklab, shares: Float32Array.from(order, (each) => (3 * members[each]) / pixels.length) };
}

/** [places × 3] Oklab on a grid of at most GRID × GRID places. */
function sample({ width, height, data }: Picture): Float64Array {
  const [columns, rows] = [Math.min(GRID, width), Math.min(GRID, height)];
  const pixels = new Float64Array(3 * columns * rows);
  for (let row = 0; row < rows; row++) {
    const y = Math.floor(((row + 0.5) * height) / rows);
    for (let column = 0; column < columns; column++) {
      const x = Math.floor(((column + 0.5) * width) / columns);
      rgbToOklab(data, 3 * (y * width + x), pixels, 3 * (row * columns + column));
    }
  }
  return pixels;
}

function firstCentres(pixels: Float64Array, count: number, random: Random): Float64Array {
  const centres: number[] = [];
  const distances = new Float64Array(pixels.length / 3).fill(1);
  for (;;) {
    const total = distances.reduce((sum, each) => sum + each, 0);
    if (centres.length === 3 * count || !(total > 1e-9)) return Float64Array.from(centres);
    let left = random.uniform() * total;
    let chosen = distances.findIndex((each) => {
      left -= each;
      return left < 0;
    });
    if (chosen < 0) chosen = distances.length - 1;
    centres.push(...pixels.subarray(3 * chosen, 3 * chosen + 3));
    const known = Float64Array.from(centres);
    for (let i = 0; i < distances.length; i++) distances[i] = nearestOf(known, pixels, 3 * i).distance;
  }
}

function nearestOf(centres: Float64Array, pixels: Float64Array, at: number) {
  let [index, distance] = [0, Number.POSITIVE_INFINITY];
  for (let k = 0; k < centres.length; k += 3) {
    const [l, a, b] = [
      centres[k] - pixels[at],
      centres[k + 1] - pixels[at + 1],
      centres[k + 2] - pixels[at + 2],
    ];
    const squared = l * l + a * a + b * b;
    if (squared < distance) [index, distance] = [k / 3, squared];
  }
  return { index, distance };
}
