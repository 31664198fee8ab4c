import { Random } from "../../../../drawing/random.ts";

/** Side of the patches, pixels of their level. */
export const PATCH = 7;
/** Numbers of a filter: three planes. */
export const TAPS = 3 * PATCH * PATCH;
/** Filters of a bank, and how many of them are looked through in one iteration. */
export const POOL = 64;
export const CHOSEN = 16;

/** What patches are compared in: all they show, or lightness around its mean in the patch. */
export type PatchKind = "colour" | "lightness";

/** Of a bank in colour, this share of the filters are plain random ones, which see mean colours too. */
const PLAIN_SHARE = 0.25;
/** Waves per pixel; the pyramid's levels are an octave apart. */
const FREQUENCIES = [0.1, 0.3] as const;
/** Standard deviation of a wave's envelope, pixels. */
const ENVELOPE = 2;
/** Rec. 601. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * [POOL × 3 × 7 × 7] unit filters to project patches on, always the same. In colour a quarter of them are uniform on the
 * sphere (Elnekave & Weiss 2022); the others, and all for lightness, are waves of random direction, frequency and phase
 * under a Gaussian, with no mean: what a steerable pyramid's bands see (Heeger & Bergen 1995), of which the
 * distributions tell textures apart far better.
 */
export function filterBank(kind: PatchKind): Float32Array {
  const random = new Random(kind === "colour" ? 1 : 2);
  const bank = new Float32Array(POOL * TAPS);
  for (let k = 0; k < POOL; k++) {
    const filter = bank.subarray(k * TAPS, (k + 1) * TAPS);
    // Plain ones among the others, so that any choice of neighbours has its share.
    const plain = kind === "colour" && (k * PLAIN_SHARE) % 1 === 0;
    if (plain) for (let i = 0; i < TAPS; i++) filter[i] = random.normal();
    else wave(random, kind === "lightness" ? LUMA : direction(random), filter);
    const length = Math.sqrt(filter.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < TAPS; i++) filter[i] /= length;
  }
  return bank;
}

function direction(random: Random): readonly [number, number, number] {
  const vector = [random.normal(), random.normal(), random.normal()];
  // Half-way to grey: pictures differ most in lightness.
  const grey = random.normal();
  return [vector[0] + grey, vector[1] + grey, vector[2] + grey];
}

function wave(random: Random, colour: readonly [number, number, number], out: Float32Array): void {
  const angle = Math.PI * random.uniform();
  const [lowest, highest] = FREQUENCIES;
  const frequency = 2 * Math.PI * lowest * (highest / lowest) ** random.uniform();
  const phase = 2 * Math.PI * random.uniform();
  const middle = (PATCH - 1) / 2;
  const plane = PATCH * PATCH;
  const values = new Float64Array(plane);
  let sum = 0;
  let weights = 0;
  const envelopes = new Float64Array(plane);
  for (let i = 0; i < plane; i++) {
    const x = (i % PATCH) - middle;
    const y = Math.floor(i / PATCH) - middle;
    envelopes[i] = Math.exp(-(x * x + y * y) / (2 * ENVELOPE * ENVELOPE));
    values[i] = envelopes[i] * Math.cos(frequency * (Math.cos(angle) * x + Math.sin(angle) * y) + phase);
    sum += values[i];
    weights += envelopes[i];
  }
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < plane; i++) {
      out[channel * plane + i] = colour[channel] * (values[i] - (sum / weights) * envelopes[i]);
    }
  }
}
