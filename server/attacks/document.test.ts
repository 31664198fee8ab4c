import { expect, test } from "vitest";
import * as Y from "yjs";
import { strokeId } from "../../drawing/stroke.ts";
import { yjsClientId } from "../../protocol/control.ts";
import { roomIdSchema } from "../../protocol/ids.ts";
import { roomDocument } from "../../protocol/room.ts";
import { putStrokes, readDrawing, removeStrokes } from "../../protocol/room-strokes.ts";
import { command, openSocket, sharedServer, until } from "../testing/harness.ts";
import { updateMessage } from "../yjs/messages.ts";

import { inside, line, refused, roomWithGuest } from "./raw-socket.ts";

const shared = sharedServer();

test("G2 a viewer's write is refused, and nobody sees it", async () => {
  const { server, room, ada, eve } = await roomWithGuest(shared(), "viewer");
  const raw = await inside(server, room, eve);
  raw.offer((doc) => putStrokes(doc, [line("e", 1, raw.answer.user)]));
  await until(() => raw.closed !== null);
  expect(raw.closed).toEqual(refused(4403, "read-only"));
  expect(readDrawing(ada.doc).strokes).toEqual([]);
});

test("G3 a locked stroke stays as it is, whatever is sent", async () => {
  const { server, room, ada, eve, user } = await roomWithGuest(shared());
  putStrokes(ada.doc, [line("a", 1, user)]);
  const keeper = await openSocket(server, room);
  await command(keeper, "room.join", { roomId: roomIdSchema.parse(room) });
  const locked = await command(keeper, "locks.set", {
    strokes: [strokeId("a")],
    attributes: ["points"],
    scope: "everybody",
    documentState: Y.encodeStateVector(ada.doc),
  });
  expect(locked).toMatchObject({ ok: true });
  const state = Y.encodeStateAsUpdate(ada.doc);
  for (const mischief of [
    (doc: Y.Doc) => putStrokes(doc, [line("a", 2, user)]),
    (doc: Y.Doc) => removeStrokes(doc, [strokeId("a")]),
    (doc: Y.Doc) => roomDocument(doc).strokes.delete("a"),
  ]) {
    const raw = await inside(server, room, eve);
    Y.applyUpdate(raw.doc, state);
    raw.offer(mischief);
    await until(() => raw.closed !== null);
    expect(raw.closed).toEqual(refused(4423, "stroke-locked"));
  }
  expect(readDrawing(ada.doc).strokes).toEqual([line("a", 1, user)]);
});

test("G4 nobody writes in another's name, nor under another's Yjs client id", async () => {
  const { server, room, ada, eve, user } = await roomWithGuest(shared());
  const named = await inside(server, room, eve);
  named.offer((doc) => putStrokes(doc, [line("e", 1, user)]));
  const disguised = await inside(server, room, eve);
  disguised.doc.clientID = ada.doc.clientID;
  disguised.offer((doc) => putStrokes(doc, [line("e", 1, disguised.answer.user)]));
  await until(() => named.closed !== null && disguised.closed !== null);
  expect(named.closed).toEqual(refused(4403, "forged-identity"));
  expect(disguised.closed).toEqual(refused(4403, "forged-identity"));
  expect(readDrawing(ada.doc).strokes).toEqual([]);
});

test("G5 unknown fields and wrong types are refused", async () => {
  const { server, room, ada, eve } = await roomWithGuest(shared());
  for (const mischief of [
    (doc: Y.Doc) => doc.getMap("elsewhere").set("a", 1),
    (doc: Y.Doc) => roomDocument(doc).paper.set("drawing", new Uint8Array(3)),
    (doc: Y.Doc) => roomDocument(doc).settings.set("strokes", "many"),
  ]) {
    const raw = await inside(server, room, eve);
    raw.offer(mischief);
    await until(() => raw.closed !== null);
    expect(raw.closed).toEqual(refused(4400, "bad-field"));
  }
  expect(ada.doc.share.has("elsewhere")).toBe(false);
});

test("G6 nothing is smuggled in behind an update that is missing", async () => {
  const { server, room, ada, eve, user } = await roomWithGuest(shared());
  putStrokes(ada.doc, [line("a", 1, user)]);
  const raw = await inside(server, room, eve);
  const updates: Uint8Array[] = [];
  raw.doc.on("update", (update: Uint8Array) => updates.push(update));
  putStrokes(raw.doc, [line("e", 1, raw.answer.user)]);
  roomDocument(raw.doc).paper.set("drawing", new Uint8Array(3));
  raw.socket.send(updateMessage(updates[1]));
  raw.socket.send(updateMessage(updates[0]));
  await until(() => raw.closed !== null);
  expect(raw.closed).toEqual(refused(4400, "bad-field"));
  expect(readDrawing(ada.doc).strokes).toEqual([line("a", 1, user)]);

  // What waits is its connection's alone: it goes when that goes, and another cannot set it free.
  const waiting = await inside(server, room, eve);
  const late: Uint8Array[] = [];
  waiting.doc.on("update", (update: Uint8Array) => late.push(update));
  putStrokes(waiting.doc, [line("first", 1, waiting.answer.user)]);
  putStrokes(waiting.doc, [line("second", 1, waiting.answer.user)]);
  waiting.socket.send(updateMessage(late[1]));
  const other = await inside(server, room, eve);
  other.socket.send(updateMessage(late[0]));
  await until(() => readDrawing(ada.doc).strokes.length === 2);
  expect(readDrawing(ada.doc).strokes.map(({ stroke: { id } }) => id)).toEqual(["a", "first"]);
  waiting.socket.send(updateMessage(late[0]));
  await until(() => readDrawing(ada.doc).strokes.length === 3);
});

test("G6 updates that build on nothing are not hoarded", async () => {
  const { server, room, eve, ada } = await roomWithGuest(shared());
  const raw = await inside(server, room, eve);
  for (let i = 0; i < 20; i++) {
    const doc = new Y.Doc();
    doc.clientID = yjsClientId(raw.answer.memberNumber, i);
    roomDocument(doc).messages.set("m", "first");
    const before = Y.encodeStateVector(doc);
    roomDocument(doc).messages.set("n", "x".repeat(50_000));
    raw.socket.send(updateMessage(Y.encodeStateAsUpdate(doc, before)));
  }
  await until(() => raw.closed !== null);
  expect(raw.closed).toEqual(refused(4413, "too-large"));
  expect(ada.doc.store.pendingStructs).toBeNull();
});
