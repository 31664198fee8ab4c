import { oklabToRgb, rgbToOklab } from "../../drawing/oklab.ts";
import type { Palette } from "../../drawing/palette.ts";
import type { RunSettings } from "../../protocol/settings.ts";
import { liesIn } from "../../protocol/style.ts";
import type { LoadedReference } from "../critics/style/style-critic.ts";
import type { Imagined } from "./imagine.ts";

/** Colours nearer to the ground than this are the ground; in Oklab. */
const GROUND = 0.12;
/** How far a colour draws those around it; in Oklab. */
const REACH = 0.1;
/** How much of the background's paint there should be where the ground is far from white. */
const GROUND_COVER = 0.3;

/**
 * What is imagined, in the colours of the references that count by colour: the paper behind the things takes the most
 * common colour, the things take others by their own lightness and hue. How far it goes grows with the strength.
 */
export function restyle(
  imagined: Imagined,
  references: readonly LoadedReference[],
  paletteOf: (reference: LoadedReference) => Palette,
  { styleStrength, paletteOnly }: Pick<RunSettings, "styleStrength" | "paletteOnly">,
): Imagined {
  const colouring = references.filter(
    ({ mode }) => paletteOnly !== "off" || mode === "all" || mode === "palette",
  );
  if (styleStrength === 0 || colouring.length === 0) return imagined;
  const amount = 1 - (1 - styleStrength / 100) ** 4;
  const { picture, cover } = imagined;
  const { width, height } = picture;
  const range = lightnessOf(imagined);
  const maps = colouring.map((reference) => ({
    ...reference,
    take: colorMap(paletteOf(reference), range),
  }));
  const data = picture.data.slice();
  const covered = cover.slice();
  let grounded = 0;
  const [from, to, sum] = [new Float32Array(3), new Float32Array(3), new Float32Array(3)];
  for (let i = 0; i < cover.length; i++) {
    const [x, y] = [((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height];
    let total = 0;
    let paint = 0;
    sum.fill(0);
    for (const { take, region, weight } of maps) {
      if (region !== null && !liesIn(region, x, y)) continue;
      rgbToOklab(picture.data, 3 * i, from, 0);
      paint += weight * take(from, cover[i], to);
      for (let k = 0; k < 3; k++) sum[k] += weight * (from[k] + amount * (to[k] - from[k]));
      total += weight;
    }
    if (total === 0) continue;
    for (let k = 0; k < 3; k++) sum[k] /= total;
    oklabToRgb(sum, 0, data, 3 * i);
    covered[i] = Math.max(cover[i], (GROUND_COVER * amount * paint) / total);
    grounded += (amount * paint) / total / cover.length;
  }
  return { picture: { width, height, data }, cover: covered, grounded };
}

/** The lightness of the things, dark and light ends, without the outermost twentieth. */
function lightnessOf({ picture, cover }: Imagined): readonly [dark: number, light: number] {
  const found: number[] = [];
  const oklab = new Float32Array(3);
  for (let i = 0; i < cover.length; i += 7) {
    if (cover[i] < 0.5) continue;
    rgbToOklab(picture.data, 3 * i, oklab, 0);
    found.push(oklab[0]);
  }
  if (found.length === 0) return [0, 1];
  found.sort((a, b) => a - b);
  return [found[Math.floor(0.05 * found.length)], found[Math.floor(0.95 * (found.length - 1))]];
}

/** Where a colour (Oklab, in `from`) of a pixel with so much of a thing goes; gives back how much the ground has to be painted there. */
type ColorMap = (from: Float32Array, cover: number, to: Float32Array) => number;

function colorMap({ oklab, shares }: Palette, [dark, light]: readonly [number, number]): ColorMap {
  const colors = [...shares.keys()].map((k) => oklab.subarray(3 * k, 3 * k + 3));
  const [ground] = colors;
  const figures = colors.filter((color) => distance(color, ground) > GROUND);
  const on = figures.length > 0 ? figures : colors;
  const lightness = on.map((color) => color[0]);
  const [low, high] = [Math.min(...lightness), Math.max(...lightness)];
  const paint = Math.min(1, distance(ground, [1, 0, 0]) / (2 * GROUND));
  const wanted = new Float32Array(3);
  return (from, cover, to) => {
    const share = light > dark ? Math.min(1, Math.max(0, (from[0] - dark) / (light - dark))) : 0.5;
    wanted[0] = low + share * (high - low);
    wanted[1] = from[1];
    wanted[2] = from[2];
    to.fill(0);
    let total = 0;
    const nearest = Math.min(...on.map((color) => distance(color, wanted)));
    for (const color of on) {
      const weight = Math.exp(-(distance(color, wanted) ** 2 - nearest ** 2) / (2 * REACH ** 2));
      for (let k = 0; k < 3; k++) to[k] += weight * color[k];
      total += weight;
    }
    for (let k = 0; k < 3; k++) to[k] = cover * (to[k] / total) + (1 - cover) * ground[k];
    return paint;
  };
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
