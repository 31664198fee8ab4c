import fc from "fast-check";
import { expect, test } from "vitest";
import { movedCaret, type TextChange, textChange } from "./text-diff.ts";

const apply = (before: string, { at, removed, inserted }: TextChange): string =>
  before.slice(0, at) + inserted + before.slice(at + removed);

test("the change turns one text into the other, whatever they are and wherever the caret is", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "é", "🍎", "🍏"), maxLength: 12 });
  fc.assert(
    fc.property(text, text, fc.nat(30), (before, after, caret) => {
      const change = textChange(before, after, Math.min(caret, after.length));
      if (change === null) expect(after).toBe(before);
      else expect(apply(before, change)).toBe(after);
    }),
  );
});

test("one letter typed is one letter inserted, where the caret says", () => {
  expect(textChange("aaaa", "aaaaa", 2)).toEqual({ at: 1, removed: 0, inserted: "a" });
  expect(textChange("a red aple", "a red apple", 8)).toEqual({ at: 7, removed: 0, inserted: "p" });
});

test("what is replaced goes and comes as one", () => {
  expect(textChange("a red apple", "a green apple", 7)).toEqual({ at: 2, removed: 3, inserted: "green" });
});

test("a character of two code units is never split", () => {
  // 🍎 and 🍏 share their first half.
  expect(textChange("🍎", "🍏", 2)).toEqual({ at: 0, removed: 2, inserted: "🍏" });
});

test("the caret stays with its letter when somebody else writes", () => {
  expect(movedCaret(5, [{ retain: 2 }, { insert: "xyz" }])).toBe(8);
  expect(movedCaret(2, [{ retain: 5 }, { insert: "xyz" }])).toBe(2);
  expect(movedCaret(2, [{ retain: 2 }, { insert: "xyz" }])).toBe(2);
  expect(movedCaret(5, [{ retain: 1 }, { delete: 2 }])).toBe(3);
  expect(movedCaret(2, [{ retain: 1 }, { delete: 9 }])).toBe(1);
  expect(movedCaret(6, [{ insert: "ab" }, { retain: 1 }, { delete: 2 }, { insert: "c" }])).toBe(7);
});
