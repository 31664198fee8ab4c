import { byWeight, colorsOf } from "../../drawing/initialise.ts";
import type { PackedStrokes } from "../../drawing/packed.ts";
import type { Random } from "../../drawing/random.ts";
import type { Imagined } from "../imagine/imagine.ts";
import { Rasteriser } from "../raster/rasteriser.ts";

/** A stroke is missed when the picture without it is worse by so much of what an empty sheet is wrong by. */
const MISSED = 5e-4;
/** A stroke that begins anew: its steps from point to point and its diameter, in sides of the canvas, and its opacity. */
const REACH = 0.09;
const WIDTH = [0.02, 0.05] as const;
const OPACITY = [0.6, 0.95] as const;

export interface ReseedOptions {
  readonly strokes: PackedStrokes<Float32Array>;
  /** Side of the canvas that the strokes are measured on, pixels. */
  readonly canvas: number;
  readonly imagined: Imagined;
  /** At most so many strokes of all, 0–1. */
  readonly share: number;
  /** Strokes that stay as they are. */
  readonly locked: (stroke: number) => boolean;
  readonly random: Random;
}

/**
 * Strokes that the picture would not miss, or would be better without, begin anew where it is furthest from what is imagined:
 * in place, with their ids, order and number of points.
 * @returns their indices
 */
export function reseed(options: ReseedOptions): number[] {
  const { strokes, canvas, imagined, share, locked, random } = options;
  const { picture } = imagined;
  const side = picture.width;
  const small = scaled(strokes, side / canvas);
  const rasteriser = Rasteriser.create(side, side);
  const error = (): number => squaredError(rasteriser.forward(small), picture.data);
  const empty = squaredError(new Float32Array(picture.data.length).fill(1), picture.data);
  const whole = error();
  const benefits: { readonly stroke: number; readonly benefit: number }[] = [];
  for (let stroke = 0; stroke < strokes.ids.length; stroke++) {
    if (locked(stroke)) continue;
    const opacity = small.colors[4 * stroke + 3];
    small.colors[4 * stroke + 3] = 0;
    benefits.push({ stroke, benefit: error() - whole });
    small.colors[4 * stroke + 3] = opacity;
  }
  const unmissed = benefits
    .filter(({ benefit }) => benefit < MISSED * empty)
    .sort((a, b) => a.benefit - b.benefit || a.stroke - b.stroke)
    .slice(0, Math.floor(share * strokes.ids.length))
    .map(({ stroke }) => stroke);
  for (const stroke of unmissed) small.colors[4 * stroke + 3] = 0;
  const wrong = errorByPixel(rasteriser.forward(small), picture.data);
  if (unmissed.length === 0 || !wrong.some((each) => each > 0)) return [];
  const place = byWeight(wrong, side, { left: 0, top: 0, width: canvas, height: canvas });
  const color = colorsOf(picture, canvas, OPACITY);
  for (const stroke of unmissed) {
    const [from, to] = [2 * strokes.pointOffsets[stroke], 2 * strokes.pointOffsets[stroke + 1]];
    const points = [...place(random)];
    while (points.length < to - from)
      points.push(points[points.length - 2] + REACH * canvas * (random.uniform() - 0.5));
    strokes.points.set(points, from);
    strokes.widths[stroke] = canvas * random.between(...WIDTH);
    strokes.colors.set(color(random, points), 4 * stroke);
  }
  return unmissed;
}

function scaled(strokes: PackedStrokes<Float32Array>, factor: number): PackedStrokes<Float32Array> {
  return {
    ...strokes,
    points: strokes.points.map((each) => each * factor),
    widths: strokes.widths.map((each) => each * factor),
    colors: strokes.colors.slice(),
  };
}

function squaredError(image: Float32Array, target: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < target.length; i++) sum += (image[i] - target[i]) ** 2;
  return sum;
}

/** [pixels] the square of the distance in colour. */
function errorByPixel(image: Float32Array, target: Float32Array): Float32Array {
  const errors = new Float32Array(target.length / 3);
  for (let i = 0; i < target.length; i++) errors[Math.floor(i / 3)] += (image[i] - target[i]) ** 2;
  return errors;
}
