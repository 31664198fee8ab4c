import { expect, test } from "vitest";
import { isEmpty } from "../../../drawing/geometry/box.ts";
import { type Stroke, stroke, strokeId } from "../../../drawing/stroke.ts";
import { dirtyBox } from "./dirty.ts";

const dash = (id: string, x: number, y: number): Stroke =>
  stroke(strokeId(id), [x, y, x + 3, y, x + 6, y, x + 9, y], 2, [0, 0, 0, 1]);
const [a, b, c] = [dash("a", 10, 10), dash("b", 50, 20), dash("c", 90, 30)];

test("the same strokes: nothing differs", () => {
  expect(isEmpty(dirtyBox([a, b, c], [a, b, c]) ?? { left: 0, top: 0, right: 0, bottom: 0 })).toBe(true);
});

test("what moved differs where it was and where it is", () => {
  expect(dirtyBox([a, b, c], [a, dash("b", 60, 40), c])).toEqual({
    left: 49,
    top: 19,
    right: 70,
    bottom: 41,
  });
});

test("what came and what went", () => {
  expect(dirtyBox([a, b], [a, b, c])).toEqual({ left: 89, top: 29, right: 100, bottom: 31 });
  expect(dirtyBox([a, b, c], [b, c])).toEqual({ left: 9, top: 9, right: 20, bottom: 11 });
  expect(dirtyBox([], [a])).toEqual({ left: 9, top: 9, right: 20, bottom: 11 });
});

test("another order may differ anywhere", () => {
  expect(dirtyBox([a, b, c], [b, a, c])).toBeNull();
});

test("many changes may be anywhere", () => {
  const many = Array.from({ length: 200 }, (_, i) => dash(`n${i}`, i, i));
  expect(dirtyBox([], many)).toBeNull();
});
