import fc from "fast-check";
import { expect, test } from "vitest";
import { initialStrokes } from "../initialise.ts";
import { Random } from "../random.ts";
import { type Stroke, stroke, strokeId } from "../stroke.ts";
import { boundsOf, boundsOfAll } from "./bounds.ts";
import { contains, EMPTY_BOX, grown, isEmpty } from "./box.ts";
import { strokesInBox, strokesInLasso } from "./enclose.ts";
import { flatten } from "./flatten.ts";
import { distanceTo, strokeAt, strokesAlong } from "./hit.ts";
import { followedBy, rotation, scaling, transformed, translation } from "./transform.ts";

const strokes = (seed: number, count: number): Stroke[] =>
  initialStrokes(new Random(seed), { count, canvas: 224, width: 4 });
const line = (id: string, x0: number, y0: number, x1: number, y1: number, width = 2): Stroke => {
  const along = (t: number) => [x0 + t * (x1 - x0), y0 + t * (y1 - y0)];
  return stroke(
    strokeId(id),
    [...along(0), ...along(1 / 3), ...along(2 / 3), ...along(1)],
    width,
    [0, 0, 0, 1],
  );
};

/** De Casteljau, for comparison. */
function pointOf(points: ArrayLike<number>, segment: number, t: number): readonly [number, number] {
  let row = Array.from({ length: 4 }, (_, i) => [
    points[6 * segment + 2 * i],
    points[6 * segment + 2 * i + 1],
  ]);
  while (row.length > 1) {
    row = row.slice(1).map(([x, y], i) => [(1 - t) * row[i][0] + t * x, (1 - t) * row[i][1] + t * y]);
  }
  return [row[0][0], row[0][1]];
}

test("a box holds all that its stroke paints, and no more", () => {
  for (const each of strokes(1, 200)) {
    const { left, top, right, bottom } = boundsOf(each);
    const seen = { ...EMPTY_BOX };
    for (let s = 0; s < (each.points.length / 2 - 1) / 3; s++) {
      for (let k = 0; k <= 200; k++) {
        const [x, y] = pointOf(each.points, s, k / 200);
        seen.left = Math.min(seen.left, x - 2);
        seen.right = Math.max(seen.right, x + 2);
        seen.top = Math.min(seen.top, y - 2);
        seen.bottom = Math.max(seen.bottom, y + 2);
      }
    }
    expect(left).toBeCloseTo(seen.left, 2);
    expect(right).toBeCloseTo(seen.right, 2);
    expect(top).toBeCloseTo(seen.top, 2);
    expect(bottom).toBeCloseTo(seen.bottom, 2);
  }
  expect(isEmpty(boundsOfAll([]))).toBe(true);
});

test("a polyline lies within the tolerance of its path, and has its ends", () => {
  for (const { points } of strokes(2, 60)) {
    const polyline = flatten(points, 0.1);
    expect([...polyline.slice(0, 2)]).toEqual([...points.slice(0, 2)]);
    expect([...polyline.slice(-2)]).toEqual([...points.slice(-2)]);
    for (let s = 0; s < (points.length / 2 - 1) / 3; s++) {
      for (let k = 0; k <= 40; k++) {
        const [x, y] = pointOf(points, s, k / 40);
        expect(nearest(polyline, x, y)).toBeLessThanOrEqual(0.1 + 1e-3);
      }
    }
  }
});

function nearest(polyline: Float32Array, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 3 < polyline.length; i += 2) {
    const [ax, ay, dx, dy] = [
      polyline[i],
      polyline[i + 1],
      polyline[i + 2] - polyline[i],
      polyline[i + 3] - polyline[i + 1],
    ];
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(ax + t * dx - x, ay + t * dy - y));
  }
  return least;
}

test("the topmost stroke within its half width and the slack is hit, as looking at every one finds it", () => {
  const all = strokes(3, 300);
  const place = fc.double({ min: -10, max: 234, noNaN: true });
  fc.assert(
    fc.property(place, place, fc.double({ min: 0, max: 8, noNaN: true }), (x, y, slack) => {
      const expected = all.findLast((each) => distanceTo(each, x, y) <= each.width / 2 + slack);
      expect(strokeAt(all, x, y, slack)).toBe(expected?.id ?? null);
    }),
    { numRuns: 200, seed: 4 },
  );
  const [below, above] = [line("below", 0, 0, 100, 0), line("above", 50, -50, 50, 50)];
  expect(strokeAt([below, above], 50, 0, 0)).toBe("above");
  expect(strokeAt([below, above], 20, 1.9, 1)).toBe("below");
  expect(strokeAt([below, above], 20, 2.1, 1)).toBeNull();
});

test("5,000 strokes are searched in far less than the time between two frames", () => {
  const all = strokes(5, 5000);
  strokeAt(all, 112, 112, 2);
  const began = performance.now();
  for (let i = 0; i < 200; i++) strokeAt(all, (i * 37) % 300, (i * 91) % 300, 0);
  // 2 ms each on a quiet machine; this one may be busy.
  expect((performance.now() - began) / 200).toBeLessThan(8);
});

test("a way touches the strokes that it crosses or passes near, even in one long step", () => {
  const across = line("across", 0, 50, 100, 50);
  const far = line("far", 0, 90, 100, 90);
  const near = line("near", 60, 47, 100, 20);
  expect(strokesAlong([across, far, near], { x: 50, y: 0 }, { x: 50, y: 80 }, 1)).toEqual(["across"]);
  expect(strokesAlong([across, far, near], { x: 57, y: 47 }, { x: 57, y: 47 }, 3)).toEqual([
    "across",
    "near",
  ]);
  expect(strokesAlong([across, far], { x: 200, y: 0 }, { x: 200, y: 99 }, 1)).toEqual([]);
});

test("a stroke counts as enclosed when most of its length is", () => {
  const [inside, half, mostly, outside] = [
    line("inside", 10, 10, 40, 40),
    line("half", 30, 20, 72, 20),
    line("mostly", 5, 30, 60, 30),
    line("outside", 60, 60, 90, 90),
  ];
  const all = [inside, half, mostly, outside];
  const box = { left: 0, top: 0, right: 50, bottom: 50 };
  expect(strokesInBox(all, box)).toEqual(["inside", "mostly"]);
  expect(strokesInLasso(all, [0, 0, 50, 0, 50, 50, 0, 50])).toEqual(["inside", "mostly"]);
  // A lasso that leaves a bay out.
  expect(strokesInLasso([mostly], [0, 0, 80, 0, 80, 80, 0, 80, 0, 40, 70, 40, 70, 25, 0, 25])).toEqual([]);
  const tap = stroke(strokeId("tap"), [20, 20, 20, 20, 20, 20, 20, 20], 4, [0, 0, 0, 1]);
  expect(strokesInBox([tap], box)).toEqual(["tap"]);
});

test("transforms move points as matrices do, there and back, and width goes with the root of the area", () => {
  const [original] = strokes(6, 1);
  const there = followedBy(followedBy(translation(10, -5), rotation(0.7, 50, 60)), scaling(2, 3, 20, 20));
  const back = followedBy(
    followedBy(scaling(1 / 2, 1 / 3, 20, 20), rotation(-0.7, 50, 60)),
    translation(-10, 5),
  );
  const moved = transformed(original, there);
  expect(moved.width).toBeCloseTo(4 * Math.sqrt(6), 4);
  const again = transformed(moved, back);
  again.points.forEach((each, i) => {
    expect(each).toBeCloseTo(original.points[i], 2);
  });
  expect(again.width).toBeCloseTo(original.width, 4);
  const quarter = transformed(line("a", 0, 0, 10, 0), rotation(Math.PI / 2, 0, 0));
  expect([...quarter.points.slice(-2)].map(Math.round)).toEqual([0, 10]);
  expect(contains(grown(boundsOf(moved), 1e-3), boundsOf(moved))).toBe(true);
});
