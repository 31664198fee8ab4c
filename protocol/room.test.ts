import { expect, test } from "vitest";
import * as Y from "yjs";
import { PRESETS } from "./presets.ts";
import {
  addPrompt,
  readPrompts,
  readSettings,
  removePrompt,
  roomDocument,
  setPromptWeight,
  writeSettings,
} from "./room.ts";

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
  const { settings, prompts } = roomDocument(doc);
  settings.set("iterations", -5);
  settings.set("strokes", 64);
  settings.set("nonsense", { deep: [1] });
  prompts.push([new Y.Map(), new Y.Map([["text", 7]])]);
  expect(readSettings(doc)).toEqual({ ...PRESETS.live.settings, strokes: 64 });
  expect(readPrompts(doc)).toEqual([]);
});

test("a cap holds weights in both directions", () => {
  const doc = new Y.Doc();
  addPrompt(doc, "one", 3, "apple");
  addPrompt(doc, "two", -3, "pear");
  addPrompt(doc, "three", 0.5, "plum");
  expect(readPrompts(doc, 1).map(({ weight }) => weight)).toEqual([1, -1, 0.5]);
});

test("choosing a preset gives its values to all that the room has not set itself", () => {
  const doc = new Y.Doc();
  writeSettings(doc, { preset: "clipdraw", seed: 7 });
  expect(readSettings(doc)).toEqual({ ...PRESETS.clipdraw.settings, seed: 7 });
});
