import { expect, test } from "vitest";
import { Random } from "./random.ts";

test("a seed names one sequence, on every machine", () => {
  const random = new Random(7);
  const drawn = [random.uint32(), random.uint32(), random.uint32()];
  expect(drawn).toMatchInlineSnapshot(`
    [
      1953209201,
      274027627,
      1787915724,
    ]
  `);
  expect(new Random(7).uint32()).toBe(drawn[0]);
  expect(new Random(8).uint32()).not.toBe(drawn[0]);
});

test("a stored state continues exactly where it stood", () => {
  const random = new Random(1);
  random.normal();
  const copy = Random.fromState(random.state);
  expect([copy.uniform(), copy.integer(10), copy.normal()]).toEqual([
    random.uniform(),
    random.integer(10),
    random.normal(),
  ]);
});

test("forks depend on their name, are repeatable and leave their parent alone", () => {
  const random = new Random(1);
  const before = random.state;
  const [a, again, b] = [random.fork("a"), random.fork("a"), random.fork("b")];
  expect(random.state).toEqual(before);
  expect(a.uint32()).toBe(again.uint32());
  expect(a.uint32()).not.toBe(b.uint32());
});

test("uniform and normal numbers have the moments they should", () => {
  const random = new Random(42);
  const n = 50_000;
  const uniform = Array.from({ length: n }, () => random.uniform());
  const normal = Array.from({ length: n }, () => random.normal());
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(uniform)).toBeCloseTo(0.5, 2);
  expect(mean(uniform.map((value) => value ** 2))).toBeCloseTo(1 / 3, 2);
  expect(mean(normal)).toBeCloseTo(0, 1);
  expect(mean(normal.map((value) => value ** 2))).toBeCloseTo(1, 1);
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...uniform)).toBeLessThan(1);
});
