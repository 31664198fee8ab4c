import { anyColor, byWeight, colorsOf, initialStrokes, within } from "../../drawing/initialise.ts";
import type { Random } from "../../drawing/random.ts";
import type { Stroke } from "../../drawing/stroke.ts";
import { PRESETS } from "../../protocol/presets.ts";
import type { RunSettings } from "../../protocol/settings.ts";
import type { ShapeReference } from "../critics/style/stroke-pull.ts";
import type { Imagined } from "../imagine/imagine.ts";
import { inManner, onGround } from "./styled-start.ts";

/** The canvas side that rates and widths in presets and settings are measured on. */
export const REFERENCE_SIDE = 224;

/**
 * The given strokes at the bottom, and on top of them new ones until there are `settings.strokes`. Where a picture is
 * imagined they begin on its things, in its colours, broad ones below and fine ones above; else anywhere in any colour.
 * References that count by the shape of their strokes give them theirs.
 */
export function startingStrokes(
  settings: RunSettings,
  given: readonly Stroke[],
  imagined: Imagined | null,
  random: Random,
  shapes: readonly ShapeReference[] = [],
): Stroke[] {
  const taken = new Set(given.map(({ id }) => id));
  const count = Math.max(0, settings.strokes - given.length);
  const fresh = imagined
    ? strokesOn(imagined, settings, count, random)
    : strokesAnywhere(settings, count, random);
  const manner = random.fork("manner");
  const styled = inManner(fresh, shapes, settings, manner);
  const grounded = imagined ? onGround(styled, imagined, settings, manner) : styled;
  return [...given, ...grounded.filter(({ id }) => !taken.has(id))];
}

function strokesAnywhere({ preset, canvas }: RunSettings, count: number, random: Random): Stroke[] {
  const { start, width } = PRESETS[preset];
  const edge = start.margin * canvas;
  return initialStrokes(random, {
    count,
    canvas,
    width: (width.start * canvas) / REFERENCE_SIDE,
    place: within({ left: edge, top: edge, width: canvas - 2 * edge, height: canvas - 2 * edge }),
    color: anyColor(...start.opacity),
  });
}

function strokesOn(
  { picture, cover }: Imagined,
  settings: RunSettings,
  count: number,
  random: Random,
): Stroke[] {
  const { canvas, preset } = settings;
  const { widths, opacity } = PRESETS[preset].start.onThings;
  const place = byWeight(cover, picture.width, { left: 0, top: 0, width: canvas, height: canvas });
  return widths.flatMap((width, layer) =>
    initialStrokes(random, {
      count: Math.floor(((layer + 1) * count) / widths.length) - Math.floor((layer * count) / widths.length),
      canvas,
      width: (width * canvas) / REFERENCE_SIDE,
      place,
      color: colorsOf(picture, canvas, opacity),
    }),
  );
}
