import { expect, test } from "vitest";
import * as Y from "yjs";
import type { InstalledCritic } from "../../../protocol/critics.ts";
import { criticIdSchema } from "../../../protocol/ids.ts";
import { PRESETS } from "../../../protocol/presets.ts";
import { readSettings, writeSettings } from "../../../protocol/room.ts";
import { addStyle, roomStyles } from "../../../protocol/room-styles.ts";
import { pictureIdSchema } from "../../../protocol/style.ts";
import { chooseManner } from "./choose-manner.ts";

const installed = (...ids: string[]): InstalledCritic[] =>
  ids.map((id) => ({ id: criticIdSchema.parse(id), name: id }));
const mine = criticIdSchema.parse("mine");

test("a manner brings its values and, where it is installed, its critic; the start stays", () => {
  const doc = new Y.Doc();
  const all = installed("embedded", "clip-vit-base-patch32", "vgg16");
  writeSettings(doc, { strokes: 5, seed: 42 });
  chooseManner(doc, "clipdraw", all);
  expect(readSettings(doc)).toEqual({ ...PRESETS.clipdraw.settings, seed: 42 });
  chooseManner(doc, "live", all);
  expect(readSettings(doc)).toEqual({ ...PRESETS.live.settings, seed: 42 });
});

test.each([
  ["clipdraw", installed("embedded", "mine")],
  ["live", []],
] as const)("where the critic of %s is not known to be installed, the room's stays", (preset, critics) => {
  const doc = new Y.Doc();
  writeSettings(doc, { critic: mine });
  chooseManner(doc, preset, critics);
  expect(readSettings(doc)).toEqual({
    ...PRESETS[preset].settings,
    critic: mine,
    styleCritic: "embedded",
  });
});

test("a room that never chose a critic keeps the embedded one in a manner whose own is missing", () => {
  const doc = new Y.Doc();
  chooseManner(doc, "clipdraw", installed("embedded"));
  expect(readSettings(doc).critic).toBe("embedded");
});

test("the pictures and how much they count stay; the style's critic comes where it is installed", () => {
  const doc = new Y.Doc();
  const picture = pictureIdSchema.parse("a".repeat(64));
  addStyle(doc, "one", { picture, weight: 0.5, mode: "texture", region: null });
  writeSettings(doc, { styleStrength: 80, paletteOnly: "pull", textFree: 0.3 });
  const before = roomStyles(doc);
  chooseManner(doc, "styleclipdraw-cog", installed("embedded"));
  expect(roomStyles(doc)).toEqual(before);
  expect(readSettings(doc)).toMatchObject({
    styleStrength: 80,
    paletteOnly: "pull",
    textFree: PRESETS["styleclipdraw-cog"].settings.textFree,
    styleCritic: "embedded",
  });
  chooseManner(doc, "styleclipdraw-cog", installed("embedded", "vgg16"));
  expect(readSettings(doc).styleCritic).toBe("vgg16");
});
