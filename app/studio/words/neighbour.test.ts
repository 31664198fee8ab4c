import { expect, test } from "vitest";
import { neighbour } from "./neighbour.ts";

// Three lines: three, two and three things.
const LINES = [3, 2, 3];
const all = LINES.flatMap((count, line) =>
  Array.from({ length: count }, (_, i) => ({
    name: `${line}${i}`,
    getBoundingClientRect: () => ({ left: 100 * i, top: 40 * line }),
  })),
);
const from = (name: string, key: string): string | undefined =>
  neighbour(all, all.find((each) => each.name === name) ?? null, key)?.name;

test("arrows go along the lines and between them, to what is nearest there", () => {
  expect(from("01", "ArrowRight")).toBe("02");
  expect(from("02", "ArrowRight")).toBe("10");
  expect(from("10", "ArrowLeft")).toBe("02");
  expect(from("01", "ArrowDown")).toBe("11");
  expect(from("02", "ArrowDown")).toBe("11");
  expect(from("22", "ArrowUp")).toBe("11");
  expect(from("11", "Home")).toBe("00");
  expect(from("11", "End")).toBe("22");
});

test("at the edges, and for other keys, it stays", () => {
  expect(from("00", "ArrowLeft")).toBeUndefined();
  expect(from("22", "ArrowRight")).toBeUndefined();
  expect(from("00", "ArrowUp")).toBeUndefined();
  expect(from("21", "ArrowDown")).toBeUndefined();
  expect(from("00", "a")).toBeUndefined();
  expect(neighbour(all, null, "ArrowDown")).toBeNull();
});
