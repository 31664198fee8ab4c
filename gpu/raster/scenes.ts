import { initialStrokes } from "../../drawing/initialise.ts";
import type { Random } from "../../drawing/random.ts";
import type { Scene } from "../../drawing/scene.ts";
import { stroke } from "../../drawing/stroke.ts";

/**
 * A scene as CLIPDraw begins, with strokes of the widths that one asks for: what the rasteriser is measured on.
 * @param widthOf diameter of each stroke, canvas pixels
 */
export function clipdrawScene(
  strokes: number,
  side: number,
  random: Random,
  widthOf: (random: Random) => number,
): Scene {
  const initial = initialStrokes(random, { count: strokes, canvas: side, width: 1 });
  return {
    width: side,
    height: side,
    strokes: initial.map(({ id, points, color }) => stroke(id, points, widthOf(random), color)),
  };
}

/** Every line two pixels wide, as CLIPDraw begins: the reference scenes' `w1`. */
export const thin = (): number => 2;

/** Diameters from 2 to 40 pixels: the reference scenes' `wu`. */
export const wide = (random: Random): number => random.between(2, 40);
