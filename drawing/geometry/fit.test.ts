import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../random.ts";
import { segmentsOf } from "../stroke.ts";
import { type FittedStroke, fitStrokes, type PenSample } from "./fit.ts";
import { flatten } from "./flatten.ts";

const WIDTH = 4;
const at = (x: number, y: number, pressure = 0.5): PenSample => ({ x, y, pressure });

/** From a place to the nearest of the strokes' middle lines. */
function distance(fit: readonly FittedStroke[], { x, y }: PenSample): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { points } of fit) {
    const line = flatten(points, 0.001);
    for (let i = 0; i + 3 < line.length; i += 2) {
      const [ax, ay, dx, dy] = [line[i], line[i + 1], line[i + 2] - line[i], line[i + 3] - line[i + 1]];
      const squared = dx * dx + dy * dy;
      const t = squared > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared)) : 0;
      least = Math.min(least, Math.hypot(ax + t * dx - x, ay + t * dy - y));
    }
  }
  return least;
}

function expectSound(samples: readonly PenSample[], fit: readonly FittedStroke[], tolerance: number): void {
  for (const { points, width } of fit) {
    expect(segmentsOf(points.length)).toBeGreaterThan(0);
    expect(points.every(Number.isFinite)).toBe(true);
    expect(width).toBeGreaterThan(0);
    expect(Number.isFinite(width)).toBe(true);
  }
  for (const sample of samples) expect(distance(fit, sample)).toBeLessThanOrEqual(tolerance + 0.01);
  for (let i = 1; i < fit.length; i++) {
    expect(fit[i].points.slice(0, 2)).toEqual(fit[i - 1].points.slice(-2));
  }
}

/** A walk that turns gently, as a hand does. */
function walk(seed: number, count: number): PenSample[] {
  const random = new Random(seed);
  let [x, y, heading, turn, pressure] = [112, 112, 6.28 * random.uniform(), 0, 0.5];
  return Array.from({ length: count }, () => {
    turn = 0.9 * turn + 0.04 * random.normal();
    heading += turn;
    pressure = Math.min(1, Math.max(0, pressure + 0.02 * random.normal()));
    x += 1.5 * Math.cos(heading);
    y += 1.5 * Math.sin(heading);
    return at(x + 0.1 * random.normal(), y + 0.1 * random.normal(), pressure);
  });
}

test("every sample of whatever was drawn lies within the bound, and strokes join without a gap", () => {
  const sample = fc.record({
    x: fc.double({ min: -50, max: 300, noNaN: true }),
    y: fc.double({ min: -50, max: 300, noNaN: true }),
    pressure: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.array(sample, { maxLength: 40 }),
      fc.double({ min: 0.2, max: 4, noNaN: true }),
      (all, tolerance) => {
        expectSound(all, fitStrokes(all, { width: WIDTH, tolerance }), tolerance);
      },
    ),
    { numRuns: 200, seed: 5 },
  );
});

test("lines as hands draw them are fitted with far fewer numbers than they had", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 2, max: 400 }), (seed, count) => {
      const samples = walk(seed, count);
      const fit = fitStrokes(samples, { width: WIDTH, tolerance: 0.8 });
      expectSound(samples, fit, 0.8);
      expect(fit.length).toBeLessThanOrEqual(2 + count / 16);
      expect(fitStrokes(samples, { width: WIDTH, tolerance: 0.8 })).toEqual(fit);
    }),
    { numRuns: 30, seed: 6 },
  );
});

test("a sampled cubic comes back as one segment", () => {
  const angle = fc.double({ min: -0.9, max: 0.9, noNaN: true });
  const handle = fc.double({ min: 38, max: 58, noNaN: true });
  fc.assert(
    fc.property(angle, angle, handle, handle, (out, back, one, other) => {
      const from = [40 + one * Math.cos(out), 112 + one * Math.sin(out)];
      const to = [184 - other * Math.cos(back), 112 + other * Math.sin(back)];
      const points = [40, 112, ...from, ...to, 184, 112];
      const samples = Array.from({ length: 60 }, (_, i) => {
        const t = i / 59;
        const b = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
        const along = (axis: number) => b.reduce((sum, each, k) => sum + each * points[2 * k + axis], 0);
        return at(along(0), along(1));
      });
      const fit = fitStrokes(samples, { width: WIDTH, tolerance: 0.5 });
      expect(fit.map(({ points: fitted }) => segmentsOf(fitted.length))).toEqual([1]);
      expectSound(samples, fit, 0.5);
    }),
    { numRuns: 150, seed: 7 },
  );
});

test("600 samples of a long wave are a few strokes, a straight line is one segment", () => {
  const wave = Array.from({ length: 600 }, (_, i) => at(i / 3, 100 + 30 * Math.sin(i / 40)));
  const fit = fitStrokes(wave, { width: WIDTH, tolerance: 0.5 });
  expectSound(wave, fit, 0.5);
  expect(fit.length).toBeLessThanOrEqual(5);
  const straight = Array.from({ length: 200 }, (_, i) => at(10 + i, 20 + i / 2));
  const [one, ...others] = fitStrokes(straight, { width: WIDTH, tolerance: 0.5 });
  expect(others).toEqual([]);
  expect(segmentsOf(one.points.length)).toBe(1);
  expect(one.width).toBe(WIDTH);
});

test("strokes that follow each other go on in the same direction, except at a corner", () => {
  const wave = Array.from({ length: 600 }, (_, i) => at(i / 3, 100 + 30 * Math.sin(i / 40)));
  const smooth = fitStrokes(wave, { width: WIDTH, tolerance: 0.3 });
  expect(smooth.length).toBeGreaterThan(1);
  for (let i = 1; i < smooth.length; i++) {
    expect(Math.abs(turnBetween(smooth[i - 1].points, smooth[i].points))).toBeLessThan(0.01);
  }
  const angle = [
    ...Array.from({ length: 50 }, (_, i) => at(20 + i, 20)),
    ...Array.from({ length: 50 }, (_, i) => at(70, 20 + i)),
  ];
  const [cornered, ...others] = fitStrokes(angle, { width: WIDTH, tolerance: 0.5 });
  expect(others).toEqual([]);
  expect(segmentsOf(cornered.points.length)).toBe(2);
  expect(turnBetween(cornered.points.slice(0, 8), cornered.points.slice(6))).toBeCloseTo(Math.PI / 2, 1);
});

function turnBetween(one: Float32Array, other: Float32Array): number {
  const [ax, ay] = [one.at(-2) ?? 0, one.at(-1) ?? 0];
  const before = Math.atan2(ay - (one.at(-3) ?? 0), ax - (one.at(-4) ?? 0));
  const after = Math.atan2(other[3] - other[1], other[2] - other[0]);
  return Math.atan2(Math.sin(after - before), Math.cos(after - before));
}

test("pressure becomes width: a line that grows is several strokes, each wider than the one before", () => {
  const swelling = Array.from({ length: 200 }, (_, i) => at(i, 50, i / 199));
  const fit = fitStrokes(swelling, { width: WIDTH, tolerance: 0.5 });
  const widths = fit.map(({ width }) => width);
  expect(widths.length).toBeGreaterThanOrEqual(3);
  expect(widths.length).toBeLessThanOrEqual(6);
  expect(widths).toEqual([...widths].sort((a, b) => a - b));
  expect(widths[0]).toBeLessThan(0.6 * WIDTH);
  expect(widths.at(-1)).toBeGreaterThan(1.3 * WIDTH);
  expectSound(swelling, fit, 0.5);
  const trembling = Array.from({ length: 200 }, (_, i) => at(i, 50, 0.5 + 0.05 * Math.sin(i)));
  expect(fitStrokes(trembling, { width: WIDTH, tolerance: 0.5 })).toHaveLength(1);
});

test("a tap is a dot; nothing gives nothing; what is not finite is left out", () => {
  for (const tap of [[at(5, 6)], Array.from({ length: 9 }, () => at(5, 6)), [at(5, 6), at(5.01, 6)]]) {
    const [dot, ...others] = fitStrokes(tap, { width: WIDTH, tolerance: 0.5 });
    expect(others).toEqual([]);
    expect(dot.width).toBe(WIDTH);
    expectSound(tap, [dot], 0.5);
    expect(new Set(Array.from(dot.points)).size).toBeGreaterThan(2);
  }
  expect(fitStrokes([], { width: WIDTH, tolerance: 0.5 })).toEqual([]);
  expect(fitStrokes([at(Number.NaN, 2)], { width: WIDTH, tolerance: 0.5 })).toEqual([]);
  const holes = [at(0, 0), at(Number.POSITIVE_INFINITY, 1), at(50, 0)];
  expectSound([holes[0], holes[2]], fitStrokes(holes, { width: WIDTH, tolerance: 0.5 }), 0.5);
});

test("a loop, a scribble back and forth, and one turned back on itself", () => {
  const loop = Array.from({ length: 121 }, (_, i) =>
    at(100 + 40 * Math.cos((i * Math.PI) / 60), 100 + 40 * Math.sin((i * Math.PI) / 60)),
  );
  const scribble = Array.from({ length: 300 }, (_, i) => at(i / 3, 60 + 50 * Math.sin(i / 3)));
  const back = [
    ...Array.from({ length: 50 }, (_, i) => at(i, 9)),
    ...Array.from({ length: 50 }, (_, i) => at(49 - i, 9)),
  ];
  for (const samples of [loop, scribble, back]) {
    expectSound(samples, fitStrokes(samples, { width: WIDTH, tolerance: 0.5 }), 0.5);
  }
  expect(fitStrokes(loop, { width: WIDTH, tolerance: 0.5 }).length).toBeLessThanOrEqual(2);
});
