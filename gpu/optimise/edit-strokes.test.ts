import { expect, test } from "vitest";
import { initialStrokes } from "../../drawing/initialise.ts";
import {
  type PackedGradients,
  type PackedStrokes,
  packStrokes,
  unpackStrokes,
} from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import { type Stroke, stroke, strokeId } from "../../drawing/stroke.ts";
import type { Lockable } from "../../protocol/locks.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { MaskedAdam } from "./adam.ts";
import { editInPlace, editStrokes, ordered } from "./edit-strokes.ts";
import type { MaskedOptimiser } from "./masked-optimiser.ts";
import { MaskedRmsprop } from "./rmsprop.ts";
import { RunStrokes } from "./run-strokes.ts";

const rates = { points: 1, width: 0.2, color: 0.01 };
const bounds = { minWidth: 2, maxWidth: 100 };
const someStrokes = (count: number, seed = 1): Stroke[] =>
  initialStrokes(new Random(seed), { count, canvas: 224, width: 30 });
const inOrder = (strokes: PackedStrokes<Float32Array>) =>
  ordered(
    strokes,
    strokes.ids.map((_, i) => i),
  );

/** Gradients that depend on a stroke's id alone, however many others there are. */
function gradientsFor(strokes: PackedStrokes<Float32Array>, step: number): PackedGradients<Float32Array> {
  const parts = strokes.ids.map((id, i) => {
    const random = new Random(step).fork(id);
    const length = 2 * (strokes.pointOffsets[i + 1] - strokes.pointOffsets[i]);
    return Array.from({ length: 5 + length }, () => random.normal());
  });
  return {
    widths: Float32Array.from(parts, ([width]) => width),
    colors: Float32Array.from(parts.flatMap((part) => part.slice(1, 5))),
    points: Float32Array.from(parts.flatMap((part) => part.slice(5))),
  };
}

const added = stroke(strokeId("added"), [1, 1, 9, 1, 9, 9, 1, 9], 7, [0.5, 0.5, 0.5, 1]);

test.each([
  ["Adam", (strokes: PackedStrokes): MaskedOptimiser => new MaskedAdam(strokes)],
  ["RMSprop", (strokes: PackedStrokes): MaskedOptimiser => new MaskedRmsprop(strokes)],
])(
  "%s goes on to the bit with strokes that nobody touched, while others come, go and change places",
  (_, create) => {
    const given = someStrokes(6);
    const [kept, edited, removed, , lowered] = given;
    const untouched = packStrokes(given);
    const alone = create(untouched);
    let strokes = packStrokes(given);
    const optimiser = create(strokes);
    for (let step = 1; step <= 5; step++) {
      alone.step(gradientsFor(untouched, step), rates, bounds);
      optimiser.step(gradientsFor(strokes, step), rates, bounds);
    }
    const wide = stroke(edited.id, added.points, 9, [0.2, 0.3, 0.4, 0.5]);
    const changed = editStrokes(
      inOrder(strokes),
      {
        put: [
          { stroke: wide, order: 1 },
          { stroke: added, order: 2.5 },
          { stroke: lowered, order: -1 },
        ],
        removed: [removed.id, strokeId("nobody")],
      },
      100,
    );
    strokes = changed.strokes;
    expect(strokes.ids).toEqual([lowered.id, kept.id, edited.id, added.id, given[3].id, given[5].id]);
    expect(changed.orders).toEqual([-1, 0, 1, 2.5, 3, 5]);
    optimiser.follow(strokes, changed.before);
    // Its values to the bit, and no past: as a stroke that has just begun.
    expect(unpackStrokes(strokes)[2]).toEqual(wide);
    const fresh = packStrokes([wide]);
    const begun = create(fresh);
    for (let step = 6; step <= 9; step++) {
      alone.step(gradientsFor(untouched, step), rates, bounds);
      optimiser.step(gradientsFor(strokes, step), rates, bounds);
      begun.step(gradientsFor(fresh, step), rates, bounds);
    }
    const after = new Map(unpackStrokes(strokes).map((each) => [each.id, each]));
    const expected = new Map(unpackStrokes(untouched).map((each) => [each.id, each]));
    for (const { id } of [kept, given[3], given[5]]) expect(after.get(id)).toEqual(expected.get(id));
    expect(after.get(edited.id)).toEqual(unpackStrokes(fresh)[0]);
  },
);

test("locks stay with their ids, also those of a stroke that came later", () => {
  const given = someStrokes(3);
  const strokes = packStrokes(given);
  const adam = new MaskedAdam(strokes);
  const width = new Set<Lockable>(["width"]);
  adam.setLocks(
    new Map([
      [given[2].id, width],
      [added.id, width],
    ]),
  );
  const broad = { ...added, width: 500 };
  const edits = { put: [{ stroke: broad, order: -1 }], removed: [given[0].id] };
  const changed = editStrokes(inOrder(strokes), edits, 100);
  adam.follow(changed.strokes, changed.before);
  for (let step = 0; step < 5; step++) adam.step(gradientsFor(changed.strokes, step), rates, bounds);
  expect(changed.strokes.ids).toEqual([added.id, given[1].id, given[2].id]);
  expect(changed.strokes.widths[0]).toBe(500);
  expect(changed.strokes.widths[1]).not.toBe(given[1].width);
  expect(changed.strokes.widths[2]).toBe(given[2].width);
  expect(changed.strokes.points.slice(0, 8)).not.toEqual(broad.points);
});

test("all can go, some can come to nothing, and no more come than may", () => {
  const given = someStrokes(3);
  const strokes = packStrokes(given);
  const none = editStrokes(inOrder(strokes), { put: [], removed: given.map(({ id }) => id) }, 100);
  expect(none.strokes.ids).toEqual([]);
  const one = editStrokes(none, { put: [{ stroke: added, order: 4 }], removed: [] }, 100);
  expect(unpackStrokes(one.strokes)).toEqual([added]);
  const others = someStrokes(4, 2).map((each, order) => ({ stroke: each, order }));
  const full = editStrokes(one, { put: others, removed: [] }, 3);
  expect(full.strokes.ids).toEqual([others[0].stroke.id, others[1].stroke.id, added.id]);
});

test("an edit that only moves strokes is done in place; one that does more is not", () => {
  const given = someStrokes(4);
  const drawn = inOrder(packStrokes(given));
  const points = given[2].points.map((each) => each + 1);
  const moved = stroke(given[2].id, points, 3, [0.1, 0.2, 0.3, 0.4]);
  const nobody = strokeId("nobody");
  expect(editInPlace(drawn, { put: [{ stroke: moved, order: 2 }], removed: [nobody] })).toEqual([2]);
  expect(unpackStrokes(drawn.strokes)).toEqual([given[0], given[1], moved, given[3]]);
  const longer = Float32Array.from({ length: moved.points.length === 8 ? 14 : 8 });
  for (const edits of [
    { put: [{ stroke: given[2], order: 2.5 }], removed: [] },
    { put: [{ stroke: { ...given[2], points: longer }, order: 2 }], removed: [] },
    {
      put: [
        { stroke: given[2], order: 2 },
        { stroke: added, order: 9 },
      ],
      removed: [],
    },
    { put: [{ stroke: given[2], order: 2 }], removed: [given[0].id] },
  ]) {
    expect(editInPlace(drawn, edits)).toBeNull();
    expect(unpackStrokes(drawn.strokes)[2]).toEqual(moved);
  }
});

test("in place or not, what was edited has no past, and all else goes on to the bit", () => {
  const given = someStrokes(4).map((each) => ({ ...each, width: 10 }));
  const settings = PRESETS.live.settings;
  const start = (strokes: readonly Stroke[]) => new RunStrokes(settings, strokes, new Map());
  const [alone, inPlace, rebuilt] = [start(given), start(given), start(given)];
  const step = (each: RunStrokes, t: number) => each.move("whole", gradientsFor(each.packed, t), rates);
  for (let t = 1; t <= 4; t++) for (const each of [alone, inPlace, rebuilt]) step(each, t);
  const mine = { ...given[1], width: 20, color: [0.5, 0.5, 0.5, 0.5] as const };
  const packed = inPlace.packed;
  inPlace.edit({ put: [{ stroke: mine, order: 1 }], removed: [] });
  expect(inPlace.packed).toBe(packed);
  rebuilt.edit({ put: [{ stroke: mine, order: 1 }], removed: [given[3].id] });
  const begun = start([mine]);
  for (let t = 5; t <= 8; t++) for (const each of [alone, inPlace, rebuilt, begun]) step(each, t);
  const [fresh] = unpackStrokes(begun.packed);
  const [first, , third, fourth] = unpackStrokes(alone.packed);
  expect(unpackStrokes(inPlace.packed)).toEqual([first, fresh, third, fourth]);
  expect(unpackStrokes(rebuilt.packed)).toEqual([first, fresh, third]);
});
