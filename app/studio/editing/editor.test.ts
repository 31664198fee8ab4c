import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { packStrokes } from "../../../drawing/packed.ts";
import { strokeId } from "../../../drawing/stroke.ts";
import { FrameEncoder } from "../../../protocol/frames.ts";
import { addPrompt, readPrompts, removePrompt, roomDocument, roomPrompts } from "../../../protocol/room.ts";
import { type RoomStroke, readDrawing, roomStroke } from "../../../protocol/room-strokes.ts";
import {
  ADA,
  accept,
  BEN,
  connect,
  line,
  lock,
  openWindow,
  RUN,
  type Window,
} from "../../testing/editing-room.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function two(...strokes: RoomStroke[]): readonly [Window, Window] {
  const [ada, ben] = [openWindow(ADA), openWindow(BEN)];
  accept(ada.doc, strokes);
  connect(ada.doc, ben.doc);
  return [ada, ben];
}

const moved = (each: RoomStroke, by: number): RoomStroke => ({
  ...each,
  stroke: { ...each.stroke, points: each.stroke.points.map((p, i) => (i % 2 === 0 ? p + by : p)) },
});
const wide = (each: RoomStroke, width: number): RoomStroke => ({
  ...each,
  stroke: { ...each.stroke, width },
});
const get = ({ doc }: Window, id: string): RoomStroke => {
  const found = roomStroke(doc, strokeId(id));
  if (found === null) throw new Error(`There is no stroke ${id}.`);
  return found;
};
const xOf = (window: Window, id: string): number => get(window, id).stroke.points[0];
const ids = ({ doc }: Window): string[] => readDrawing(doc).strokes.map(({ stroke }) => stroke.id);

test("G4 a change reaches the others; new strokes are mine, others' stay theirs", () => {
  const [ada, ben] = two(line("a", 10, 10, { author: BEN, prompt: "words" }));
  ada.editor.apply(
    {
      put: [{ ...moved(get(ada, "a"), 5), author: ADA, prompt: null }, line("b", 1, 1, { order: 1 })],
      remove: [],
    },
    "Move",
  );
  expect(get(ben, "a")).toMatchObject({ author: BEN, prompt: "words" });
  expect(xOf(ben, "a")).toBe(15);
  expect(get(ben, "b")).toMatchObject({ author: ADA, prompt: null });
});

test("undo takes back only what I did, by value; what others changed since stays", async () => {
  const [ada, ben] = two(line("a", 10, 10), line("b", 10, 20, { order: 1 }));
  ada.editor.apply({ put: [moved(get(ada, "a"), 5), moved(get(ada, "b"), 5)], remove: [] }, "Move");
  ben.editor.apply({ put: [wide(get(ben, "a"), 9), moved(get(ben, "b"), 50)], remove: [] }, "Change");
  ada.editor.undo();
  await vi.runAllTimersAsync();
  expect(xOf(ben, "a")).toBe(10);
  expect(get(ben, "a").stroke.width).toBe(9);
  expect(xOf(ben, "b")).toBe(65);
  ada.editor.redo();
  await vi.runAllTimersAsync();
  expect(xOf(ben, "a")).toBe(15);
  expect(get(ben, "a").stroke.width).toBe(9);
  expect(ada.editor.canRedo.value).toBe(false);
  ben.editor.undo();
  await vi.runAllTimersAsync();
  expect(get(ada, "a").stroke.width).toBe(4);
  expect(xOf(ada, "b")).toBe(15);
});

test("what was taken away comes back with its author, after an accepted run too", async () => {
  const [ada, ben] = two(line("a", 10, 10, { author: BEN, prompt: "p" }), line("b", 0, 0, { order: 1 }));
  ada.editor.apply({ put: [], remove: [strokeId("a")] }, "Erase");
  expect(ids(ben)).toEqual(["b"]);
  accept(ada.doc, [line("b", 0, 0, { order: 1 })]);
  ada.editor.undo();
  await vi.runAllTimersAsync();
  expect(ids(ben)).toEqual(["a", "b"]);
  expect(get(ben, "a")).toMatchObject({ author: BEN, prompt: "p" });
});

test("a step that others have undone by hand is passed over", async () => {
  const [ada, ben] = two(line("a", 10, 10));
  ada.editor.apply({ put: [moved(get(ada, "a"), 5)], remove: [] }, "Move");
  ada.editor.apply({ put: [line("new", 0, 0)], remove: [] }, "Draw");
  ben.editor.apply({ put: [], remove: [strokeId("new")] }, "Erase");
  ada.editor.undo();
  await vi.runAllTimersAsync();
  expect(xOf(ada, "a")).toBe(10);
  expect(ada.editor.canUndo.value).toBe(false);
});

test("G3 what others keep is left out and told in one sentence; the rest happens", () => {
  const [ada, ben] = two(line("a", 10, 10), line("b", 10, 20, { order: 1 }), line("c", 1, 1, { order: 2 }));
  lock(ada, "a", { holder: BEN, scope: "everybody", attributes: ["points"] });
  lock(ada, "b", { holder: ADA, scope: "everybody", attributes: ["points"] });
  ada.editor.apply({ put: ["a", "b"].map((id) => wide(moved(get(ada, id), 5), 8)), remove: [] }, "Move");
  expect([xOf(ben, "a"), xOf(ben, "b")]).toEqual([10, 15]);
  expect(get(ben, "a").stroke.width).toBe(8);
  expect(ada.told).toEqual(["Ben keeps that stroke as it is."]);
  ada.editor.apply({ put: [], remove: [strokeId("a"), strokeId("c")] }, "Erase");
  expect(ids(ben)).toEqual(["a", "b"]);
});

test("a viewer changes nothing", () => {
  const ada = openWindow(ADA, "viewer");
  ada.editor.apply({ put: [line("a", 1, 1)], remove: [] }, "Draw");
  expect(ids(ada)).toEqual([]);
});

test("a drag is seen here at once, written 15 times a second at most, and is one step", async () => {
  const [ada, ben] = two(line("a", 10, 10));
  let writes = 0;
  ada.doc.on("update", () => writes++);
  const from = get(ada, "a");
  const drag = ada.editor.begin("Move");
  for (let i = 1; i <= 60; i++) {
    drag.update({ put: [moved(from, i)], remove: [] });
    expect(ada.editor.shown.value.strokes[0].stroke.points[0]).toBe(10 + i);
    vi.advanceTimersByTime(1000 / 60);
  }
  expect(writes).toBeGreaterThan(8);
  expect(writes).toBeLessThanOrEqual(16);
  drag.commit();
  expect(xOf(ben, "a")).toBe(70);
  ada.editor.undo();
  await vi.runAllTimersAsync();
  expect(xOf(ben, "a")).toBe(10);
});

test("many strokes travel when they are let go; a drag that is given up leaves no trace", () => {
  const many = Array.from({ length: 9 }, (_, i) => line(`s${i}`, i, 10, { order: i }));
  const [ada, ben] = two(...many);
  const drag = ada.editor.begin("Move");
  drag.update({ put: many.map((each) => moved(each, 100)), remove: [] });
  vi.advanceTimersByTime(500);
  expect(xOf(ben, "s3")).toBe(3);
  expect(ada.editor.shown.value.strokes[3].stroke.points[0]).toBe(103);
  drag.cancel();
  expect(ada.editor.shown.value.strokes[3].stroke.points[0]).toBe(3);
  const small = ada.editor.begin("Move");
  small.update({ put: [moved(many[0], 40)], remove: [] });
  expect(xOf(ben, "s0")).toBe(40);
  small.cancel();
  expect(xOf(ben, "s0")).toBe(0);
  expect(ada.editor.canUndo.value).toBe(false);
});

test("what somebody takes away while it is dragged stays away", () => {
  const [ada, ben] = two(line("a", 10, 10));
  const drag = ada.editor.begin("Move");
  drag.update({ put: [moved(get(ada, "a"), 5)], remove: [] });
  ben.editor.apply({ put: [], remove: [strokeId("a")] }, "Erase");
  drag.update({ put: [moved(line("a", 10, 10), 15)], remove: [] });
  drag.commit();
  expect(ids(ben)).toEqual([]);
  expect(ada.editor.shown.value.strokes).toEqual([]);
});

test("while a run goes on an edit takes the rest as it is shown, but what is locked keeps its bits", async () => {
  const [ada] = two(line("a", 10.123, 10), line("b", 50, 50, { order: 1 }));
  lock(ada, "a", { holder: ADA, scope: "optimiser", attributes: ["color"] });
  const encoder = new FrameEncoder(224);
  const frame = (...strokes: RoomStroke[]) =>
    ada.pictures.frame(RUN, encoder.delta(1, packStrokes(strokes.map(({ stroke }) => stroke))));
  frame(line("a", 20, 30, { color: [0.9, 0.1, 0.1, 1] }), line("b", 50, 60), line("run", 5, 5));
  const shown = (id: string): RoomStroke => {
    const found = ada.editor.shown.value.strokes.find(({ stroke }) => stroke.id === id);
    if (found === undefined) throw new Error(`Nothing is shown of ${id}.`);
    return found;
  };
  ada.editor.apply({ put: [wide(shown("a"), 9), wide(shown("run"), 7)], remove: [] }, "Width");
  expect(get(ada, "a").stroke.color).toEqual([1, 0, 0, 1]);
  expect(xOf(ada, "a")).toBeCloseTo(20, 0);
  expect(get(ada, "run")).toMatchObject({ author: ADA, prompt: null });
  frame(line("a", 25, 35), line("b", 50, 70), line("run", 6, 6));
  ada.editor.undo();
  await vi.runAllTimersAsync();
  expect(get(ada, "a").stroke.width).toBeCloseTo(4, 1);
  expect(get(ada, "run").stroke.width).toBeCloseTo(4, 1);
  expect(get(ada, "a").stroke.color).toEqual([1, 0, 0, 1]);
});

test("a run that I started is one step; undo and redo ask the server; others' runs are none", async () => {
  const [ada] = two(line("a", 10, 10));
  const acceptance = { runId: RUN, startedBy: ADA, at: 1, words: "an apple", undone: false };
  ada.authority.change({
    acceptances: [{ ...acceptance, runId: "run-number-two" as typeof RUN, startedBy: BEN }],
  });
  expect(ada.editor.canUndo.value).toBe(false);
  ada.editor.apply({ put: [moved(get(ada, "a"), 5)], remove: [] }, "Move");
  ada.authority.change({ acceptances: [acceptance] });
  ada.editor.undo();
  await vi.runAllTimersAsync();
  expect(ada.asked).toEqual([["run.undo", { runId: RUN, only: true }]]);
  ada.authority.change({ acceptances: [{ ...acceptance, undone: true }] });
  ada.editor.redo();
  await vi.runAllTimersAsync();
  expect(ada.asked[1]).toEqual(["run.redo", { runId: RUN }]);
  // Still undone, says the authority: the step before it is next.
  ada.editor.undo();
  await vi.runAllTimersAsync();
  expect(xOf(ada, "a")).toBe(10);
});

test("a run that is taken back can be brought again at once, before the news of it is here", async () => {
  const [ada] = two();
  const acceptance = { runId: RUN, startedBy: ADA, at: 1, words: "", undone: false };
  ada.authority.change({ acceptances: [acceptance] });
  ada.editor.undo();
  ada.editor.redo();
  await vi.advanceTimersByTimeAsync(100);
  expect(ada.asked.map(([name]) => name)).toEqual(["run.undo"]);
  ada.authority.change({ acceptances: [{ ...acceptance, undone: true }] });
  await vi.advanceTimersByTimeAsync(100);
  expect(ada.asked.map(([name]) => name)).toEqual(["run.undo", "run.redo"]);
});

test("words and strokes are taken back in the order in which they were done", async () => {
  const [ada, ben] = two(line("a", 10, 10));
  addPrompt(ada.doc, "mine", 1, "an apple", ADA);
  ada.editor.apply({ put: [moved(get(ada, "a"), 5)], remove: [] }, "Move");
  roomPrompts(ada.doc)[0].text.insert(8, " tree");
  roomPrompts(ben.doc)[0].text.insert(0, "not ");
  const words = () => readPrompts(ada.doc).map(({ text }) => text);
  expect(words()).toEqual(["not an apple tree"]);
  ada.editor.undo();
  await vi.runAllTimersAsync();
  expect(words()).toEqual(["not an apple"]);
  expect(xOf(ada, "a")).toBe(15);
  ada.editor.undo();
  await vi.runAllTimersAsync();
  expect(xOf(ada, "a")).toBe(10);
  ada.editor.redo();
  await vi.runAllTimersAsync();
  ada.editor.redo();
  await vi.runAllTimersAsync();
  expect(words()).toEqual(["not an apple tree"]);
  expect(xOf(ada, "a")).toBe(15);
});

test("G4 words of another that come back by my undo come in my name, in one update", async () => {
  const [ada, ben] = two();
  addPrompt(ben.doc, "hers", 1, "an apple", BEN);
  removePrompt(ada.doc, "hers");
  let updates = 0;
  ada.doc.on("update", () => updates++);
  ada.editor.undo();
  await vi.runAllTimersAsync();
  expect(updates).toBe(1);
  expect(roomPrompts(ben.doc)).toMatchObject([{ id: "hers", author: ADA }]);
  ada.editor.redo();
  await vi.runAllTimersAsync();
  expect(roomPrompts(ben.doc)).toEqual([]);
  expect(ada.editor.canUndo.value).toBe(true);
});

test("groups are selected whole, and are steps as well", async () => {
  const [ada] = two(line("a", 1, 1), line("b", 2, 2, { order: 1 }), line("c", 3, 3, { order: 2 }));
  const [a, b, c] = ["a", "b", "c"].map(strokeId);
  ada.editor.regroup(new Map([a, b].map((id) => [id, "g"])), "Group");
  ada.editor.select([a, c]);
  expect([...ada.editor.selection.value].sort()).toEqual(["a", "b", "c"]);
  ada.editor.selectWithin([a]);
  expect([...ada.editor.selection.value]).toEqual(["a"]);
  ada.editor.apply({ put: [], remove: [a] }, "Erase");
  expect(ada.editor.selection.value.size).toBe(0);
  ada.editor.undo();
  ada.editor.undo();
  await vi.runAllTimersAsync();
  ada.editor.undo();
  await vi.runAllTimersAsync();
  expect(roomDocument(ada.doc).groups.size).toBe(0);
  expect(Y.encodeStateVector(ada.doc).length).toBeGreaterThan(0);
});
