import { describe, expect, it } from "vitest";
import { type PackedStrokes, packStrokes, zeroGradients } from "../../../../drawing/packed.ts";
import { Random } from "../../../../drawing/random.ts";
import { type Stroke, stroke, strokeId } from "../../../../drawing/stroke.ts";
import { noSpread, type Spread } from "./spread.ts";
import { STROKE_TERMS, type StrokeTerm, strokeStyle } from "./stroke-style.ts";
import type { StrokeSuggestion } from "./suggestion.ts";

const SIDE = 160;

function spread(from: number, to: number, confidence = 1): Spread {
  return { quantiles: Float64Array.from({ length: 10 }, (_, i) => from + ((to - from) * i) / 9), confidence };
}

function suggestion(): StrokeSuggestion {
  return {
    marks: 0,
    width: spread(2, 9, 0.9),
    length: spread(0.1, 0.5, 0.8),
    aspect: spread(2, 30, 0.8),
    curvature: spread(0.5, 12, 0.7),
    sweep: spread(0.2, 9, 0.7),
    opacity: spread(0.6, 1, 0.6),
    direction: { moments: Float64Array.of(0.4, 0.5, -0.2, 0.3, 0.1, -0.1), confidence: 0.5 },
  };
}

function only(term: StrokeTerm): StrokeSuggestion {
  const all = suggestion();
  const none = {
    marks: 0,
    width: noSpread(),
    length: noSpread(),
    aspect: noSpread(),
    curvature: noSpread(),
    sweep: noSpread(),
    opacity: noSpread(),
    direction: { moments: new Float64Array(6), confidence: 0 },
  };
  const besides = { length: { aspect: all.aspect }, curvature: { sweep: all.sweep } };
  return { ...none, [term]: all[term], ...(term === "length" || term === "curvature" ? besides[term] : {}) };
}

function scribbles(side = SIDE): PackedStrokes<Float64Array> {
  const random = new Random(5);
  const strokes = Array.from({ length: 9 }, (_, i) => {
    const points = Array.from({ length: 2 * (4 + 3 * (i % 3)) }, () => random.between(0, 160));
    return stroke(strokeId(`s${i}`), points, random.between(1, 20), [0.5, 0.2, 0.1, random.uniform()]);
  });
  const packed = packStrokes(strokes, Float64Array);
  for (const part of ["points", "widths"] as const)
    for (let i = 0; i < packed[part].length; i++) packed[part][i] *= side / SIDE;
  return packed;
}

/** Strokes along straight lines, all of them. */
function straight(count: number, length: number, angle: number, width: number, opacity: number): Stroke[] {
  return Array.from({ length: count }, (_, i) => {
    const points = [0, 1, 2, 3].flatMap((k) => [
      40 + i + (k / 3) * length * Math.cos(angle),
      60 + 2 * i + (k / 3) * length * Math.sin(angle),
    ]);
    return stroke(strokeId(`l${i}`), points, width, [0, 0, 0, opacity]);
  });
}

describe("strokeStyle", () => {
  for (const term of [...STROKE_TERMS, "all" as const]) {
    it(`${term}: the gradient is that of the loss`, () => {
      const asked = term === "all" ? suggestion() : only(term);
      const strokes = scribbles();
      const options = { region: { left: 0.2, top: 0.2, width: 0.6, height: 0.6 }, weight: 3 };
      const gradients = zeroGradients(strokes);
      const { loss, terms } = strokeStyle(asked, strokes, SIDE, gradients, options);
      expect(Object.keys(terms)).toEqual(term === "all" ? [...STROKE_TERMS] : [term]);
      expect(loss).toBeGreaterThan(0);
      const scratch = zeroGradients(strokes);
      let moved = 0;
      for (const part of ["points", "widths", "colors"] as const) {
        for (let i = 0; i < strokes[part].length; i++) {
          const value = strokes[part][i];
          const step = 1e-5;
          strokes[part][i] = value + step;
          const above = strokeStyle(asked, strokes, SIDE, scratch, options).loss;
          strokes[part][i] = value - step;
          const below = strokeStyle(asked, strokes, SIDE, scratch, options).loss;
          strokes[part][i] = value;
          const expected = (above - below) / (2 * step);
          expect(Math.abs(gradients[part][i] - expected)).toBeLessThan(1e-7 + 1e-5 * Math.abs(expected));
          if (expected !== 0) moved++;
        }
      }
      expect(moved).toBeGreaterThan(3);
    });
  }

  it("is 0 for strokes as the picture has them", () => {
    const strokes = packStrokes(straight(6, 50, 0.5, 4, 0.8), Float64Array);
    const level = (value: number): Spread => spread(value, value);
    const moments = [1, 2, 3].flatMap((k) => [Math.cos(2 * k * 0.5), Math.sin(2 * k * 0.5)]);
    const same: StrokeSuggestion = {
      marks: 0,
      width: level((4 * 224) / SIDE),
      length: level(54 / SIDE),
      aspect: level((54 / SIDE + 0.5 / 224) / (4 / SIDE + 0.5 / 224)),
      curvature: level(0),
      sweep: level(0),
      opacity: level(0.8),
      direction: { moments: Float64Array.from(moments), confidence: 1 },
    };
    expect(strokeStyle(same, strokes, SIDE, zeroGradients(strokes)).loss).toBeLessThan(1e-5);
  });

  it("gives the values that one works out by hand", () => {
    // Two lines of 40 and 80 pixels' length, half of the canvas's opacity, at 0 and at 90 degrees.
    const [flat] = straight(1, 40, 0, 8, 0.25);
    const [upright] = straight(1, 80, Math.PI / 2, 8, 0.25);
    const strokes = packStrokes([flat, { ...upright, id: strokeId("u") }], Float64Array);
    const cost = (units: number): number => Math.sqrt(units ** 2 + 0.01) - 0.1;
    const term = (asked: StrokeSuggestion, name: StrokeTerm): number =>
      strokeStyle(asked, strokes, SIDE, zeroGradients(strokes)).terms[name] ?? Number.NaN;
    const nothing = { ...only("width"), width: noSpread() };
    const asking = (
      name: Exclude<keyof StrokeSuggestion, "direction" | "marks">,
      value: number,
    ): StrokeSuggestion => ({
      ...nothing,
      [name]: spread(value, value),
    });
    // 8 pixels of 160 are 11.2 of 224.
    expect(term(asking("width", 4), "width")).toBeCloseTo(cost(Math.log(11.7 / 4.5)) / 5, 6);
    const apart = (pixels: number): number => cost(Math.log((pixels / 160 + 0.5 / 224) / (0.1 + 0.5 / 224)));
    expect(term(asking("length", 0.1), "length")).toBeCloseTo((apart(48) + apart(88)) / 4 / 5, 6);
    // The half pixel of 224 that keeps logarithms finite is 0.357 of 160.
    const slender = (length: number): number => cost(Math.log((length + 8.357143) / 8.357143 / 2));
    expect(term(asking("aspect", 2), "length")).toBeCloseTo((slender(40) + slender(80)) / 4 / 5, 6);
    expect(term(asking("sweep", 4), "curvature")).toBeCloseTo(cost(Math.log(2)) / 2 / 5, 6);
    expect(term(asking("curvature", 4), "curvature")).toBeCloseTo(cost(Math.log(8 / 4.01)) / 2 / 5, 6);
    expect(term(asking("opacity", 1), "opacity")).toBeCloseTo(cost(3) / 5, 6);
    // By length: (40 e⁰ + 80 e^{iπk}) / 120 is −1/3, 1, −1/3.
    const all = { ...only("width"), direction: { moments: new Float64Array(6), confidence: 1 } };
    expect(term(all, "direction")).toBeCloseTo((1 / 9 + 1 / 2 + 1 / 27) / (1 + 1 / 2 + 1 / 3) / 5, 6);
  });

  it("measures a circle's turning and curvature", () => {
    // A quarter of a circle of radius 50: turns by π/2 over 25π pixels.
    const arc = 50 * 0.5522847498;
    const quarter = [90, 40, 90, 40 + arc, 40 + arc, 90, 40, 90];
    const strokes = packStrokes([stroke(strokeId("q"), quarter, 0, [0, 0, 0, 1])], Float64Array);
    const exact = SIDE / 50;
    for (const name of ["curvature", "sweep"] as const) {
      const asked = { ...only("width"), width: noSpread(), [name]: spread(0, 0) };
      const { loss } = strokeStyle(asked, strokes, SIDE, zeroGradients(strokes));
      const measured = 4 * Math.exp(Math.sqrt((10 * loss + 0.1) ** 2 - 0.01)) - 4;
      expect(Math.abs(measured / exact - 1)).toBeLessThan(0.05);
    }
  });

  it("leaves out what the picture says nothing about, and strokes outside the region", () => {
    const strokes = scribbles();
    const gradients = zeroGradients(strokes);
    const nothing: StrokeSuggestion = { ...only("width"), width: noSpread() };
    expect(strokeStyle(nothing, strokes, SIDE, gradients)).toEqual({ loss: 0, terms: {} });
    const corner = { left: 0, top: 0, width: 0.01, height: 0.01 };
    expect(strokeStyle(suggestion(), strokes, SIDE, gradients, { region: corner }).loss).toBe(0);
    for (const part of ["points", "widths", "colors"] as const)
      expect(gradients[part].every((each) => each === 0)).toBe(true);
    const none = packStrokes([]);
    expect(strokeStyle(suggestion(), none, SIDE, zeroGradients(none))).toEqual({ loss: 0, terms: {} });
  });

  it("adds to what is there, means the same on every canvas, and is the same every time", () => {
    const strokes = scribbles();
    const first = zeroGradients(strokes);
    const second = zeroGradients(strokes);
    second.points.fill(1);
    const one = strokeStyle(suggestion(), strokes, SIDE, first);
    const two = strokeStyle(suggestion(), strokes, SIDE, second);
    expect(two).toEqual(one);
    second.points.forEach((each, i) => {
      expect(each).toBeCloseTo(first.points[i] + 1, 12);
    });
    const large = scribbles(3 * SIDE);
    expect(strokeStyle(suggestion(), large, 3 * SIDE, zeroGradients(large)).loss).toBeCloseTo(one.loss, 10);
  });

  it("wants larger strokes, as slender and less bent, where there are fewer than the picture has marks", () => {
    // Four strokes for 36 marks: three times as large.
    const strokes = packStrokes(straight(4, 36, 0.3, 6, 1), Float64Array);
    const level = (value: number): Spread => spread(value, value);
    const marks: StrokeSuggestion = {
      ...only("width"),
      marks: 36,
      width: level((2 * 224) / SIDE),
      length: level(14 / SIDE),
      aspect: level((42 / SIDE + 0.5 / 224) / (6 / SIDE + 0.5 / 224)),
    };
    expect(strokeStyle(marks, strokes, SIDE, zeroGradients(strokes)).loss).toBeLessThan(1e-5);
    const asMany = strokeStyle({ ...marks, marks: 4 }, strokes, SIDE, zeroGradients(strokes));
    expect(asMany.terms.width).toBeGreaterThan(0.15);
    expect(asMany.terms.length).toBeGreaterThan(0.08);
    const half = { left: 0, top: 0, width: 0.5, height: 1 };
    const inHalf = strokeStyle({ ...marks, marks: 72 }, strokes, SIDE, zeroGradients(strokes), {
      region: half,
    });
    expect(inHalf.loss).toBeLessThan(1e-5);
  });

  it("stays finite for strokes that are a point", () => {
    const dot = packStrokes([stroke(strokeId("d"), new Array<number>(8).fill(20), 0, [0, 0, 0, 0])]);
    const gradients = zeroGradients(dot);
    expect(Number.isFinite(strokeStyle(suggestion(), dot, SIDE, gradients).loss)).toBe(true);
    for (const part of ["points", "widths", "colors"] as const)
      expect(gradients[part].every(Number.isFinite)).toBe(true);
  });

  it("pairs the lowest of equally wide strokes with the broadest of the picture's", () => {
    const strokes = packStrokes(straight(4, 50, 0, 6, 1), Float64Array);
    const gradients = zeroGradients(strokes);
    strokeStyle(only("width"), strokes, SIDE, gradients);
    for (let i = 1; i < 4; i++) expect(gradients.widths[i]).toBeGreaterThanOrEqual(gradients.widths[i - 1]);
    expect(gradients.widths[3]).toBeGreaterThan(gradients.widths[0]);
  });
});
