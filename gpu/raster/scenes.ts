import type { Random } from "../../drawing/random.ts";
import type { Scene } from "../../drawing/scene.ts";
import { type Stroke, stroke, strokeId } from "../../drawing/stroke.ts";

/**
 * A scene as CLIPDraw begins (Frans et al. 2021): paths of 1–3 cubics, the first point anywhere, every next
 * one within a twentieth of the canvas of the one before, per axis; random colours.
 * For benchmarks and tests of the rasteriser.
 * @param widthOf diameter of each stroke, canvas pixels
 */
export function clipdrawScene(
  strokes: number,
  side: number,
  random: Random,
  widthOf: (random: Random) => number,
): Scene {
  return {
    width: side,
    height: side,
    strokes: Array.from({ length: strokes }, (_, i): Stroke => {
      const count = 1 + 3 * (1 + random.integer(3));
      let x = random.uniform();
      let y = random.uniform();
      const points: number[] = [];
      for (let p = 0; p < count; p++) {
        points.push(x * side, y * side);
        x += 0.1 * (random.uniform() - 0.5);
        y += 0.1 * (random.uniform() - 0.5);
      }
      const color = [random.uniform(), random.uniform(), random.uniform(), random.uniform()] as const;
      return stroke(strokeId(`p${i}`), points, widthOf(random), color);
    }),
  };
}

/** Every line two pixels wide, as CLIPDraw begins: the reference scenes' `w1`. */
export const thin = (): number => 2;

/** Diameters from 2 to 40 pixels: the reference scenes' `wu`. */
export const wide = (random: Random): number => random.between(2, 40);
