import { beforeEach, expect, test } from "vitest";
import { strokeId } from "../../../drawing/stroke.ts";
import { roomStroke } from "../../../protocol/room-strokes.ts";
import { ADA, accept, BEN, line, openWindow, type Window } from "../../testing/editing-room.ts";
import { byAuthor, byPrompt, nextTo, ofSameColor } from "./choices.ts";
import { copiedText, cutText, duplicateSelected, pasteText } from "./clipboard.ts";
import { reordered, rgbOf } from "./operations.ts";

let ada: Window;
beforeEach(() => {
  ada = openWindow();
  accept(ada.doc, [
    line("a", 50, 50, { author: BEN, prompt: "p" }),
    line("b", 90, 90, { order: 1, color: [0.123456, 0.5, 1, 0.25], width: 3.3 }),
  ]);
});
const shown = () => ada.editor.shown.value.strokes;
const select = (...ids: string[]): void => ada.editor.select(ids.map(strokeId));

test("what is copied comes back to the bit, above all, as mine, beside what lies there still", () => {
  select("b", "a");
  const text = copiedText(ada.editor) ?? "";
  expect(pasteText(ada.editor, text)).toBe(true);
  expect(shown()).toHaveLength(4);
  const copy = shown()[3];
  expect(copy).toMatchObject({ author: ADA, prompt: null });
  expect(copy.stroke.color).toEqual(shown()[1].stroke.color);
  expect(copy.stroke.width).toBe(shown()[1].stroke.width);
  expect(copy.stroke.points[0]).toBe(96);
  expect([...ada.editor.selection.value]).toEqual([shown()[2].stroke.id, copy.stroke.id]);
});

test("what is cut leaves, and pasted it lies where it lay", () => {
  select("a");
  const text = cutText(ada.editor) ?? "";
  expect(roomStroke(ada.doc, strokeId("a"))).toBeNull();
  pasteText(ada.editor, text);
  expect(shown().at(-1)?.stroke.points[0]).toBe(50);
});

test("another program's drawing is as large as its paper fits ours; what is no drawing is left alone", () => {
  const svg = `<svg viewBox="0 0 448 448"><path d="M112 0L224 0" stroke="#f00" stroke-width="8"/></svg>`;
  expect(pasteText(ada.editor, svg)).toBe(true);
  expect(shown().at(-1)?.stroke).toMatchObject({ width: 4, color: [1, 0, 0, 1] });
  expect(shown().at(-1)?.stroke.points[0]).toBe(56);
  expect(pasteText(ada.editor, "just words")).toBe(false);
  expect(pasteText(openWindow(BEN, "viewer").editor, svg)).toBe(false);
});

test("copies of a group are a group of their own, in the same step", async () => {
  ada.editor.regroup(new Map(["a", "b"].map((id) => [strokeId(id), "g"])), "Group");
  select("a");
  duplicateSelected(ada.editor);
  const [first, second] = shown()
    .slice(2)
    .map(({ stroke }) => ada.editor.groupOf(stroke.id));
  expect(first).toBe(second);
  expect(first).not.toBe("g");
  ada.editor.undo();
  await Promise.resolve();
  expect(shown()).toHaveLength(2);
});

test("strokes are found by who drew them, for which words, in which colour, one after the other", () => {
  expect(byAuthor(shown(), BEN)).toEqual(["a"]);
  expect(byPrompt(shown(), "p")).toEqual(["a"]);
  expect(byPrompt(shown(), null)).toEqual(["b"]);
  expect(ofSameColor(shown(), shown().slice(1))).toEqual(["b"]);
  expect(nextTo(shown(), new Set(), 1)).toBe("a");
  expect(nextTo(shown(), new Set([strokeId("a")]), 1)).toBe("b");
  expect(nextTo(shown(), new Set([strokeId("b")]), 1)).toBeNull();
  expect(nextTo(shown(), new Set([strokeId("b")]), -1)).toBe("a");
});

test("between strokes of equal order those above make room", () => {
  const all = ["a", "b", "c"].map((id) => line(id, 1, 1));
  const { put } = reordered(all, new Set([strokeId("a")]), "up");
  const orders = new Map(put.map(({ stroke, order }) => [stroke.id, order]));
  const order = (id: string): number => orders.get(strokeId(id)) ?? 0;
  expect(order("a")).toBeGreaterThan(order("b"));
  expect(order("c")).toBeGreaterThan(order("a"));
  expect(reordered(all, new Set([strokeId("c")]), "top").put).toEqual([]);
});

test("colours are read as people write them", () => {
  expect(rgbOf("#f00")).toEqual([1, 0, 0]);
  expect(rgbOf("00FF00 ")).toEqual([0, 1, 0]);
  expect(rgbOf("red")).toBeNull();
});
