import { beforeEach, expect, test, vi } from "vitest";
import { strokeId } from "../../../drawing/stroke.ts";
import { type RoomStroke, roomStroke } from "../../../protocol/room-strokes.ts";
import { accept, BEN, line, lock, openWindow, type Window } from "../../testing/editing-room.ts";
import type { PaperPoint, PaperTool } from "../tools/tool.ts";
import { LassoTool } from "./lasso-tool.ts";
import { SelectTool } from "./select-tool.ts";

let ada: Window;
let select: SelectTool;
beforeEach(() => {
  ada = openWindow();
  accept(ada.doc, [line("a", 50, 50), line("b", 100, 100, { order: 1 }), line("c", 100, 102, { order: 2 })]);
  select = new SelectTool(ada.editor);
});

const at = (x: number, y: number, more: Partial<PaperPoint> = {}): PaperPoint => ({
  x,
  y,
  pressure: 0.5,
  shift: false,
  alt: false,
  mod: false,
  kind: "mouse",
  slack: 4,
  ...more,
});
const click = (tool: PaperTool, point: PaperPoint): void => {
  tool.down(point);
  tool.up(point);
};
const drag = (tool: PaperTool, from: PaperPoint, ...to: PaperPoint[]): void => {
  tool.down(from);
  for (const each of to) tool.move(each);
  tool.up(to.at(-1) ?? from);
};
const selected = (): string[] => [...ada.editor.selection.value].sort();
const get = (id: string): RoomStroke => {
  const found = roomStroke(ada.doc, strokeId(id));
  if (found === null) throw new Error(`There is no stroke ${id}.`);
  return found;
};
const points = (id: string): number[] => [...get(id).stroke.points];
const settle = (): void => void vi.spyOn(performance, "now").mockReturnValue(performance.now() + 10_000);

test("a press takes the topmost, Shift adds and takes away, empty paper takes nothing", () => {
  click(select, at(110, 101));
  expect(selected()).toEqual(["c"]);
  click(select, at(60, 50, { shift: true }));
  expect(selected()).toEqual(["a", "c"]);
  settle();
  click(select, at(110, 101, { shift: true }));
  expect(selected()).toEqual(["a"]);
  click(select, at(200, 200));
  expect(selected()).toEqual([]);
});

test("a drag on empty paper is a box; with Shift it adds; given up, nothing has been", () => {
  drag(select, at(40, 40), at(90, 60));
  expect(selected()).toEqual(["a"]);
  drag(select, at(95, 90, { shift: true }), at(140, 110, { shift: true }));
  expect(selected()).toEqual(["a", "b", "c"]);
  select.down(at(200, 200));
  select.move(at(150, 150));
  expect(ada.editor.marks.band.value).toEqual({ left: 150, top: 150, right: 200, bottom: 200 });
  select.cancel();
  expect(ada.editor.marks.band.value).toBeNull();
});

test("a drag on a stroke moves what is selected, with Shift along one axis, and cancel puts it back", () => {
  drag(select, at(60, 50), at(70, 56));
  expect(points("a").slice(0, 2)).toEqual([60, 56]);
  drag(select, at(70, 56), at(80, 59, { shift: true }));
  expect(points("a").slice(0, 2)).toEqual([70, 56]);
  select.down(at(80, 56));
  select.move(at(150, 150));
  select.cancel();
  expect(points("a").slice(0, 2)).toEqual([70, 56]);
});

test("corners scale, with Shift in proportion, with Alt from the middle; the handle above turns", () => {
  accept(ada.doc, [line("a", 50, 50, { width: 0 }), line("d", 50, 80, { width: 0, order: 1 })]);
  ada.editor.select(["a", "d"].map(strokeId));
  // The frame is 6 screen pixels, 3 of the canvas, outside: from (47, 47) to (83, 83).
  drag(select, at(83, 83), at(119, 83));
  expect(points("a")[6] - points("a")[0]).toBeCloseTo(60, 3);
  expect(points("d")[1] - points("a")[1]).toBeCloseTo(30, 3);
  ada.editor.undo();
  drag(select, at(83, 83), at(101, 83), at(101, 83, { alt: true }));
  expect(points("a")[0]).toBeCloseTo(65 - 30, 3);
  ada.editor.undo();
});

test("a quarter turn", () => {
  accept(ada.doc, [line("a", 50, 50, { width: 0 })]);
  ada.editor.select([strokeId("a")]);
  // The middle is (65, 50), the handle 13 canvas pixels above the frame's top at 47.
  drag(select, at(65, 34), at(90, 49, { shift: true }));
  expect(points("a").map(Math.round)).toEqual([65, 35, 65, 45, 65, 55, 65, 65]);
});

test("a double press shows control points; they move, anchors with their handles, and a press beside ends it", () => {
  click(select, at(60, 50));
  click(select, at(60, 50));
  expect(ada.editor.marks.reshaping.value).toEqual({ id: "a", point: null });
  drag(select, at(60, 50), at(60, 70));
  expect(points("a")).toEqual([50, 50, 60, 70, 70, 50, 80, 50]);
  drag(select, at(80, 50), at(90, 55));
  expect(points("a")).toEqual([50, 50, 60, 70, 80, 55, 90, 55]);
  click(select, at(200, 200));
  expect(ada.editor.marks.reshaping.value).toBeNull();
});

test("a press takes a group whole, a double one reaches into it", () => {
  ada.editor.regroup(new Map(["a", "b"].map((id) => [strokeId(id), "g"])), "Group");
  click(select, at(60, 50));
  expect(selected()).toEqual(["a", "b"]);
  click(select, at(60, 50));
  expect(selected()).toEqual(["a"]);
  drag(select, at(60, 50), at(60, 60));
  expect(points("b")[1]).toBe(100);
});

test("a finger finds handles and strokes that a mouse would miss", () => {
  const finger = { kind: "touch", slack: 12 } as const;
  click(select, at(60, 57.5, finger));
  expect(selected()).toEqual(["a"]);
});

test("what somebody else keeps stays where it is, and that is said once", () => {
  lock(ada, "a", { holder: BEN, scope: "everybody", attributes: ["points"] });
  drag(select, at(60, 50), at(70, 60), at(80, 70), at(90, 80));
  expect(points("a")[0]).toBe(50);
  expect(ada.told).toEqual(["Ben keeps that stroke as it is."]);
});

test("who may only look selects, and moves nothing", () => {
  const ben = openWindow(BEN, "viewer");
  accept(ben.doc, [line("a", 50, 50)]);
  const tool = new SelectTool(ben.editor);
  drag(tool, at(60, 50), at(90, 90));
  expect([...ben.editor.selection.value]).toEqual(["a"]);
  expect(roomStroke(ben.doc, strokeId("a"))?.stroke.points[0]).toBe(50);
});

test("a lasso takes what lies in it, a press the topmost", () => {
  const lasso = new LassoTool(ada.editor);
  drag(lasso, at(90, 90), at(140, 90), at(140, 120), at(90, 120), at(90, 92));
  expect(selected()).toEqual(["b", "c"]);
  expect(ada.editor.marks.lasso.value).toBeNull();
  click(lasso, at(60, 50, { shift: true }));
  expect(selected()).toEqual(["a", "b", "c"]);
});
