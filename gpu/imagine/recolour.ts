import { clampChroma, converter, type Oklch } from "culori";
import type { RememberedPicture } from "../../models/embedded-prototypes.ts";
import { COLORS } from "./words.ts";

const toOklch = converter("oklch");
const toRgb = converter("rgb");

/** Below this chroma a pixel has no hue to speak of. */
const GREY = 0.04;
/** Hues this near to the thing's main one are its colour; degrees. */
const NEAR = 45;
/** The main hue's pixels have to be so much of the thing to be what changes; otherwise all coloured ones are. */
const MAIN_SHARE = 0.4;
const COLOURED_SHARE = 0.3;
const OPAQUE = 24;
/** What is as grey as this, neither as dark as an outline or eye nor as light as a gleam, is a shadow. */
const SHADOW_CHROMA = 0.07;
const SHADOW = [0.35, 0.8] as const;
/** How much of the light and shade within the thing stays. */
const SHADING = 0.75;
const BINS = 24;

/**
 * The thing in another colour: pixels of its main hue take the new hue and lightness and keep their light and shade; eyes,
 * leaves and outlines of other colours stay. A shape without colour is filled.
 * @param color a name in `COLORS`
 */
export function recolour(picture: RememberedPicture, color: string, monochrome: boolean): RememberedPicture {
  const target = COLORS.get(color);
  if (target === undefined) throw new RangeError(`"${color}" is no colour that can be painted with.`);
  const [lightness, chroma, hue] = target;
  const { size, data } = picture;
  const pixels = new Map<number, Oklch>();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] < OPAQUE) continue;
    pixels.set(at, toOklch({ mode: "rgb", r: data[at] / 255, g: data[at + 1] / 255, b: data[at + 2] / 255 }));
  }
  const changed = monochrome ? [...pixels] : mainPixels(pixels);
  const mean = (of: (pixel: Oklch) => number): number =>
    changed.reduce((sum, [, pixel]) => sum + of(pixel), 0) / Math.max(1, changed.length);
  const meanLightness = mean(({ l }) => l);
  const meanChroma = mean(({ c }) => c);
  const out = Uint8Array.from(data);
  for (const [at, { l, c }] of changed) {
    const strength = meanChroma < GREY ? 1 : Math.min(1.4, Math.max(0.5, c / meanChroma));
    const painted = toRgb(
      clampChroma(
        {
          mode: "oklch",
          l: Math.min(0.98, Math.max(0.08, lightness + (l - meanLightness) * SHADING)),
          c: chroma * strength,
          h: hue,
        },
        "oklch",
      ),
    );
    [painted.r, painted.g, painted.b].forEach((value, channel) => {
      out[at + channel] = Math.round(255 * Math.min(1, Math.max(0, value)));
    });
  }
  return { size, data: out };
}

/** The pixels that a person means by the thing's colour. */
function mainPixels(pixels: ReadonlyMap<number, Oklch>): [number, Oklch][] {
  const all = [...pixels];
  const coloured = all.filter(([, { c }]) => c > GREY);
  if (coloured.length < COLOURED_SHARE * all.length) {
    // A white or grey thing: its body, not its dark outline.
    const light = all.filter(([, { c, l }]) => c <= GREY && l > 0.4);
    return light.length > COLOURED_SHARE * all.length ? light : all.filter(([, { c }]) => c <= GREY);
  }
  const bins = new Float64Array(BINS);
  for (const [, { c, h = 0 }] of coloured) bins[Math.floor((h / 360) * BINS) % BINS] += c;
  const smooth = bins.map((weight, i) => weight + bins[(i + 1) % BINS] + bins[(i + BINS - 1) % BINS]);
  const main = ((smooth.indexOf(Math.max(...smooth)) + 0.5) / BINS) * 360;
  const near = coloured.filter(([, { h = 0 }]) => Math.abs(((h - main + 540) % 360) - 180) < NEAR);
  if (near.length < MAIN_SHARE * all.length) return coloured;
  const isNear = new Set(near.map(([at]) => at));
  // Shadows on the thing have its colour too, though hardly any chroma.
  return all.filter(
    ([at, { c, l }]) => isNear.has(at) || (c < SHADOW_CHROMA && l > SHADOW[0] && l < SHADOW[1]),
  );
}
