import { Random } from "../../../drawing/random.ts";

/** A number for each place of the sheet, pixels. */
export type Field = (x: number, y: number) => number;

const cosines = Float64Array.from({ length: 256 }, (_, i) => Math.cos((2 * Math.PI * i) / 256));

/** Gradient noise (Perlin 2002) of unit wavelength, about [−1, 1]. */
export function noise(seed: number): Field {
  const random = new Random(seed);
  const permutation = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (let i = 255; i > 0; i--) {
    const j = random.integer(i + 1);
    [permutation[i], permutation[j]] = [permutation[j], permutation[i]];
  }

  const slope = (column: number, row: number, dx: number, dy: number): number => {
    const angle = permutation[(permutation[column & 255] + row) & 255];
    return cosines[angle] * dx + cosines[(angle + 192) & 255] * dy;
  };
  const fade = (t: number): number => t * t * t * (t * (6 * t - 15) + 10);
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const dx = x - column;
    const dy = y - row;
    const u = fade(dx);
    const top = slope(column, row, dx, dy) * (1 - u) + slope(column + 1, row, dx - 1, dy) * u;
    const bottom =
      slope(column, row + 1, dx, dy - 1) * (1 - u) + slope(column + 1, row + 1, dx - 1, dy - 1) * u;
    return 1.4 * (top + (bottom - top) * fade(dy));
  };
}

/** Octaves of noise, each half as long and half as strong; `wavelength` of the longest, pixels; about [−1, 1]. */
export function fractal(seed: number, wavelength: number, octaves = 4): Field {
  const layers = Array.from({ length: octaves }, (_, octave) => noise(seed + 101 * octave));
  return (x, y) => {
    let sum = 0;
    let strength = 0.5;
    let frequency = 1 / wavelength;
    for (const layer of layers) {
      sum += strength * layer(x * frequency + 17.3, y * frequency + 5.7);
      strength /= 2;
      frequency *= 2;
    }
    return 1.3 * sum;
  };
}

/** The tooth of a paper: how high its grain stands, about even over [0, 1]; `grain` is its wavelength, pixels. */
export function tooth(seed: number, grain: number): Field {
  const coarse = noise(seed);
  const fine = noise(seed + 1);
  return (x, y) => {
    const height =
      0.5 + 0.42 * coarse(x / grain, y / grain) + 0.3 * fine((2.1 * x) / grain, (2.1 * y) / grain);
    return Math.min(1, Math.max(0, height));
  };
}
