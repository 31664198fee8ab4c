import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import { Awareness, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { LIMITS } from "../../protocol/limits.ts";
import { putStrokes, readDrawing } from "../../protocol/room-strokes.ts";
import { openDocument, sharedServer, until } from "../testing/harness.ts";

import { inside, line, refused, roomWithGuest } from "./raw-socket.ts";

const shared = sharedServer();

test("P1 P2 nobody is present in another's name", async () => {
  const { server, room, ada, eve, user } = await roomWithGuest(shared());
  ada.awareness.setLocalState({ cursor: { x: 0.5, y: 0.5 } });
  const raw = await inside(server, room, eve);
  const say = (client: number, clock: number, state: object): void => {
    const doc = new Y.Doc();
    doc.clientID = client;
    const awareness = new Awareness(doc);
    awareness.setLocalState(state);
    awareness.meta.set(client, { clock, lastUpdated: 0 });
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [client]));
    raw.socket.send(encoding.toUint8Array(encoder));
    awareness.destroy();
  };
  say(ada.doc.clientID, 99, { cursor: { x: 0, y: 0 }, stamp: { user, role: "owner" } });
  say(raw.doc.clientID, 1, { cursor: { x: 0.1, y: 0.1 }, stamp: { user, role: "owner" } });
  const witness = await openDocument(server, room);
  await until(() => witness.awareness.getStates().has(raw.doc.clientID));
  const states = witness.awareness.getStates();
  expect(states.get(ada.doc.clientID)).toEqual({
    cursor: { x: 0.5, y: 0.5 },
    stamp: { user, role: "owner" },
  });
  expect(states.get(raw.doc.clientID)?.stamp).toEqual({ user: raw.answer.user, role: "editor" });
  raw.socket.close();
  await until(() => !witness.awareness.getStates().has(raw.doc.clientID));
});

test("F1 hostile messages end their connection, and nothing else", async () => {
  const { server, room, ada, eve, user } = await roomWithGuest(shared());
  const ben = await openDocument(server, room);
  const hostile: (Buffer | string)[] = [
    Buffer.from([0]),
    Buffer.from([0, 0, 200]),
    Buffer.from([0, 1, 3, 255, 255, 255]),
    Buffer.from([0, 2, 5, 1, 2, 3, 4, 5]),
    Buffer.from([0, 7, 0]),
    Buffer.from([9, 9, 9]),
    Buffer.from([64, 2, 0x7b, 0x7d]),
    Buffer.alloc(64 * 1024, 0xff),
    Buffer.concat([Buffer.from([1]), Buffer.alloc(5000, 0x7f)]),
    Buffer.from([]),
    "text instead of binary",
  ];
  for (const message of hostile) {
    const raw = await inside(server, room, eve);
    raw.socket.send(message);
    await until(() => raw.closed !== null);
    expect(raw.closed, String(message.slice(0, 8))).toEqual(refused(4400, "bad-message"));
  }
  const mumbling = await inside(server, room, eve);
  const state = encoding.createEncoder();
  encoding.writeVarUint(state, 1);
  encoding.writeVarUint(state, mumbling.doc.clientID);
  encoding.writeVarUint(state, 1);
  encoding.writeVarString(state, "{{bad!");
  const message = encoding.createEncoder();
  encoding.writeVarUint(message, 1);
  encoding.writeVarUint8Array(message, encoding.toUint8Array(state));
  mumbling.socket.send(encoding.toUint8Array(message));
  await until(() => mumbling.closed !== null);
  expect(mumbling.closed).toEqual(refused(4400, "bad-message"));
  const big = await inside(server, room, eve);
  big.socket.send(Buffer.alloc(LIMITS.yjsMessageBytes + 1));
  await until(() => big.closed !== null);
  expect(big.closed).toEqual(refused(4413, "too-large"));
  const huge = await inside(server, room, eve);
  huge.socket.send(Buffer.alloc(3 * LIMITS.yjsMessageBytes));
  await until(() => huge.closed !== null);
  expect(huge.closed?.code).toBe(1009);

  putStrokes(ada.doc, [line("still-here", 1, user)]);
  await until(() => readDrawing(ben.doc).strokes.length === 1);
});
