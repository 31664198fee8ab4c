import { describe, expect, it } from "vitest";
import { type PackedStrokes, packStrokes, zeroGradients } from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import { stroke, strokeId } from "../../drawing/stroke.ts";
import { regularise } from "./regularisers.ts";

const canvas = { width: 120, height: 80 };
const off = { ink: 0, smoothness: 0, containment: 0 };

function scribbles(): PackedStrokes<Float64Array> {
  const random = new Random(3);
  const strokes = Array.from({ length: 5 }, (_, i) => {
    const points = Array.from({ length: 2 * (4 + 3 * (i % 3)) }, () => random.between(-40, 160));
    return stroke(strokeId(`s${i}`), points, random.between(1, 20), [0.5, 0.2, 0.1, random.uniform()]);
  });
  return packStrokes(strokes, Float64Array);
}

describe("regularisers", () => {
  for (const name of ["ink", "smoothness", "containment"] as const) {
    it(`${name}: the gradient is that of the loss`, () => {
      const weights = { ...off, [name]: 7 };
      const strokes = scribbles();
      const gradients = zeroGradients(strokes);
      const { loss, terms } = regularise(weights, strokes, canvas, gradients);
      expect(Object.keys(terms)).toEqual([name]);
      expect(loss).toBeGreaterThan(0);
      const scratch = zeroGradients(strokes);
      for (const part of ["points", "widths", "colors"] as const) {
        for (let i = 0; i < strokes[part].length; i++) {
          const value = strokes[part][i];
          const step = 1e-4;
          strokes[part][i] = value + step;
          const above = regularise(weights, strokes, canvas, scratch).loss;
          strokes[part][i] = value - step;
          const below = regularise(weights, strokes, canvas, scratch).loss;
          strokes[part][i] = value;
          const expected = (above - below) / (2 * step);
          expect(Math.abs(gradients[part][i] - expected)).toBeLessThan(1e-7);
        }
      }
    });
  }

  it("add up, and add to what is there", () => {
    const strokes = scribbles();
    const gradients = zeroGradients(strokes);
    gradients.points.fill(1);
    const all = regularise({ ink: 1, smoothness: 2, containment: 3 }, strokes, canvas, gradients);
    const sum = all.terms.ink + all.terms.smoothness + all.terms.containment;
    expect(all.loss).toBeCloseTo(sum, 12);
    const alone = zeroGradients(strokes);
    regularise({ ink: 1, smoothness: 2, containment: 3 }, strokes, canvas, alone);
    gradients.points.forEach((each, i) => {
      expect(each).toBeCloseTo(alone.points[i] + 1, 12);
    });
  });

  it("are off by default, and content with straight strokes on the canvas", () => {
    const strokes = scribbles();
    const gradients = zeroGradients(strokes);
    expect(regularise(off, strokes, canvas, gradients)).toEqual({ loss: 0, terms: {} });
    expect(gradients.points.every((each) => each === 0)).toBe(true);
    const straight = packStrokes([stroke(strokeId("a"), [0, 0, 10, 10, 20, 20, 30, 30], 4, [0, 0, 0, 0])]);
    const weights = { ink: 5, smoothness: 5, containment: 5 };
    expect(regularise(weights, straight, canvas, zeroGradients(straight)).loss).toBe(0);
    const none = packStrokes([]);
    expect(regularise(weights, none, canvas, zeroGradients(none)).loss).toBe(0);
  });

  it("mean the same on every canvas", () => {
    const small = scribbles();
    const large = scribbles();
    large.points.forEach((each, i) => {
      large.points[i] = 3 * each;
    });
    large.widths.forEach((each, i) => {
      large.widths[i] = 3 * each;
    });
    const weights = { ink: 1, smoothness: 1, containment: 1 };
    const { loss } = regularise(weights, small, canvas, zeroGradients(small));
    const tripled = { width: 360, height: 240 };
    expect(regularise(weights, large, tripled, zeroGradients(large)).loss).toBeCloseTo(loss, 10);
  });
});
