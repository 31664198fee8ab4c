import { expect, test } from "vitest";
import { nearPath, progressOf } from "./near.ts";

const course = (losses: readonly number[]) => losses.map((loss, i) => ({ iteration: i * 5, loss }));
const falling = Array.from({ length: 40 }, (_, i) => 0.9 - 0.01 * i);

test("the line rises as the loss falls, and ends where the run is", () => {
  const path = nearPath(course(falling), 400);
  const points = (path ?? "").match(/[\d.]+ [\d.]+/g)?.map((pair) => pair.split(" ").map(Number)) ?? [];
  expect(points).toHaveLength(40);
  const heights = points.map(([, y]) => y);
  expect(heights[0]).toBe(1);
  expect(heights.at(-1)).toBe(0);
  expect(heights).toEqual([...heights].sort((a, b) => b - a));
  expect(points.at(-1)?.[0]).toBeCloseTo(195 / 400);
});

test("without a course there is no line", () => {
  expect(nearPath(course([0.5, 0.4]), 100)).toBeNull();
  expect(nearPath(course([0.5, 0.5, 0.5, 0.5]), 100)).toBeNull();
});

test("says whether waiting pays", () => {
  expect(progressOf(course([0.9, 0.8]), 100)).toBe("beginning");
  expect(progressOf(course(falling), 200)).toBe("nearing");
  const settled = Array.from({ length: 60 }, (_, i) => 0.5 + 0.4 * Math.exp(-i / 3));
  expect(progressOf(course(settled), 300)).toBe("settled");
  expect(progressOf(course(settled), 1000)).toBe("slowly");
});
