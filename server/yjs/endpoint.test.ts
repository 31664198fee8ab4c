import { expect, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { LIMITS } from "../../protocol/limits.ts";
import {
  afterwards,
  documentProvider,
  makeRoom,
  openDocument,
  sharedServer,
  type TestServer,
  temporaryFolder,
  testServer,
  until,
} from "../testing/harness.ts";
import { updateMessage } from "./messages.ts";

const shared = sharedServer();
const text = (doc: Y.Doc): string => doc.getText("text").toString();
const size = (doc: Y.Doc): number => doc.getMap("map").size;

/** A bare websocket, for what no client of ours would send. */
async function rawSocket(server: TestServer, roomId: string, origin?: string) {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/yjs/${roomId}`, origin ? { origin } : {});
  let closed: { code: number; reason: string } | null = null;
  let failed: Error | null = null;
  socket.on("close", (code, reason) => {
    closed = { code, reason: reason.toString() };
  });
  socket.on("error", (error) => {
    failed = error;
  });
  afterwards(() => socket.terminate());
  await until(() => socket.readyState !== WebSocket.CONNECTING);
  return { socket, closed: () => closed, failed: () => failed };
}

test("two people see the same document, a late one too", async () => {
  const server = shared();
  const room = await makeRoom(server);
  const [ada, ben] = await Promise.all([openDocument(server, room), openDocument(server, room)]);
  ada.doc.getText("text").insert(0, "hello");
  await until(() => text(ben.doc) === "hello");
  ben.doc.getText("text").insert(5, " world");
  await until(() => text(ada.doc) === "hello world");
  const late = await openDocument(server, room);
  expect(text(late.doc)).toBe("hello world");
});

test("rooms do not hear each other", async () => {
  const server = shared();
  const [ada, ben] = [
    await openDocument(server, await makeRoom(server)),
    await openDocument(server, await makeRoom(server)),
  ];
  ada.doc.getText("text").insert(0, "secret");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(text(ben.doc)).toBe("");
});

test("a document survives a restart, in every order of its changes", async () => {
  const folder = await temporaryFolder();
  const first = await testServer(folder);
  const room = await makeRoom(first);
  const ada = await openDocument(first, room);
  for (let i = 0; i < 300; i++) ada.doc.getMap("map").set(`key ${i}`, i);
  ada.doc.getMap("map").delete("key 7");
  const ben = await openDocument(first, room);
  await until(() => size(ben.doc) === 299);
  await first.close();

  const second = await testServer(folder);
  const again = await openDocument(second, room);
  expect(again.doc.getMap("map").toJSON()).toEqual(ada.doc.getMap("map").toJSON());
});

test("what was sent lies on disk a quarter of a second later, whatever happens to the server then", async () => {
  const folder = await temporaryFolder();
  const first = await testServer(folder);
  const room = await makeRoom(first);
  const [ada, ben] = [await openDocument(first, room), await openDocument(first, room)];
  ada.doc.getText("text").insert(0, "kept");
  await until(() => text(ben.doc) === "kept");
  await new Promise((resolve) => setTimeout(resolve, 250));
  // The first server still has everything open, as one that was killed.
  const second = await testServer(folder);
  const again = await openDocument(second, room);
  expect(text(again.doc)).toBe("kept");
});

test("a room that everybody left comes back as it was", async () => {
  const server = shared();
  const room = await makeRoom(server);
  for (let visit = 0; visit < 4; visit++) {
    const provider = await openDocument(server, room);
    expect(size(provider.doc)).toBe(visit);
    provider.doc.getMap("map").set(`visit ${visit}`, true);
    const witness = await openDocument(server, room);
    await until(() => size(witness.doc) === visit + 1);
    provider.destroy();
    witness.destroy();
  }
});

test("people see who is here, and who left", async () => {
  const server = shared();
  const room = await makeRoom(server);
  const [ada, ben] = [await openDocument(server, room), await openDocument(server, room)];
  ada.awareness.setLocalState({ name: "Ada" });
  ben.awareness.setLocalState({ name: "Ben" });
  const names = () => [...ben.awareness.getStates().values()].map(({ name }) => name).sort();
  await until(() => names().join() === "Ada,Ben");
  ada.destroy();
  await until(() => names().join() === "Ben");
});

test("nobody speaks for another", async () => {
  const server = shared();
  const room = await makeRoom(server);
  const [ada, eve] = [await openDocument(server, room), await openDocument(server, room)];
  ada.awareness.setLocalState({ name: "Ada" });
  eve.awareness.setLocalState({ name: "Eve" });
  await until(() => eve.awareness.getStates().size === 2 && ada.awareness.getStates().size === 2);
  const { clientID } = ada.doc;
  eve.awareness.states.set(clientID, { name: "not Ada" });
  eve.awareness.meta.set(clientID, { clock: 99, lastUpdated: Date.now() });
  eve.awareness.emit("update", [{ added: [], updated: [clientID], removed: [] }, "local"]);
  eve.awareness.setLocalState({ name: "Eve again" });
  await until(() => ada.awareness.getStates().get(eve.doc.clientID)?.name === "Eve again");
  expect(ada.awareness.getStates().get(clientID)).toEqual({ name: "Ada" });
});

test("a room that does not exist is refused for good", async () => {
  const server = shared();
  const provider = documentProvider(server, "no-such-room-here");
  const closed = await new Promise((resolve) => provider.on("closed", resolve));
  expect(closed).toEqual({ code: 4404, reason: "room-not-found" });
  expect(provider.shouldConnect).toBe(false);
  for (const path of ["x", "..%2f..%2fetc", "a".repeat(2000), "%00"]) {
    const raw = await rawSocket(server, path);
    await until(() => raw.closed() !== null);
    expect(raw.closed()).toEqual({ code: 4404, reason: "room-not-found" });
  }
});

test("pages of other sites do not get in; those of configured ones do", async () => {
  const server = shared();
  const room = await makeRoom(server);
  for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
    const raw = await rawSocket(server, room, origin);
    expect(raw.failed()?.message).toContain("403");
  }
  for (const origin of [server.url, "https://draw.example.org"]) {
    const raw = await rawSocket(server, room, origin);
    expect(raw.failed()).toBeNull();
  }
});

test("hostile messages end their connection, and nothing else", async () => {
  const server = shared();
  const room = await makeRoom(server);
  const [ada, ben] = [await openDocument(server, room), await openDocument(server, room)];
  const badAwareness = [1, 10, 1, 5, 1, 6, ...Buffer.from("{{bad!")];
  const hostile: (Buffer | string)[] = [
    Buffer.from([0]),
    Buffer.from([0, 0, 200]),
    Buffer.from([0, 1, 3, 255, 255, 255]),
    Buffer.from([0, 2, 5, 1, 2, 3, 4, 5]),
    Buffer.from([0, 7, 0]),
    Buffer.from([9, 9, 9]),
    Buffer.from(badAwareness),
    Buffer.alloc(64 * 1024, 0xff),
    Buffer.concat([Buffer.from([1]), Buffer.alloc(5000, 0x7f)]),
    Buffer.from([]),
    "text instead of binary",
    JSON.stringify({ type: "sync" }),
  ];
  for (const message of hostile) {
    const raw = await rawSocket(server, room);
    raw.socket.send(message);
    await until(() => raw.closed() !== null);
    expect(raw.closed(), String(message.slice(0, 8))).toEqual({ code: 4400, reason: "bad-message" });
  }
  const big = await rawSocket(server, room);
  big.socket.send(Buffer.alloc(LIMITS.yjsMessageBytes + 1));
  await until(() => big.closed() !== null);
  expect(big.closed()).toEqual({ code: 4413, reason: "too-large" });
  const huge = await rawSocket(server, room);
  huge.socket.send(Buffer.alloc(3 * LIMITS.yjsMessageBytes));
  await until(() => huge.closed() !== null);
  expect(huge.closed()?.code).toBe(1009);

  ada.doc.getText("text").insert(0, "still here");
  await until(() => text(ben.doc) === "still here");
});

test("a presence that is too large is refused", async () => {
  const server = shared();
  const provider = await openDocument(server, await makeRoom(server));
  const closed = new Promise((resolve) => provider.on("closed", resolve));
  provider.awareness.setLocalState({ name: "x".repeat(LIMITS.awarenessStateLength) });
  expect(await closed).toEqual({ code: 4413, reason: "too-large" });
});

test("a flood is slowed down, loses nothing, and holds up nobody else", async () => {
  const server = shared();
  const room = await makeRoom(server);
  const [flooder, ben] = [await openDocument(server, room), await openDocument(server, room)];
  const messages = LIMITS.yjsMessageBurst + 2 * LIMITS.yjsMessagesPerSecond;
  const start = performance.now();
  for (let i = 0; i < messages; i++) flooder.doc.getMap("map").set(`key ${i}`, i);
  ben.doc.getText("text").insert(0, "meanwhile");
  await until(() => text(flooder.doc) === "meanwhile");
  expect(size(ben.doc)).toBeLessThan(messages);
  await until(() => size(ben.doc) === messages);
  expect(performance.now() - start).toBeGreaterThan(1500);
});

test("a full room refuses more, and takes them when somebody has left", async () => {
  const server = shared();
  const room = await makeRoom(server);
  const inside = await Promise.all(
    Array.from({ length: LIMITS.editorsPerRoom }, () => rawSocket(server, room)),
  );
  const extra = await rawSocket(server, room);
  await until(() => extra.closed() !== null);
  expect(extra.closed()).toEqual({ code: 4403, reason: "room-full" });
  inside[0].socket.close();
  await until(() => inside[0].closed() !== null);
  const provider = await openDocument(server, room);
  expect(provider.synced).toBe(true);
});

test("updates that build on nothing are not hoarded", async () => {
  const server = shared();
  const room = await makeRoom(server);
  const raw = await rawSocket(server, room);
  for (let i = 0; i < 20; i++) {
    const doc = new Y.Doc();
    doc.getText("text").insert(0, "first");
    const before = Y.encodeStateVector(doc);
    doc.getText("text").insert(5, "x".repeat(100_000));
    raw.socket.send(updateMessage(Y.encodeStateAsUpdate(doc, before)));
  }
  await until(() => raw.closed() !== null);
  expect(raw.closed()).toEqual({ code: 4413, reason: "too-large" });
  const ben = await openDocument(server, room);
  expect(text(ben.doc)).toBe("");
});

test("updates that come in the wrong order are kept until they make sense", async () => {
  const server = shared();
  const room = await makeRoom(server);
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (const letter of "abc") doc.getText("text").insert(doc.getText("text").length, letter);
  const raw = await rawSocket(server, room);
  for (const update of updates.reverse()) raw.socket.send(updateMessage(update));
  const ben = await openDocument(server, room);
  await until(() => text(ben.doc) === "abc");
});
