import { once } from "node:events";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { afterEach, expect, test } from "vitest";
import { type RawData, WebSocketServer, WebSocket as WsSocket } from "ws";
import * as sync from "y-protocols/sync";
import { messageSync, WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { SavedState } from "./saved.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The least that speaks Yjs over a websocket; it can be told to read no further. */
async function endpoint() {
  const doc = new Y.Doc();
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  let deaf = false;
  const waiting: (() => void)[] = [];
  server.on("connection", (socket) => {
    const read = (data: RawData): void => {
      if (!Buffer.isBuffer(data)) return;
      const decoder = decoding.createDecoder(new Uint8Array(data));
      if (decoding.readVarUint(decoder) !== messageSync) return;
      const answer = encoding.createEncoder();
      encoding.writeVarUint(answer, messageSync);
      sync.readSyncMessage(decoder, answer, doc, socket);
      if (encoding.length(answer) > 1) socket.send(encoding.toUint8Array(answer));
    };
    socket.on("message", (data) => {
      if (deaf) waiting.push(() => read(data));
      else read(data);
    });
    const first = encoding.createEncoder();
    encoding.writeVarUint(first, messageSync);
    sync.writeSyncStep1(first, doc);
    socket.send(encoding.toUint8Array(first));
  });
  closing.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The endpoint has no port.");
  return {
    doc,
    url: `ws://127.0.0.1:${address.port}`,
    listen: (listens: boolean) => {
      deaf = !listens;
      if (listens) for (const read of waiting.splice(0)) read();
    },
    drop: () => {
      for (const client of server.clients) client.terminate();
    },
  };
}

function visit(url: string) {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(url, "room", doc, {
    disableBc: true,
    connect: false,
    // The ws package speaks the browser's interface; its types only say so differently.
    WebSocketPolyfill: WsSocket as unknown as typeof WebSocket,
  });
  const saved = new SavedState(doc, provider);
  closing.push(() => {
    saved.close();
    provider.destroy();
  });
  return { doc, provider, saved };
}

const until = (condition: () => boolean): Promise<void> =>
  expect.poll(condition, { timeout: 8000, interval: 20 }).toBe(true);

test("says saved only when the server has read the edit", async () => {
  const { url, doc: theirs, listen } = await endpoint();
  const { doc, provider, saved } = visit(url);
  provider.connect();
  await until(() => provider.synced);
  expect(saved.state.value).toBe("saved");
  listen(false);
  doc.getText("t").insert(0, "hello");
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(saved.state.value).toBe("saving");
  listen(true);
  await until(() => saved.state.value === "saved");
  expect(theirs.getText("t").toString()).toBe("hello");
});

test("what is done without a connection is kept, and saved when it is back", async () => {
  const { url, doc: theirs, drop } = await endpoint();
  const { doc, provider, saved } = visit(url);
  provider.connect();
  await until(() => provider.synced);
  provider.disconnect();
  drop();
  doc.getText("t").insert(0, "alone");
  expect(saved.state.value).toBe("kept");
  provider.connect();
  await until(() => saved.state.value === "saved");
  expect(theirs.getText("t").toString()).toBe("alone");
});

test("what others do is nothing of ours to save", async () => {
  const { url, doc: theirs } = await endpoint();
  theirs.getText("t").insert(0, "theirs");
  const { doc, provider, saved } = visit(url);
  const states: string[] = [];
  saved.state.subscribe(() => states.push(saved.state.value));
  provider.connect();
  await until(() => doc.getText("t").toString() === "theirs");
  expect(states).toEqual([]);
});
