import { expect, test } from "vitest";
import * as Y from "yjs";
import { stroke, strokeId } from "../drawing/stroke.ts";
import { PRESETS } from "./presets.ts";
import {
  addPrompt,
  readPrompts,
  readScene,
  readSettings,
  removePrompt,
  roomDocument,
  setPromptWeight,
  writeScene,
  writeSettings,
} from "./room.ts";

const line = (id: string, x: number) =>
  stroke(strokeId(id), [x, 0.1, x, 1, x, 2, x, 3], 2.5, [0.1, 0.2, 0.3, 0.4]);

test("strokes come back bit for bit and in their z-order", () => {
  const doc = new Y.Doc();
  const strokes = [line("b", 1.1), line("a", 2.2), line("c", 3.3)];
  writeScene(doc, { width: 256, height: 256, strokes });
  expect(readScene(doc)).toEqual({ width: 256, height: 256, strokes });
});

test("writing a scene again sends only the strokes that differ", () => {
  const doc = new Y.Doc();
  const strokes = Array.from({ length: 100 }, (_, i) => line(`s${i}`, i));
  writeScene(doc, { width: 224, height: 224, strokes });
  let bytes = 0;
  doc.on("update", (update: Uint8Array) => {
    bytes += update.length;
  });
  writeScene(doc, { width: 224, height: 224, strokes: [...strokes.slice(0, 99), line("s99", 7)] });
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(200);
});

test("two documents that merge agree on the drawing", () => {
  const [one, two] = [new Y.Doc(), new Y.Doc()];
  writeScene(one, { width: 224, height: 224, strokes: [line("x", 1)] });
  writeScene(two, { width: 224, height: 224, strokes: [line("y", 2)] });
  Y.applyUpdate(one, Y.encodeStateAsUpdate(two));
  Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
  expect(readScene(one)).toEqual(readScene(two));
  expect(readScene(one).strokes.map(({ id }) => id)).toEqual(["x", "y"]);
});

test("prompts keep their weights, and empty ones do not count", () => {
  const doc = new Y.Doc();
  addPrompt(doc, "one", 1, " a red apple ");
  addPrompt(doc, "two", -0.3, "   ");
  addPrompt(doc, "three", -0.3, "messy");
  setPromptWeight(doc, "three", -1);
  expect(readPrompts(doc)).toEqual([
    { text: "a red apple", weight: 1 },
    { text: "messy", weight: -1 },
  ]);
  removePrompt(doc, "one");
  expect(readPrompts(doc)).toEqual([{ text: "messy", weight: -1 }]);
});

test("a hostile document is read as far as it makes sense", () => {
  const doc = new Y.Doc();
  const { settings, prompts, strokes, paper } = roomDocument(doc);
  settings.set("iterations", -5);
  settings.set("strokes", 64);
  settings.set("nonsense", { deep: [1] });
  paper.set("side", Number.NaN);
  prompts.push([new Y.Map(), new Y.Map([["text", 7]])]);
  strokes.set("not a valid id", new Uint8Array(60));
  strokes.set("short", new Uint8Array(3));
  strokes.set("odd", new Uint8Array(8 + 4 * 5 + 4));
  const notANumber = new Uint8Array(8 + 4 * (5 + 8)).fill(0xff);
  strokes.set("nan", notANumber);
  expect(readSettings(doc)).toEqual({ ...PRESETS.live.settings, strokes: 64 });
  expect(readPrompts(doc)).toEqual([]);
  expect(readScene(doc)).toEqual({ width: 224, height: 224, strokes: [] });
});

test("choosing a preset gives its values to all that the room has not set itself", () => {
  const doc = new Y.Doc();
  writeSettings(doc, { preset: "clipdraw", seed: 7 });
  expect(readSettings(doc)).toEqual({ ...PRESETS.clipdraw.settings, seed: 7 });
});
