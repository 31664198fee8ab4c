/** Cube roots below this count as this in slopes: Oklab has no derivative at black. */
const LEAST_ROOT = 0.05;
/** Slopes that `oklabWithSlopes` leaves for a pixel. */
export const SLOPES = 6;

/** Linear light of an sRGB value, and its derivative into `slopes` at `at`. */
function decode(value: number, slopes: Float64Array, at: number): number {
  if (value <= 0.04045) {
    slopes[at] = 1 / 12.92;
    return value / 12.92;
  }
  const light = ((value + 0.055) / 1.055) ** 2.4;
  slopes[at] = (2.4 * light) / (value + 0.055);
  return light;
}

function root(light: number, slopes: Float64Array, at: number): number {
  const value = Math.cbrt(light);
  slopes[at] = 1 / (3 * Math.max(LEAST_ROOT, value) ** 2);
  return value;
}

/**
 * `rgbToOklab` of drawing/oklab.ts, of a pixel at `from` of `pixels` into `out` at `to`, with what its gradient needs.
 * @param slopes [SLOPES] from `at` on, what `oklabTransposed` needs
 */
export function oklabWithSlopes(
  pixels: Float32Array,
  from: number,
  out: Float32Array,
  to: number,
  slopes: Float64Array,
  at: number,
): void {
  const r = decode(pixels[from], slopes, at);
  const g = decode(pixels[from + 1], slopes, at + 1);
  const b = decode(pixels[from + 2], slopes, at + 2);
  const l = root(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b, slopes, at + 3);
  const m = root(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b, slopes, at + 4);
  const s = root(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b, slopes, at + 5);
  out[to] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  out[to + 1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  out[to + 2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
}

/** The transpose of `oklabWithSlopes`'s derivative: adds to `gradient` at `from` what d loss / d Oklab, at `to` of `upstream`, makes. */
export function oklabTransposed(
  slopes: Float64Array,
  at: number,
  upstream: Float32Array,
  to: number,
  gradient: Float32Array,
  from: number,
): void {
  const u = upstream[to];
  const v = upstream[to + 1];
  const w = upstream[to + 2];
  const l = (0.2104542553 * u + 1.9779984951 * v + 0.0259040371 * w) * slopes[at + 3];
  const m = (0.793617785 * u - 2.428592205 * v + 0.7827717662 * w) * slopes[at + 4];
  const s = (-0.0040720468 * u + 0.4505937099 * v - 0.808675766 * w) * slopes[at + 5];
  gradient[from] += (0.4122214708 * l + 0.2119034982 * m + 0.0883024619 * s) * slopes[at];
  gradient[from + 1] += (0.5363325363 * l + 0.6806995451 * m + 0.2817188376 * s) * slopes[at + 1];
  gradient[from + 2] += (0.0514459929 * l + 0.1073969566 * m + 0.6299787005 * s) * slopes[at + 2];
}
