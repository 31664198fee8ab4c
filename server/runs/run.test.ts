import { expect, test } from "vitest";
import * as Y from "yjs";
import { roomIdSchema } from "../../protocol/ids.ts";
import { addPrompt, writeSettings } from "../../protocol/room.ts";
import { addStyle, changeStyle } from "../../protocol/room-styles.ts";
import { pictureIdSchema, type StyleReference } from "../../protocol/style.ts";
import { Run } from "./run.ts";

const picture = (digit: string) => pictureIdSchema.parse(digit.repeat(64));
const reference: StyleReference = { picture: picture("a"), weight: 1, mode: "all", region: null };

function room() {
  const doc = new Y.Doc();
  addPrompt(doc, "words", 1, "a boat");
  addStyle(doc, "first", reference);
  writeSettings(doc, { styleStrength: 30 });
  const run = new Run(
    {
      room: { id: roomIdSchema.parse("a-room-of-tests"), doc },
      release: () => {},
    },
    "scratch",
  );
  return { doc, run };
}

test("a run starts with the room's references and strength", () => {
  const { run } = room();
  expect(run.request.styles).toEqual([reference]);
  expect(run.request.settings.styleStrength).toBe(30);
  expect(run.takeChanges()).toBeNull();
});

test("what changes of them while it goes on reaches it once, and a later start of the optimiser too", () => {
  const { doc, run } = room();
  changeStyle(doc, "first", { weight: 2, mode: "palette" });
  addStyle(doc, "second", { ...reference, picture: picture("b") });
  writeSettings(doc, { styleStrength: 80, paletteOnly: "snap", textFree: 0.25, strokes: 7 });
  const styles = [
    { ...reference, weight: 2, mode: "palette" },
    { ...reference, picture: picture("b") },
  ];
  expect(run.takeChanges()).toEqual({ styles, styleStrength: 80, paletteOnly: "snap", textFree: 0.25 });
  expect(run.takeChanges()).toBeNull();
  expect(run.request.styles).toEqual(styles);
  expect(run.status.settings).toMatchObject({ styleStrength: 80, paletteOnly: "snap", textFree: 0.25 });
  // How many strokes there are is settled when a run starts.
  expect(run.status.settings.strokes).not.toBe(7);
  changeStyle(doc, "second", { weight: 0 });
  expect(run.takeChanges()).toEqual({ styles: [styles[0]] });
});
