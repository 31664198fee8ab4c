import { colorsOf } from "../../drawing/initialise.ts";
import type { Random } from "../../drawing/random.ts";
import { type Stroke, stroke } from "../../drawing/stroke.ts";
import type { RunSettings } from "../../protocol/settings.ts";
import { liesIn } from "../../protocol/style.ts";
import type { ShapeReference } from "../critics/style/stroke-pull.ts";
import { startingStroke } from "../critics/style/strokes/starting-mark.ts";
import type { Imagined } from "../imagine/imagine.ts";

/** So many of the strokes, where all of the paper is to be painted, lay the ground. */
const GROUND_SHARE = 0.22;
/** Their diameters and reach, in sides of the canvas, and opacity. */
const GROUND_WIDTH = [0.17, 0.25] as const;
const GROUND_REACH = 0.3;
const GROUND_OPACITY = [0.75, 1] as const;

/**
 * Strokes that are about to begin, in the manner of the references that count by shape: the stronger the style, the more
 * of them have a width, length, bend, direction and opacity of the reference's; broad ones come to lie below.
 */
export function inManner(
  strokes: readonly Stroke[],
  shapes: readonly ShapeReference[],
  { canvas, styleStrength }: RunSettings,
  random: Random,
): Stroke[] {
  if (shapes.length === 0) return [...strokes];
  const share = 1 - (1 - styleStrength / 100) ** 2;
  const changed = strokes.map((each) => {
    const [x, y] = each.points;
    const shape = choose(shapes, x / canvas, y / canvas, random);
    if (shape === null || random.uniform() >= share) return each;
    const segments = (each.points.length - 2) / 6;
    const mark = startingStroke(shape.suggestion, strokes.length, random, segments);
    const points = mark.points.map((value, i) => value * canvas + (i % 2 === 0 ? x : y));
    const [red, green, blue] = each.color;
    return stroke(each.id, points, (mark.width * canvas) / 224, [red, green, blue, mark.opacity]);
  });
  return changed.sort((a, b) => b.width - a.width);
}

/** By weight, among those that hold at this place (shares of the paper). */
function choose(
  shapes: readonly ShapeReference[],
  x: number,
  y: number,
  random: Random,
): ShapeReference | null {
  const here = shapes.filter(({ region }) => region === null || liesIn(region, x, y));
  let left = random.uniform() * here.reduce((sum, { weight }) => sum + weight, 0);
  return (
    here.find(({ weight }) => {
      left -= weight;
      return left < 0;
    }) ?? null
  );
}

/**
 * The first strokes become broad ones all over the paper, in the colours of what is imagined there, as far as its ground is
 * to be painted.
 */
export function onGround(
  strokes: readonly Stroke[],
  { picture, grounded = 0 }: Imagined,
  { canvas }: RunSettings,
  random: Random,
): Stroke[] {
  const count = Math.round(GROUND_SHARE * grounded * strokes.length);
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const color = colorsOf(picture, canvas, GROUND_OPACITY);
  return strokes.map((each, i) => {
    if (i >= count) return each;
    const x = (((i % columns) + random.uniform()) / columns) * canvas;
    const y = ((Math.floor(i / columns) + random.uniform()) / rows) * canvas;
    const [turn, steps] = [random.between(0, Math.PI), each.points.length / 2 - 1];
    const points = Array.from(each.points, (_, k) => {
      const along = (Math.floor(k / 2) / steps - 0.5) * GROUND_REACH * canvas;
      return k % 2 === 0 ? x + along * Math.cos(turn) : y + along * Math.sin(turn);
    });
    return stroke(each.id, points, canvas * random.between(...GROUND_WIDTH), color(random, points));
  });
}
