import { anyColor, initialStrokes, within } from "../../drawing/initialise.ts";
import type { Random } from "../../drawing/random.ts";
import { type Stroke, stroke } from "../../drawing/stroke.ts";
import { PRESETS } from "../../protocol/presets.ts";
import type { RunSettings } from "../../protocol/settings.ts";

/** The canvas side that rates and widths in presets and settings are measured on. */
export const REFERENCE_SIDE = 224;

/** The same strokes on a canvas of another side; untouched, to the bit, where the side is the same. */
export function rescale(strokes: readonly Stroke[], from: number, to: number): readonly Stroke[] {
  if (from === to) return strokes;
  const factor = to / from;
  return strokes.map(({ id, points, width, color }) =>
    stroke(
      id,
      points.map((coordinate) => coordinate * factor),
      width * factor,
      color,
    ),
  );
}

/** The given strokes at the bottom, and on top of them new ones until there are `settings.strokes`. */
export function startingStrokes(settings: RunSettings, given: readonly Stroke[], random: Random): Stroke[] {
  const taken = new Set(given.map(({ id }) => id));
  const { start, width } = PRESETS[settings.preset];
  const { canvas } = settings;
  const edge = start.margin * canvas;
  const fresh = initialStrokes(random, {
    count: Math.max(0, settings.strokes - given.length),
    canvas,
    width: (width.start * canvas) / REFERENCE_SIDE,
    place: within({ left: edge, top: edge, width: canvas - 2 * edge, height: canvas - 2 * edge }),
    color: anyColor(...start.opacity),
  });
  return [...given, ...fresh.filter(({ id }) => !taken.has(id))];
}
