import { expect, test } from "vitest";
import { packStrokes } from "../../../drawing/packed.ts";
import { stroke, strokeId } from "../../../drawing/stroke.ts";
import { Ease } from "./ease.ts";
import { between, copyOf, FramePace, sameStrokes } from "./tween.ts";

const picture = (id: string, x: number, width: number) =>
  packStrokes([stroke(strokeId(id), [x, x, x, x, x, x, x, x], width, [x / 100, 0, 0, 1])]);

test("half-way between two pictures every number is half-way", () => {
  const into = copyOf(picture("a", 0, 2));
  between(picture("a", 0, 2), picture("a", 100, 4), 0.5, into);
  expect([...into.points]).toEqual(Array(8).fill(50));
  expect(into.widths[0]).toBe(3);
  expect(into.colors[0]).toBeCloseTo(0.5);
});

test("a tween that is done, or late, ends exactly on the picture", () => {
  const to = picture("a", 33, 7);
  for (const t of [1, 1.7]) {
    const into = copyOf(picture("a", 0, 2));
    between(picture("a", 0, 2), to, t, into);
    expect(into).toEqual(to);
  }
});

test("only the same strokes in the same order can be mixed", () => {
  expect(sameStrokes(picture("a", 0, 1), picture("a", 9, 3))).toBe(true);
  expect(sameStrokes(picture("a", 0, 1), picture("b", 0, 1))).toBe(false);
  const longer = packStrokes([stroke(strokeId("a"), Array(14).fill(1), 1, [0, 0, 0, 1])]);
  expect(sameStrokes(picture("a", 0, 1), longer)).toBe(false);
});

test("a tween lasts as long as frames are apart, within what an eye forgives", () => {
  const pace = new FramePace(50);
  expect(pace.frame(0)).toBe(50);
  let lasts = 0;
  for (let now = 80; now < 4000; now += 80) lasts = pace.frame(now);
  expect(lasts).toBeCloseTo(80, 0);
  expect(pace.frame(60_000)).toBe(150);
});

test("strokes stop gliding where painting is slow, and try again later", () => {
  const ease = new Ease();
  for (let now = 0; now < 1000; now += 16) ease.painted(now);
  expect(ease.allowsMotion(1000)).toBe(true);
  for (let now = 1000; now < 2000; now += 80) ease.painted(now);
  expect(ease.allowsMotion(2000)).toBe(false);
  expect(ease.allowsMotion(9000)).toBe(true);
});

test("a pause between two glides is no slowness", () => {
  const ease = new Ease();
  for (let now = 0; now < 20_000; now += 500) {
    ease.painted(now);
    ease.painted(now + 16);
    ease.rests();
  }
  expect(ease.allowsMotion(20_000)).toBe(true);
});
