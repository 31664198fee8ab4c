import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Y from "yjs";
import { packStrokes } from "../../drawing/packed.ts";
import { stroke, strokeId } from "../../drawing/stroke.ts";
import { EMPTY_AUTHORITY } from "../../protocol/authority.ts";
import { FrameEncoder } from "../../protocol/frames.ts";
import { roomIdSchema, userIdSchema } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { addPrompt } from "../../protocol/room.ts";
import { putStrokes, readDrawing, roomStroke } from "../../protocol/room-strokes.ts";
import { type Database, openDatabase } from "../database.ts";
import { Authority } from "../rooms/authority.ts";
import { loadAuthority } from "../rooms/load-authority.ts";
import { Acceptances } from "./acceptances.ts";
import { Run } from "./run.ts";

let folder: string;
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "croquis-acceptances-"));
  ({ database } = await openDatabase(folder));
});
afterAll(async () => {
  await database.$disconnect();
  await rm(folder, { recursive: true });
});

const [ada, ben] = [userIdSchema.parse("ada"), userIdSchema.parse("ben")];

/** A room in which run after run puts the same stroke somewhere else. */
async function room(name: string) {
  const id = roomIdSchema.parse(`room-${name}-00000`);
  await database.room.create({ data: { id } });
  const doc = new Y.Doc();
  addPrompt(doc, "words", 1, "a boat");
  const space = { id, doc, authority: new Authority(EMPTY_AUTHORITY) };
  const acceptances = new Acceptances(database);
  const draw = async (x: number): Promise<Run> => {
    const from = readDrawing(doc).strokes.length > 0 ? "canvas" : "scratch";
    const run = new Run({ room: space, release: () => {} }, from, ada);
    run.begin();
    const drawn = stroke(strokeId("drawn"), [x, 0, x, 1, x, 2, x, 3], 4, [0, 0, 0, 1]);
    run.take(new FrameEncoder(224).key(0, packStrokes([drawn])));
    const accepted = run.end("finished", { side: 224, revision: 0, strokes: [{ stroke: drawn, order: 0 }] });
    if (accepted !== null) await acceptances.keep(run, accepted);
    return run;
  };
  const x = () => roomStroke(doc, strokeId("drawn"))?.stroke.points[0];
  return { space, acceptances, draw, x };
}

test("R5 the newest runs can be taken back, also by a server that starts later; older ones are forgotten", async () => {
  const { space, acceptances, draw, x } = await room("many");
  const runs: Run[] = [];
  for (let i = 0; i < LIMITS.acceptances + 3; i++) runs.push(await draw(i));
  const kept = runs.slice(3).map(({ id }) => id);
  expect(space.authority.state.acceptances.map(({ runId }) => runId)).toEqual(kept);
  const stored = await loadAuthority(database, space.id);
  expect(stored.acceptances.map(({ runId }) => runId)).toEqual(kept);
  expect(await database.acceptance.count({ where: { roomId: space.id } })).toBe(LIMITS.acceptances);
  await expect(acceptances.undo(space, runs[0].id, false, ada)).rejects.toMatchObject({
    code: "nothing-to-undo",
  });
  await acceptances.undo(space, runs[10].id, false, ada);
  expect(x()).toBe(9);
  const after = (await loadAuthority(database, space.id)).acceptances;
  expect(after.map(({ undone }) => undone)).toEqual(kept.map((_, i) => i >= 7));
  expect(after).toEqual(space.authority.state.acceptances);
  // A room of 43 runs and their undoing is still small.
  expect(Y.encodeStateAsUpdate(space.doc).byteLength).toBeLessThan(10_000);
});

test("R5 a stroke that somebody keeps stays as it is, whoever takes the run back but they", async () => {
  const { space, acceptances, draw, x } = await room("kept");
  const first = await draw(1);
  const second = await draw(2);
  space.authority.change({
    locks: { [strokeId("drawn")]: [{ holder: ben, scope: "everybody", attributes: ["points"] }] },
  });
  await acceptances.undo(space, second.id, true, ada);
  expect(x()).toBe(2);
  await acceptances.redo(space, second.id, ben);
  await acceptances.undo(space, second.id, true, ben);
  expect(x()).toBe(1);
  // What a run brought goes when it is taken back, but not what somebody keeps.
  await acceptances.undo(space, first.id, true, ada);
  expect(x()).toBe(1);
  await acceptances.redo(space, first.id, ben);
  await acceptances.undo(space, first.id, true, ben);
  expect(x()).toBeUndefined();
});

test("R5 one run alone can be taken back, and what came after it stays", async () => {
  const { space, acceptances, draw, x } = await room("alone");
  await draw(1);
  const second = await draw(2);
  await draw(3);
  putStrokes(space.doc, [
    {
      stroke: stroke(strokeId("mine"), [0, 0, 0, 0, 0, 0, 0, 0], 1, [0, 0, 0, 1]),
      order: 5,
      author: ben,
      prompt: null,
    },
  ]);
  let updates = 0;
  space.doc.on("update", () => updates++);
  await acceptances.undo(space, second.id, true, ada);
  expect(x()).toBe(3);
  expect(updates).toBe(0);
  await Promise.all([
    expect(acceptances.undo(space, second.id, true, ada)).rejects.toMatchObject({ code: "nothing-to-undo" }),
    acceptances.redo(space, second.id, ben),
  ]);
  await acceptances.undo(space, second.id, false, ada);
  expect(x()).toBe(1);
  expect(updates).toBe(1);
  expect(readDrawing(space.doc).strokes.map((each) => each.stroke.id)).toEqual(["drawn", "mine"]);
});
