import fc from "fast-check";
import { expect, test } from "vitest";
import { type Rgba, stroke, strokeId } from "../drawing/stroke.ts";
import { differingAttributes, type Lockable } from "./locks.ts";
import { type DrawingChange, revert } from "./room-merge.ts";
import type { RoomStroke } from "./room-strokes.ts";
import type { StrokeId } from "./strokes.ts";

type Strokes = Map<StrokeId, RoomStroke>;
const one = (id: string, x: number, width = 1, color: Rgba = [0, 0, 0, 1], order = 0): RoomStroke => ({
  stroke: stroke(strokeId(id), [x, 0, x, 1, x, 2, x, 3], width, color),
  order,
  author: null,
  prompt: null,
});
const drawing = (...strokes: RoomStroke[]): Strokes => new Map(strokes.map((each) => [each.stroke.id, each]));
function changed(current: Strokes, { put, remove }: DrawingChange): Strokes {
  const next = new Map(current);
  for (const each of put) next.set(each.stroke.id, each);
  for (const id of remove) next.delete(id);
  return next;
}
const equal = (a: Strokes, b: Strokes): boolean =>
  a.size === b.size &&
  [...a].every(([id, each]) => {
    const other = b.get(id);
    return other !== undefined && differingAttributes(each, other).length === 0;
  });

test("what only the optimiser did goes back; what a person did since stays, attribute by attribute", () => {
  const before = drawing(one("a", 0), one("b", 0), one("gone", 3));
  const after = drawing(one("a", 10, 2), one("b", 10, 2), one("new", 5), one("mended", 6));
  const current = drawing(
    one("a", 10, 2, [1, 0, 0, 1]),
    one("b", 77, 2),
    one("new", 5),
    one("mended", 66),
    one("mine", 9),
  );
  const back = changed(current, revert(current, before, after));
  expect([...back.values()].sort((p, q) => (p.stroke.id < q.stroke.id ? -1 : 1))).toEqual([
    one("a", 0, 1, [1, 0, 0, 1]),
    one("b", 77, 1),
    one("gone", 3),
    one("mended", 66),
    one("mine", 9),
  ]);
});

test("what is kept does not go back, nor away", () => {
  const before = drawing(one("a", 0));
  const after = drawing(one("a", 10, 2), one("new", 5));
  const kept = (id: StrokeId): ReadonlySet<Lockable> => new Set(id === "a" ? ["points"] : ["color"]);
  expect(changed(after, revert(after, before, after, kept))).toEqual(drawing(one("a", 10, 1), one("new", 5)));
});

const number = fc.integer({ min: 0, max: 3 });
const anyDrawing = fc
  .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d"), number, number, number), {
    selector: ([id]) => id,
  })
  .map((all) => drawing(...all.map(([id, x, width, order]) => one(id, x, width, [0, 0, 0, 1], order))));

test("undone at once, a change leaves what was before; done again, what was after", () => {
  fc.assert(
    fc.property(anyDrawing, anyDrawing, (before, after) => {
      const back = changed(after, revert(after, before, after));
      expect(equal(back, before)).toBe(true);
      expect(equal(changed(back, revert(back, after, before)), after)).toBe(true);
    }),
  );
});

test("strokes that the change did not touch stay, whatever became of the others", () => {
  fc.assert(
    fc.property(anyDrawing, anyDrawing, anyDrawing, (current, before, after) => {
      const back = changed(current, revert(current, before, after));
      for (const [id, each] of current) {
        const untouched = !before.has(id) && !after.has(id);
        if (untouched) expect(back.get(id)).toBe(each);
      }
    }),
  );
});
