import { expect, test } from "vitest";
import { initialStrokes } from "../../drawing/initialise.ts";
import { rgbToOklab } from "../../drawing/oklab.ts";
import { packStrokes } from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import type { Region } from "../../protocol/style.ts";
import { ColorSnap, type SnapPalette } from "./snap.ts";

function palette(
  region: Region | null,
  ...colors: readonly (readonly [number, number, number])[]
): SnapPalette {
  const rgb = Float32Array.from(colors.flat());
  const oklab = new Float32Array(rgb.length);
  for (let k = 0; k < rgb.length; k += 3) rgbToOklab(rgb, k, oklab, k);
  return { colors: rgb, oklab, region };
}

function snapping(locked = -1) {
  const strokes = packStrokes(initialStrokes(new Random(1), { count: 12, canvas: 100, width: 4 }));
  return { strokes, snap: new ColorSnap({ strokes, canvas: 100, locked: (stroke) => stroke === locked }) };
}
const colorOf = (colors: Float32Array, stroke: number) => [...colors.subarray(4 * stroke, 4 * stroke + 3)];

test("strokes show the nearest colour at once, and what is locked its own", () => {
  const { strokes, snap } = snapping(3);
  strokes.colors.set([0.9, 0.2, 0.1, 0.5], 0);
  const locked = colorOf(strokes.colors, 3);
  snap.setPalettes([palette(null, [1, 0, 0], [0, 0, 1], [1, 1, 1])]);
  expect(colorOf(strokes.colors, 0)).toEqual([1, 0, 0]);
  expect(strokes.colors[3]).toBe(0.5);
  expect(colorOf(strokes.colors, 3)).toEqual(locked);
});

test("colours move behind those that show, and jump when another is nearer", () => {
  const { strokes, snap } = snapping();
  strokes.colors.set([0.6, 0.6, 0.6, 1], 0);
  snap.setPalettes([palette(null, [0, 0, 0], [1, 1, 1])]);
  expect(colorOf(strokes.colors, 0)).toEqual([1, 1, 1]);
  for (let step = 0; step < 9; step++) {
    snap.release();
    for (let k = 0; k < 3; k++) strokes.colors[k] -= 0.05;
    snap.apply();
  }
  expect(colorOf(strokes.colors, 0)).toEqual([0, 0, 0]);
  snap.release();
  expect(strokes.colors[0]).toBeCloseTo(0.15, 5);
});

test("a palette holds within its region; elsewhere colours are free", () => {
  const { strokes, snap } = snapping();
  const before = strokes.colors.slice();
  const left = { left: 0, top: 0, width: 0.5, height: 1 };
  snap.setPalettes([palette(left, [0, 1, 0])]);
  let inside = 0;
  for (let stroke = 0; stroke < 12; stroke++) {
    const points = strokes.points.subarray(
      2 * strokes.pointOffsets[stroke],
      2 * strokes.pointOffsets[stroke + 1],
    );
    const x = points.filter((_, i) => i % 2 === 0).reduce((sum, each) => sum + each, 0) / (points.length / 2);
    if (x <= 50) inside++;
    expect(colorOf(strokes.colors, stroke)).toEqual(x <= 50 ? [0, 1, 0] : colorOf(before, stroke));
  }
  expect(inside).toBeGreaterThan(0);
  expect(inside).toBeLessThan(12);
});

test("colours that are let free go on from where they show", () => {
  const { strokes, snap } = snapping();
  snap.setPalettes([palette(null, [0, 0, 0])]);
  snap.setPalettes(null);
  snap.release();
  expect(colorOf(strokes.colors, 5)).toEqual([0, 0, 0]);
  strokes.colors.set([0.3, 0.3, 0.3], 20);
  snap.apply();
  expect(colorOf(strokes.colors, 5)[0]).toBeCloseTo(0.3, 6);
});
