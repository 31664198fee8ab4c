/** Cube roots below this count as this in slopes: Oklab has no derivative at black. */
const LEAST_ROOT = 0.05;

/** Linear light of an sRGB value (IEC 61966-2-1), odd below 0. */
export function decode(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** sRGB value of linear light. */
export function encode(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}

/**
 * Oklab (Björn Ottosson 2020) of an sRGB pixel at `from` of `pixels`, into `out` at `to`: L in [0, 1], a and b within ±0.4.
 */
export function toOklab(pixels: Float32Array, from: number, out: Float32Array, to: number): void {
  const r = decode(pixels[from]);
  const g = decode(pixels[from + 1]);
  const b = decode(pixels[from + 2]);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  out[to] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  out[to + 1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  out[to + 2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
}

/**
 * The transpose of `toOklab`'s derivative at the pixel: adds to `gradient` at `from` what `upstream` at `to`, d loss / d Oklab,
 * makes of it.
 */
export function fromOklabGradient(
  pixels: Float32Array,
  from: number,
  upstream: Float32Array,
  to: number,
  gradient: Float32Array,
): void {
  const r = decode(pixels[from]);
  const g = decode(pixels[from + 1]);
  const b = decode(pixels[from + 2]);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const u = upstream[to];
  const v = upstream[to + 1];
  const w = upstream[to + 2];
  const dl = (0.2104542553 * u + 1.9779984951 * v + 0.0259040371 * w) / (3 * Math.max(LEAST_ROOT, l) ** 2);
  const dm = (0.793617785 * u - 2.428592205 * v + 0.7827717662 * w) / (3 * Math.max(LEAST_ROOT, m) ** 2);
  const ds = (-0.0040720468 * u + 0.4505937099 * v - 0.808675766 * w) / (3 * Math.max(LEAST_ROOT, s) ** 2);
  gradient[from] += (0.4122214708 * dl + 0.2119034982 * dm + 0.0883024619 * ds) * slope(pixels[from], r);
  gradient[from + 1] +=
    (0.5363325363 * dl + 0.6806995451 * dm + 0.2817188376 * ds) * slope(pixels[from + 1], g);
  gradient[from + 2] +=
    (0.0514459929 * dl + 0.1073969566 * dm + 0.6299787005 * ds) * slope(pixels[from + 2], b);
}

/** Of `decode`. */
function slope(value: number, light: number): number {
  return value <= 0.04045 ? 1 / 12.92 : (2.4 * light) / (value + 0.055);
}

/** The sRGB pixel, clipped to [0, 1], of an Oklab one. */
export function fromOklab(colours: Float32Array, from: number, out: Float32Array, to: number): void {
  const L = colours[from];
  const a = colours[from + 1];
  const b = colours[from + 2];
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (light: number): number => Math.min(1, Math.max(0, encode(light)));
  out[to] = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  out[to + 1] = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  out[to + 2] = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
}
