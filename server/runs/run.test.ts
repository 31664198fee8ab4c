import { expect, test } from "vitest";
import * as Y from "yjs";
import { packStrokes } from "../../drawing/packed.ts";
import { type Stroke, stroke, strokeId } from "../../drawing/stroke.ts";
import { type AuthorityState, EMPTY_AUTHORITY } from "../../protocol/authority.ts";
import { FrameEncoder } from "../../protocol/frames.ts";
import { roomIdSchema, userIdSchema } from "../../protocol/ids.ts";
import { addPrompt, roomDocument, setPromptWeight, writeSettings } from "../../protocol/room.ts";
import {
  decodeDrawing,
  putStrokes,
  type RoomStroke,
  readDrawing,
  removeStrokes,
  writeDrawing,
} from "../../protocol/room-strokes.ts";
import { addStyle, changeStyle } from "../../protocol/room-styles.ts";
import { decodeStroke } from "../../protocol/strokes.ts";
import { pictureIdSchema, type StyleReference } from "../../protocol/style.ts";
import { Authority } from "../rooms/authority.ts";
import { Run } from "./run.ts";

const picture = (digit: string) => pictureIdSchema.parse(digit.repeat(64));
const reference: StyleReference = { picture: picture("a"), weight: 1, mode: "all", region: null };
const [ada, ben] = [userIdSchema.parse("ada"), userIdSchema.parse("ben")];
const SIDE = 224;

function line(id: string, x: number, changes: Partial<RoomStroke> & { width?: number } = {}): RoomStroke {
  const { width = 4, ...rest } = changes;
  const drawn = stroke(strokeId(id), [x, 0, x, 1, x, 2, x, 3], width, [0.1, 0.2, 0.3, 1]);
  return { stroke: drawn, order: 0, author: ben, prompt: "old", ...rest };
}

/** A room with a drawing, and a run in it that Ada starts. */
function room(
  strokes: RoomStroke[] = [],
  { side = SIDE, ...state }: Partial<AuthorityState> & { side?: number } = {},
) {
  const doc = new Y.Doc();
  if (strokes.length > 0) writeDrawing(doc, { side, strokes });
  addPrompt(doc, "words", 1, "a boat");
  const authority = new Authority({ ...EMPTY_AUTHORITY, ...state });
  const touched = (event: Y.YMapEvent<Uint8Array>): void => run?.touch([...event.keysChanged].map(strokeId));
  let run: Run | null = null;
  const start = (from: "scratch" | "canvas" = "scratch"): Run => {
    run = new Run(
      { room: { id: roomIdSchema.parse("a-room-of-tests"), doc, authority }, release: () => {} },
      from,
      ada,
    );
    roomDocument(doc).strokes.observe(touched);
    return run;
  };
  return { doc, authority, start };
}

/** What the optimiser ends with: the strokes of the run moved to the right. */
const outcome = (strokes: readonly (readonly [Stroke, number])[], revision = 0, side = SIDE) => ({
  side,
  revision,
  strokes: strokes.map(([given, order]) => ({
    stroke: { ...given, points: given.points.map((each, i) => (i % 2 === 0 ? each + 100 : each)) },
    order,
  })),
});
const fresh = (id: string, x = 0): Stroke => line(id, x).stroke;
/** The first frame tells which strokes are the run's own. */
function show(run: Run, strokes: readonly Stroke[], orders: readonly number[], revision = 0) {
  return run.take(new FrameEncoder(SIDE).key(0, packStrokes(strokes), { orders, revision }));
}

test("a run starts with the room's references and strength, and in somebody's name", () => {
  const { doc, start } = room();
  addStyle(doc, "first", reference);
  writeSettings(doc, { styleStrength: 30 });
  const run = start();
  expect(run.begin()).toMatchObject({ styles: [reference], settings: { styleStrength: 30 } });
  expect(run.status.startedBy).toBe(ada);
  expect(run.takeInputs()).toBeNull();
});

test("what changes of them while it goes on reaches it once, and a later start of the optimiser too", () => {
  const { doc, start } = room();
  addStyle(doc, "first", reference);
  const run = start();
  changeStyle(doc, "first", { weight: 2, mode: "palette" });
  addStyle(doc, "second", { ...reference, picture: picture("b") });
  writeSettings(doc, { styleStrength: 80, paletteOnly: "snap", textFree: 0.25, strokes: 7 });
  const styles = [
    { ...reference, weight: 2, mode: "palette" },
    { ...reference, picture: picture("b") },
  ];
  expect(run.takeInputs()).toEqual({
    revision: 1,
    patch: { styles, styleStrength: 80, paletteOnly: "snap", textFree: 0.25 },
  });
  expect(run.takeInputs()).toBeNull();
  expect(run.begin().styles).toEqual(styles);
  expect(run.status.settings).toMatchObject({ styleStrength: 80, paletteOnly: "snap", textFree: 0.25 });
  // How many strokes there are is settled when a run starts.
  expect(run.status.settings.strokes).not.toBe(7);
  changeStyle(doc, "second", { weight: 0 });
  expect(run.takeInputs()).toEqual({ revision: 2, patch: { styles: [styles[0]] } });
});

test("no prompt weighs more than the room's cap, also when the cap changes on the way", () => {
  const { doc, authority, start } = room([], { rules: { weightCap: 2 } });
  setPromptWeight(doc, "words", 5);
  const run = start();
  expect(run.status.prompts).toEqual([{ text: "a boat", weight: 2 }]);
  authority.change({ rules: { weightCap: 0.5 } });
  expect(run.takeInputs()?.patch).toEqual({ prompts: [{ text: "a boat", weight: 0.5 }] });
});

test("a run from scratch begins with what is locked, one from the canvas with everything, in place", () => {
  const strokes = [line("a", 1, { order: 0.5 }), line("b", 2, { order: 3 })];
  const locks = {
    [strokeId("b")]: [{ holder: ben, scope: "optimiser" as const, attributes: ["width" as const] }],
  };
  const { start } = room(strokes, { locks });
  const scratch = start("scratch").begin();
  expect(scratch.strokes.map(({ id, order }) => [id, order])).toEqual([["b", 3]]);
  expect(scratch.locks).toEqual([{ stroke: "b", attributes: ["width"] }]);
  expect(
    start("canvas")
      .begin()
      .strokes.map(({ id, order }) => [id, order]),
  ).toEqual([
    ["a", 0.5],
    ["b", 3],
  ]);
});

test("R1 people's edits reach the run once, each patch with the next revision, on the run's canvas", () => {
  const { doc, start } = room([line("a", 10), line("b", 20, { order: 1 })], { side: 112 });
  const run = start("canvas");
  expect(run.begin()).toMatchObject({ side: 112, settings: { canvas: 224 } });
  expect(run.takeEdits(false)).toBeNull();
  putStrokes(doc, [line("a", 30, { order: 7 }), line("new", 40)]);
  removeStrokes(doc, [strokeId("b"), strokeId("made-by-the-run")]);
  const { revision, patch } = run.takeEdits(false) ?? {};
  expect(revision).toBe(1);
  expect(patch?.edits?.removed).toEqual(["b", "made-by-the-run"]);
  expect(patch?.edits?.put.map(({ id, order }) => [id, order])).toEqual([
    ["a", 7],
    ["new", 0],
  ]);
  const [first] = patch?.edits?.put ?? [];
  expect(decodeStroke(first.id, first.bytes)).toMatchObject({
    width: 8,
    points: new Float32Array([60, 0, 60, 2, 60, 4, 60, 6]),
  });
  expect(run.takeEdits(false)).toBeNull();
  // The run has moved it since: the same again is wanted again.
  putStrokes(doc, [line("a", 30, { order: 7 })]);
  removeStrokes(doc, [strokeId("b")]);
  expect(run.takeEdits(false)).toMatchObject({
    revision: 2,
    patch: { edits: { put: [first], removed: ["b"] } },
  });
});

test("R2 a frame says which state of the document it honours, once, and never one to come", () => {
  const { doc, start } = room([line("a", 10)]);
  const run = start("canvas");
  run.begin();
  expect(show(run, [fresh("a")], [0])).toBeNull();
  putStrokes(doc, [line("a", 11)]);
  run.takeEdits(false);
  const state = Y.encodeStateVector(doc);
  putStrokes(doc, [line("a", 12)]);
  run.takeEdits(false);
  const encoder = new FrameEncoder(SIDE);
  encoder.key(0, packStrokes([fresh("a")]));
  const frame = (revision: number) => run.take(encoder.key(1, packStrokes([fresh("a")]), { revision }));
  expect(frame(0)).toBeNull();
  expect(frame(1)).toEqual({ revision: 1, documentState: state });
  expect(run.honoured).toEqual({ revision: 1, documentState: state });
  expect(frame(1)).toBeNull();
  expect(frame(2)?.documentState).toEqual(Y.encodeStateVector(doc));
});

test("R3 an accepted run keeps places, authors and prompts, and makes new strokes in its starter's name", () => {
  const { doc, start } = room([line("a", 1, { order: 0.5 }), line("b", 2, { order: 3, prompt: null })]);
  const run = start("canvas");
  run.begin();
  show(run, [fresh("a"), fresh("b"), fresh("new")], [0.5, 3, 4]);
  const before = readDrawing(doc);
  const accepted = run.end(
    "finished",
    outcome([
      [fresh("a", 1), 0.5],
      [fresh("b", 2), 3],
      [fresh("new"), 4],
    ]),
  );
  expect(readDrawing(doc).strokes).toEqual([
    line("a", 101, { order: 0.5 }),
    line("b", 102, { order: 3, prompt: null }),
    line("new", 100, { order: 4, author: ada, prompt: "words" }),
  ]);
  expect(accepted && decodeDrawing(accepted.before)).toEqual(before);
  expect(accepted && decodeDrawing(accepted.after)).toEqual(readDrawing(doc));
});

test("R4 what people did wins where the optimiser had not heard of it, and only there", () => {
  const { doc, start } = room([line("told", 1), line("late", 2), line("gone", 3), line("back", 4)]);
  const run = start("canvas");
  run.begin();
  const ids = ["back", "gone", "late", "told"];
  show(
    run,
    [...ids, "made"].map((id) => fresh(id)),
    [0, 0, 0, 0, 1],
  );
  putStrokes(doc, [line("told", 50)]);
  removeStrokes(doc, [strokeId("back")]);
  run.takeEdits(false);
  putStrokes(doc, [
    line("late", 60),
    line("back", 70),
    line("made", 80, { order: 1, author: ben, prompt: null }),
    line("mine", 90),
  ]);
  removeStrokes(doc, [strokeId("gone")]);
  // The optimiser took the first patch: "back" is not in its drawing.
  run.end(
    "finished",
    outcome(
      [
        [fresh("gone", 3), 0],
        [fresh("late", 2), 0],
        [fresh("told", 50), 0],
        [fresh("made", 5), 1],
      ],
      1,
    ),
  );
  expect(readDrawing(doc).strokes).toEqual([
    line("back", 70),
    line("late", 60),
    line("mine", 90),
    line("told", 150),
    line("made", 80, { order: 1, author: ben, prompt: null }),
  ]);
});

test("R4 a patch that the optimiser never took counts for nothing told", () => {
  const { doc, start } = room([line("a", 1)]);
  const run = start("canvas");
  run.begin();
  show(run, [fresh("a", 1)], [0]);
  putStrokes(doc, [line("a", 77)]);
  run.takeEdits(false);
  // It went down: the last frame is from before.
  run.end("failed", null);
  expect(readDrawing(doc).strokes).toEqual([line("a", 77)]);
});

test("R4 a run from scratch takes the place of what nobody touched since it began", () => {
  const locks = {
    [strokeId("kept")]: [{ holder: ben, scope: "everybody" as const, attributes: ["points" as const] }],
  };
  const { doc, start } = room(
    [line("kept", 1, { order: 8 }), line("old", 2), line("changed", 3), line("old2", 4)],
    { locks },
  );
  const run = start("scratch");
  run.begin();
  show(run, [fresh("kept", 1), fresh("new")], [8, 9]);
  putStrokes(doc, [line("changed", 33)]);
  run.takeEdits(false);
  putStrokes(doc, [line("old2", 44)]);
  run.end(
    "stopped",
    outcome(
      [
        [fresh("changed", 33), 0],
        [fresh("kept", -99), 8],
        [fresh("new"), 9],
      ],
      1,
    ),
  );
  expect(readDrawing(doc).strokes).toEqual([
    line("changed", 133),
    line("old2", 44),
    line("kept", 1, { order: 8 }),
    line("new", 100, { order: 9, author: ada, prompt: "words" }),
  ]);
});

test("L4 locked bits survive a paper of another size and a run that ends with a frame", () => {
  const locks = {
    [strokeId("a")]: [
      { holder: ben, scope: "everybody" as const, attributes: ["points" as const, "width" as const] },
    ],
  };
  const third = Math.fround(1 / 3);
  const given = line("a", third, { width: 500.1 });
  const { doc, authority, start } = room([given, line("b", third, { order: 1 })], { side: 333, locks });
  const run = start("canvas");
  run.begin();
  const shown = [fresh("a", 0.3), fresh("b", 0.3)];
  show(run, shown, [0, 1]);
  authority.change({
    locks: { [strokeId("b")]: [{ holder: ben, scope: "optimiser", attributes: ["points"] }] },
  });
  run.takeEdits(true);
  run.end("failed", null);
  const { side, strokes } = readDrawing(doc);
  expect(side).toBe(333);
  expect(strokes[0].stroke.points).toEqual(given.stroke.points);
  expect(strokes[0].stroke.width).toBe(given.stroke.width);
  // What was locked later stands where the run had it then.
  expect(strokes[1].stroke.points).not.toEqual(given.stroke.points);
});

test("an empty paper takes the size of the run's canvas", () => {
  const { doc, start } = room();
  writeSettings(doc, { canvas: 96 });
  const run = start("scratch");
  run.begin();
  run.take(new FrameEncoder(96).key(0, packStrokes([fresh("a")])));
  run.end("finished", outcome([[fresh("a"), 0]], 0, 96));
  expect(readDrawing(doc)).toMatchObject({ side: 96, strokes: [{ author: ada, order: 0 }] });
});
