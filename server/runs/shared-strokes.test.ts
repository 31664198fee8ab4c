import { expect, test } from "vitest";
import * as Y from "yjs";
import { stroke, strokeId } from "../../drawing/stroke.ts";
import { differingAttributes, EVERY_ATTRIBUTE } from "../../protocol/locks.ts";
import {
  putStrokes,
  type RoomStroke,
  readDrawing,
  removeStrokes,
  roomStroke,
} from "../../protocol/room-strokes.ts";
import { command, describeDrawing, join, makeRoom, sharedServer, until } from "../testing/harness.ts";
import { enter, problemOf, started } from "../testing/studio.ts";

const server = sharedServer();
type Person = Awaited<ReturnType<typeof enter>>;

/** A room with its owner and an editor, each with the studio open. */
async function two() {
  const room = await makeRoom(server());
  const [ada, ben] = [
    await enter(server(), room),
    await enter(server(), room, { as: await join(server(), room) }),
  ];
  await until(() => Object.keys(ada.authority().members).length === 2);
  const { members } = ada.authority();
  const me = (role: string) => Object.entries(members).find(([, member]) => member.role === role)?.[0];
  return { room, ada, ben, adaId: me("owner"), benId: me("editor") };
}

const line = (id: string, y: number, author: string | undefined, order = 0): RoomStroke => ({
  stroke: stroke(strokeId(id), [0, y, 1, y, 2, y, 3, y], 4, [0, 0, 0, 1]),
  order,
  author: (author ?? null) as RoomStroke["author"],
  prompt: null,
});
const seen = (person: Person, id: string) => person.frames.scene?.strokes.find((each) => each.id === id);
const idsOf = (person: Person) => readDrawing(person.doc).strokes.map((each) => each.stroke.id);

test("R1 R2 somebody's strokes are on everybody's frames at once, and stay when the run is accepted", async () => {
  const { room, ada, ben, adaId, benId } = await two();
  describeDrawing(ada.doc, "a tree", { strokes: 3 });
  const runId = started(await ada.draw());
  await until(() => ben.frames.iteration > 3);
  putStrokes(ben.doc, [line("bens", 100, benId, 1.5)]);
  removeStrokes(ben.doc, [strokeId("s0")]);
  const wanted = Y.decodeStateVector(ben.documentState());
  await until(() => seen(ada, "bens") !== undefined);
  expect(ada.frames.ids).toEqual(["s1", "bens", "s2"]);
  expect(ada.frames.orders).toEqual([1, 1.5, 2]);
  expect(seen(ada, "bens")?.points[1]).toBeCloseTo(100, 0);
  const honoured = Y.decodeStateVector(ada.honours.at(-1)?.documentState ?? new Uint8Array([0]));
  for (const [client, clock] of wanted) expect(honoured.get(client)).toBeGreaterThanOrEqual(clock);
  expect([...ada.unannounced, ...ben.unannounced]).toEqual([]);
  // One who comes late is told what the picture honours.
  const late = await enter(server(), room);
  expect(late.honours).toHaveLength(1);
  expect(late.frames.revision).toBe(late.honours[0].revision);
  await command(ada.socket, "run.stop", { runId });
  await until(() => idsOf(ben).length === 3);
  expect(
    readDrawing(ben.doc).strokes.map(({ stroke: { id }, order, author, prompt }) => [
      id,
      order,
      author,
      prompt,
    ]),
  ).toEqual([
    ["s1", 1, adaId, "p"],
    ["bens", 1.5, benId, null],
    ["s2", 2, adaId, "p"],
  ]);
  await until(() => ada.authority().acceptances.length === 1);
  expect(ada.authority().acceptances[0]).toMatchObject({
    runId,
    startedBy: adaId,
    words: "a tree",
    undone: false,
  });
});

test("R1 an edit is on a frame without waiting for the run's next step", async () => {
  const { ada, ben, benId } = await two();
  describeDrawing(ada.doc, "a tree");
  const runId = started(await ada.draw());
  await until(() => ben.frames.iteration > 3);
  await command(ada.socket, "run.pause", { runId });
  await until(() => ben.state() === "paused");
  const { iteration } = ben.frames;
  putStrokes(ben.doc, [line("one", 1, benId), line("two", 2, benId)]);
  await until(() => seen(ada, "two") !== undefined);
  // The same again is honoured as well: whoever wrote it waits for that.
  const { revision } = ada.frames;
  putStrokes(ben.doc, [line("one", 1, benId)]);
  removeStrokes(ada.doc, [strokeId("nobodys")]);
  await until(() => ben.frames.revision > revision && ben.honours.at(-1)?.revision === ben.frames.revision);
  expect(ben.frames.iteration).toBe(iteration);
  await command(ada.socket, "run.stop", { runId });
});

test("L1 L2 L3 L4 what somebody keeps stays to the bit through a run, and nobody else may change it", async () => {
  const { ada, ben, benId } = await two();
  const kept = line("kept", 1 / 3, benId, 5);
  putStrokes(ben.doc, [kept, line("free", 9, benId, 6)]);
  const lock = { strokes: [kept.stroke.id], attributes: [...EVERY_ATTRIBUTE], scope: "everybody" as const };
  expect(
    await command(ben.socket, "locks.set", { ...lock, documentState: ben.documentState() }),
  ).toMatchObject({ ok: true });
  await until(() => ada.authority().locks[kept.stroke.id] !== undefined);
  expect(ada.authority().locks[kept.stroke.id]).toEqual([
    { holder: benId, scope: "everybody", attributes: [...EVERY_ATTRIBUTE] },
  ]);
  const mine = { ...lock, documentState: ada.documentState() };
  expect(await problemOf(command(ada.socket, "locks.set", mine))).toBe("stroke-locked");
  expect(await problemOf(command(ada.socket, "locks.take", { strokes: lock.strokes }))).toBe("stroke-locked");

  describeDrawing(ada.doc, "a tree", { strokes: 4 });
  started(await ada.draw("scratch"));
  await until(() => ben.frames.iteration > 5);
  // It was given to the run as its first stroke, and the rest has begun anew above it.
  expect(ben.frames.ids.slice(0, 2)).toEqual([kept.stroke.id, "s0"]);
  const free = { ...line("free", 9, benId, 6) };
  putStrokes(ben.doc, [{ ...free, stroke: { ...free.stroke, width: 7 } }]);
  await until(() => seen(ben, "free") !== undefined);
  expect(
    await command(ben.socket, "locks.set", {
      ...lock,
      strokes: [free.stroke.id],
      attributes: ["points"],
      documentState: ben.documentState(),
    }),
  ).toMatchObject({ ok: true });
  const at = ben.frames.iteration;
  await until(() => ben.frames.iteration > at + 2);
  const still = seen(ben, "free")?.points;
  const { iteration } = ben.frames;
  await until(() => ben.frames.iteration > iteration + 5);
  expect(seen(ben, "free")?.points).toEqual(still);
  const runId = ada.runId;
  if (runId === null) throw new Error("Frames have come.");
  await command(ada.socket, "run.stop", { runId });
  await until(() => idsOf(ada).includes(strokeId("s0")));
  const after = roomStroke(ada.doc, kept.stroke.id);
  expect(after && differingAttributes(after, kept)).toEqual([]);

  // The room's owner may let go of it, and then it is free for others.
  expect(
    await command(ada.socket, "locks.release", { strokes: lock.strokes, attributes: ["width", "points"] }),
  ).toMatchObject({ ok: true });
  await until(() => ben.authority().locks[kept.stroke.id]?.[0].attributes.length === 3);
  expect(
    await command(ada.socket, "locks.set", { ...mine, attributes: ["width"], scope: "optimiser" }),
  ).toMatchObject({ ok: true });
  expect(
    await problemOf(command(ben.socket, "locks.release", { strokes: lock.strokes, attributes: ["width"] })),
  ).toBe("stroke-locked");
});

test("L4 what a run made or moved can be kept as it shows, and drifts by exactly nothing from then on", async () => {
  const { ada, ben, adaId } = await two();
  putStrokes(ada.doc, [line("hers", 5, adaId)]);
  describeDrawing(ada.doc, "a tree", { strokes: 3 });
  const runId = started(await ada.draw("canvas"));
  await until(() => ben.frames.iteration > 5);
  const strokes = [strokeId("hers"), strokeId("s1")];
  const lock = { strokes, attributes: ["points" as const], scope: "everybody" as const };
  expect(
    await command(ben.socket, "locks.set", { ...lock, documentState: ben.documentState() }),
  ).toMatchObject({ ok: true });
  await until(() => strokes.every((id) => ada.authority().locks[id] !== undefined));
  await until(() => roomStroke(ada.doc, strokes[1]) !== null);
  const kept = strokes.map((id) => roomStroke(ada.doc, id));
  expect(kept.map((each) => [each?.author, each?.prompt])).toEqual([
    [adaId, null],
    [adaId, "p"],
  ]);
  // The run had moved hers since it began.
  expect(kept[0]?.stroke.points[0]).toBeGreaterThan(4);
  // Somebody changes what is free of it: the run goes on from what is kept.
  if (kept[1] === null) throw new Error("It is in the document.");
  putStrokes(ada.doc, [{ ...kept[1], stroke: { ...kept[1].stroke, width: 11 } }]);
  await until(() => Math.abs((seen(ben, "s1")?.width ?? 0) - 11) < 0.1);
  const { iteration } = ben.frames;
  await until(() => ben.frames.iteration > iteration + 5);
  for (const [i, id] of strokes.entries()) {
    expect(seen(ben, id)?.points[0]).toBeCloseTo(kept[i]?.stroke.points[0] ?? Number.NaN, 0);
  }
  await command(ada.socket, "run.stop", { runId });
  await until(() => idsOf(ben).includes(strokeId("s0")));
  for (const [i, id] of strokes.entries()) {
    expect(roomStroke(ben.doc, id)?.stroke.points).toEqual(kept[i]?.stroke.points);
  }
});

test("R5 a run is taken back and brought again; what people did since stays", async () => {
  const { ada, ben, adaId, benId } = await two();
  putStrokes(ada.doc, [line("hers", 5, adaId, 0), line("other", 6, adaId, 0.5)]);
  describeDrawing(ada.doc, "a tree", { strokes: 4, iterations: 3 });
  const first = started(await ada.draw("canvas"));
  await until(() => ada.authority().acceptances.length === 1);
  const second = started(await ada.draw("canvas"));
  await until(() => ada.authority().acceptances.length === 2);
  await until(() => roomStroke(ben.doc, strokeId("hers"))?.stroke.points[0] === 6);
  const hers = roomStroke(ben.doc, strokeId("hers"));
  if (hers === null) throw new Error("It is there.");
  putStrokes(ben.doc, [{ ...hers, stroke: { ...hers.stroke, width: 9 } }, line("bens", 7, benId, 9)]);
  await until(() => idsOf(ada).includes(strokeId("bens")));
  expect(await command(ben.socket, "run.undo", { runId: first, only: false })).toMatchObject({ ok: true });
  await until(() => idsOf(ben).length === 3 && ben.authority().acceptances.every(({ undone }) => undone));
  expect(
    readDrawing(ben.doc).strokes.map((each) => [
      each.stroke.id,
      each.stroke.points[0],
      each.stroke.width,
      each.author,
    ]),
  ).toEqual([
    ["hers", 0, 9, adaId],
    ["other", 0, 4, adaId],
    ["bens", 0, 4, benId],
  ]);
  expect(await problemOf(command(ben.socket, "run.undo", { runId: second, only: true }))).toBe(
    "nothing-to-undo",
  );
  expect(await command(ada.socket, "run.redo", { runId: first })).toMatchObject({ ok: true });
  await until(() => idsOf(ben).length === 5);
  expect(readDrawing(ben.doc).strokes.map((each) => [each.stroke.id, each.stroke.points[0]])).toEqual([
    ["hers", 3],
    ["other", 3],
    ["s0", 3],
    ["s1", 4],
    ["bens", 0],
  ]);
  expect(ben.authority().acceptances.map(({ undone }) => undone)).toEqual([false, true]);
  expect(await problemOf(command(ada.socket, "run.redo", { runId: first }))).toBe("nothing-to-undo");
});

test("a viewer sees the run and what others keep, and changes neither", async () => {
  const room = await makeRoom(server());
  const ada = await enter(server(), room);
  const viewer = await enter(server(), room, { as: await join(server(), room, "viewer") });
  describeDrawing(ada.doc, "a tree");
  await until(() => viewer.doc.getArray("prompts").length === 1);
  expect(await problemOf(viewer.draw())).toBe("read-only");
  const runId = started(await ada.draw());
  await until(() => viewer.frames.iteration > 3);
  for (const name of ["run.pause", "run.resume", "run.step", "run.stop", "run.redo"] as const) {
    expect(await problemOf(command(viewer.socket, name, { runId }))).toBe("read-only");
  }
  expect(await problemOf(command(viewer.socket, "run.undo", { runId, only: true }))).toBe("read-only");
  const strokes = [strokeId("s0")];
  const lock = { strokes, attributes: ["points" as const], scope: "optimiser" as const };
  expect(
    await problemOf(command(viewer.socket, "locks.set", { ...lock, documentState: viewer.documentState() })),
  ).toBe("read-only");
  expect(await problemOf(command(viewer.socket, "locks.release", { strokes, attributes: ["points"] }))).toBe(
    "read-only",
  );
  expect(await problemOf(command(viewer.socket, "locks.take", { strokes }))).toBe("read-only");
  const { iteration } = viewer.frames;
  await until(() => viewer.frames.iteration > iteration + 2);
  // What only the run has can be kept too; what nobody has cannot.
  expect(
    await command(ada.socket, "locks.set", { ...lock, documentState: ada.documentState() }),
  ).toMatchObject({ ok: true });
  const nowhere = { ...lock, strokes: [strokeId("nowhere")], documentState: ada.documentState() };
  expect(await problemOf(command(ada.socket, "locks.set", nowhere))).toBe("wrong-state");
  await command(ada.socket, "run.stop", { runId });
  await until(() => ada.state() === "stopped");
});
