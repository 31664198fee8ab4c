import { expect, test } from "vitest";
import type * as Y from "yjs";
import { LIMITS } from "../../protocol/limits.ts";
import { addPrompt, roomDocument, roomPrompts } from "../../protocol/room.ts";
import {
  makeRoom,
  openDocument,
  sharedServer,
  temporaryFolder,
  testServer,
  until,
} from "../testing/harness.ts";

const shared = sharedServer();
/** What people say to each other here: the text of a prompt. */
const text = (doc: Y.Doc): string =>
  roomPrompts(doc)
    .find(({ id }) => id === "p")
    ?.text.toString() ?? "";
const write = (doc: Y.Doc, at: number, words: string): void => {
  const prompt = roomPrompts(doc).find(({ id }) => id === "p");
  if (prompt === undefined) addPrompt(doc, "p", 1, words);
  else prompt.text.insert(at, words);
};
/** Many small entries: strokes that belong to groups. */
const size = (doc: Y.Doc): number => roomDocument(doc).groups.size;
const put = (doc: Y.Doc, i: number): void => void roomDocument(doc).groups.set(`stroke-${i}`, `group-${i}`);

test("F5 two people see the same document, a late one too", async () => {
  const server = shared();
  const room = await makeRoom(server);
  const [ada, ben] = await Promise.all([openDocument(server, room), openDocument(server, room)]);
  write(ada.doc, 0, "hello");
  await until(() => text(ben.doc) === "hello");
  write(ben.doc, 5, " world");
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
  write(ada.doc, 0, "secret");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(text(ben.doc)).toBe("");
});

test("D2 a document survives a restart, in every order of its changes", async () => {
  const folder = await temporaryFolder();
  const first = await testServer(folder);
  const room = await makeRoom(first);
  const ada = await openDocument(first, room);
  for (let i = 0; i < 300; i++) put(ada.doc, i);
  roomDocument(ada.doc).groups.delete("stroke-7");
  const ben = await openDocument(first, room);
  await until(() => size(ben.doc) === 299);
  await first.close();

  const second = await testServer(folder);
  const again = await openDocument(second, room);
  expect(roomDocument(again.doc).groups.toJSON()).toEqual(roomDocument(ada.doc).groups.toJSON());
});

test("D2 what was sent lies on disk a quarter of a second later, whatever happens to the server then", async () => {
  const folder = await temporaryFolder();
  const first = await testServer(folder);
  const room = await makeRoom(first);
  const [ada, ben] = [await openDocument(first, room), await openDocument(first, room)];
  write(ada.doc, 0, "kept");
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
    put(provider.doc, visit);
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

test("P3 a presence that is too large is refused", async () => {
  const server = shared();
  const provider = await openDocument(server, await makeRoom(server));
  const closed = new Promise((resolve) => provider.on("closed", resolve));
  provider.awareness.setLocalState({ name: "x".repeat(LIMITS.awarenessStateLength) });
  expect(await closed).toEqual({ code: 4413, reason: "too-large" });
});

test("F2 a flood is slowed down, loses nothing, and holds up nobody else", async () => {
  const server = shared();
  const room = await makeRoom(server);
  const [flooder, ben] = [await openDocument(server, room), await openDocument(server, room)];
  const messages = LIMITS.yjsMessageBurst + 2 * LIMITS.yjsMessagesPerSecond;
  const start = performance.now();
  for (let i = 0; i < messages; i++) put(flooder.doc, i);
  write(ben.doc, 0, "meanwhile");
  await until(() => text(flooder.doc) === "meanwhile");
  expect(size(ben.doc)).toBeLessThan(messages);
  await until(() => size(ben.doc) === messages);
  expect(performance.now() - start).toBeGreaterThan(1500);
});
