import type { FloatArray } from "./packed.ts";

const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

const encoded = (value: number): number =>
  value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;

const clamped = (value: number): number => Math.min(1, Math.max(0, value));

/**
 * One colour from sRGB in [0, 1] to Oklab (Ottosson 2020, "A perceptual color space for image processing"): lightness in
 * [0, 1], then green–red and blue–yellow.
 */
export function rgbToOklab(rgb: FloatArray, from: number, oklab: FloatArray, to: number): void {
  const red = linear(rgb[from]);
  const green = linear(rgb[from + 1]);
  const blue = linear(rgb[from + 2]);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  oklab[to] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  oklab[to + 1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  oklab[to + 2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
}

/** The other way; what sRGB does not have is clipped channel by channel. */
export function oklabToRgb(oklab: FloatArray, from: number, rgb: FloatArray, to: number): void {
  const [L, a, b] = [oklab[from], oklab[from + 1], oklab[from + 2]];
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  rgb[to] = clamped(encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s));
  rgb[to + 1] = clamped(encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s));
  rgb[to + 2] = clamped(encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s));
}
