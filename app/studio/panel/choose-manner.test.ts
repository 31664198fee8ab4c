import { expect, test } from "vitest";
import * as Y from "yjs";
import type { InstalledCritic } from "../../../protocol/critics.ts";
import { criticIdSchema } from "../../../protocol/ids.ts";
import { PRESETS } from "../../../protocol/presets.ts";
import { readSettings, writeSettings } from "../../../protocol/room.ts";
import { chooseManner } from "./choose-manner.ts";

const installed = (...ids: string[]): InstalledCritic[] =>
  ids.map((id) => ({ id: criticIdSchema.parse(id), name: id }));
const mine = criticIdSchema.parse("mine");

test("a manner brings its values and, where it is installed, its critic; the start stays", () => {
  const doc = new Y.Doc();
  const all = installed("embedded", "clip-vit-base-patch32");
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
  expect(readSettings(doc)).toEqual({ ...PRESETS[preset].settings, critic: mine });
});

test("a room that never chose a critic keeps the embedded one in a manner whose own is missing", () => {
  const doc = new Y.Doc();
  chooseManner(doc, "clipdraw", installed("embedded"));
  expect(readSettings(doc).critic).toBe("embedded");
});
