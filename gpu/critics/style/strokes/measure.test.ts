import { describe, expect, it } from "vitest";
import type { Picture } from "../../../../drawing/initialise.ts";
import { packStrokes, zeroGradients } from "../../../../drawing/packed.ts";
import { Random } from "../../../../drawing/random.ts";
import { type Stroke, stroke, strokeId } from "../../../../drawing/stroke.ts";
import { Rasteriser } from "../../../raster/rasteriser.ts";
import { suggestStrokes } from "./measure.ts";
import { quantile } from "./spread.ts";
import { startingMark, startingStroke } from "./starting-mark.ts";
import { strokeStyle } from "./stroke-style.ts";
import type { StrokeSuggestion } from "./suggestion.ts";

interface Manner {
  readonly count: number;
  readonly width: number;
  readonly length: number;
  /** Degrees; null for any. */
  readonly direction: number | null;
  /** Radians from end to end. */
  readonly turning?: number;
  readonly opacity?: number;
  /** The greatest value of a channel. */
  readonly brightest?: number;
  readonly side?: number;
}

/** A picture of strokes that are all alike but for their places and colours. */
function drawn(manner: Manner): Picture {
  const { count, width, length, direction, turning = 0, opacity = 1, brightest = 1, side = 224 } = manner;
  const random = new Random(9);
  const strokes = Array.from({ length: count }, (_, n): Stroke => {
    const angle = direction === null ? 2 * Math.PI * random.uniform() : (direction / 180) * Math.PI;
    const [x, y] = [random.between(-10, side), random.between(-10, side)];
    const points: number[] = [];
    for (let k = 0; k < 10; k++) {
      // Control points of three cubics, close enough to an arc: on it, and the handles a little outside.
      const at = (k / 9 - 0.5) * turning;
      const radius = turning === 0 ? 0 : (length / turning) * (k % 3 === 0 ? 1 : 1 + (turning / 9) ** 2);
      const along = turning === 0 ? (k / 9 - 0.5) * length : radius * Math.sin(at);
      const aside = turning === 0 ? 0 : radius * (1 - Math.cos(at));
      points.push(x + along * Math.cos(angle) - aside * Math.sin(angle));
      points.push(y + along * Math.sin(angle) + aside * Math.cos(angle));
    }
    const channel = (): number => brightest * random.uniform();
    return stroke(strokeId(`s${n}`), points, width, [channel(), channel(), channel(), opacity]);
  });
  const image = Rasteriser.create(side, side).forward(packStrokes(strokes));
  return { width: side, height: side, data: image.slice() };
}

const plain = (side: number, colour: (x: number, y: number) => number): Picture => ({
  width: side,
  height: side,
  data: Float32Array.from({ length: 3 * side * side }, (_, i) =>
    colour((Math.floor(i / 3) % side) / side, Math.floor(i / 3 / side) / side),
  ),
});

const middle = (
  suggestion: StrokeSuggestion,
  name: "width" | "length" | "aspect" | "sweep" | "opacity",
): number => quantile(suggestion[name], 0.5);

/** Strength and direction, in degrees, of the first moment. */
function axis({ direction: { moments } }: StrokeSuggestion): { strength: number; degrees: number } {
  const degrees = ((Math.atan2(moments[1], moments[0]) / 2) * 180) / Math.PI;
  return { strength: Math.hypot(moments[0], moments[1]), degrees: (degrees + 180) % 180 };
}

const hatching = suggestStrokes(drawn({ count: 100, width: 4, length: 60, direction: 30, brightest: 0.6 }));
const dots = suggestStrokes(drawn({ count: 300, width: 8, length: 0.01, direction: 0 }));
const swirls = suggestStrokes(
  drawn({ count: 30, width: 3, length: 100, direction: null, turning: 2, brightest: 0.5 }),
);
const bands = suggestStrokes(drawn({ count: 14, width: 24, length: 150, direction: 100 }));

describe("suggestStrokes", () => {
  it("finds the width, length and direction of hatching", () => {
    for (const name of ["width", "length", "aspect", "curvature", "direction"] as const)
      expect(hatching[name].confidence).toBeGreaterThan(0.9);
    expect(Math.abs(middle(hatching, "width") - 4)).toBeLessThan(0.4);
    // 64 pixels from end to end, less where others lie above.
    expect(Math.abs(middle(hatching, "length") * 224 - 64)).toBeLessThan(16);
    expect(Math.abs(axis(hatching).degrees - 30)).toBeLessThan(2);
    expect(axis(hatching).strength).toBeGreaterThan(0.9);
    expect(middle(hatching, "sweep")).toBeLessThan(1);
  });

  it("finds dots to be as long as they are wide, in no direction", () => {
    expect(Math.abs(middle(dots, "width") - 8)).toBeLessThan(1.5);
    expect(middle(dots, "aspect")).toBeLessThan(1.5);
    expect(axis(dots).strength).toBeLessThan(0.15);
    expect(dots.direction.confidence).toBeLessThan(0.5);
    expect(dots.sweep.confidence).toBeLessThan(0.2);
  });

  it("finds how far arcs turn", () => {
    // 2 radians over 103 of 224 pixels.
    const exact = 2 / (103 / 224);
    expect(Math.abs(middle(swirls, "sweep") / exact - 1)).toBeLessThan(0.25);
    expect(Math.abs(quantile(swirls.curvature, 0.5) / exact - 1)).toBeLessThan(0.3);
    expect(Math.abs(middle(swirls, "width") - 3)).toBeLessThan(0.4);
    expect(axis(swirls).strength).toBeLessThan(0.3);
  });

  it("finds broad bands broad", () => {
    expect(Math.abs(middle(bands, "width") - 24)).toBeLessThan(3);
    expect(middle(bands, "length") * 224).toBeGreaterThan(70);
    expect(Math.abs(axis(bands).degrees - 100)).toBeLessThan(6);
  });

  it("tells opaque strokes from transparent ones", () => {
    for (const opacity of [0.3, 0.5, 0.8, 1]) {
      const suggestion = suggestStrokes(
        drawn({ count: 60, width: 10, length: 80, direction: null, opacity }),
      );
      expect(suggestion.opacity.confidence).toBeGreaterThan(0.5);
      expect(Math.abs(middle(suggestion, "opacity") - opacity)).toBeLessThan(0.12);
    }
  });

  it("says nothing about even and shaded washes, and of the smallest pictures", () => {
    const shaded = plain(224, (x, y) => 0.1 + 0.7 * y + 0.1 * x);
    for (const picture of [plain(224, () => 0.7), shaded, plain(1, () => 0.5)]) {
      const suggestion = suggestStrokes(picture);
      expect(suggestion.marks).toBe(0);
      for (const name of ["width", "length", "aspect", "curvature", "sweep", "opacity", "direction"] as const)
        expect(suggestion[name].confidence).toBe(0);
    }
  });

  it("measures large pictures as it does small ones, and the same every time", () => {
    const manner = { count: 40, width: 4, length: 60, direction: 30, brightest: 0.6 };
    const large = { ...manner, width: 12, length: 180, side: 672 };
    const small = suggestStrokes(drawn(manner));
    const measured = suggestStrokes(drawn(large));
    expect(Math.abs(middle(measured, "width") / middle(small, "width") - 1)).toBeLessThan(0.1);
    expect(Math.abs(middle(measured, "length") / middle(small, "length") - 1)).toBeLessThan(0.2);
    expect(suggestStrokes(drawn(manner))).toEqual(small);
  });
});

describe("what strokes begin as", () => {
  it("is dots for dots and long lines for hatching", () => {
    const [dot, line] = [startingMark(dots, 300), startingMark(hatching, 100)];
    expect(dot.length * 224).toBeLessThan(1.7 * dot.widths[1]);
    expect(line.length * 224).toBeGreaterThan(8 * line.widths[1]);
    expect(dot.widths[0]).toBeGreaterThan(line.widths[1]);
  });

  it("is larger where fewer strokes have to do", () => {
    const [many, few] = [startingMark(dots, 300), startingMark(dots, 30)];
    expect(few.widths[0]).toBeGreaterThan(1.8 * many.widths[0]);
    expect(few.length).toBeGreaterThan(1.8 * many.length);
  });

  it("is the usual where nothing is suggested", () => {
    const nothing = suggestStrokes(plain(64, () => 0.7));
    expect(startingMark(nothing, 100)).toEqual({ widths: [7, 22], opacity: [0.3, 0.8], length: 0.18 });
    const one = startingStroke(nothing, 100, new Random(1), 2);
    expect(one.points.length).toBe(14);
    expect(one.points.every(Number.isFinite)).toBe(true);
  });

  it.each([
    ["hatching", hatching],
    ["dots", dots],
    ["swirls", swirls],
  ])("is near to what is suggested from the first: %s", (_, suggestion) => {
    const random = new Random(2);
    const side = 224;
    const strokes = Array.from({ length: 120 }, (_each, i) => {
      const begun = startingStroke(suggestion, 120, random, 3);
      const points = begun.points.map((coordinate) => 112 + side * coordinate);
      return stroke(strokeId(`s${i}`), points, begun.width, [0, 0, 0, begun.opacity]);
    });
    const packed = packStrokes(strokes);
    const { terms } = strokeStyle(suggestion, packed, side, zeroGradients(packed));
    // A term is 1/5 where strokes are as far off as is usual.
    for (const name of ["width", "length", "curvature", "direction"] as const)
      expect(terms[name] ?? 0).toBeLessThan(0.05);
  });
});
