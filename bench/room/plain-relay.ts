import { createServer } from "node:http";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type WebSocket, WebSocketServer } from "ws";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";

// The baseline: y-protocols' sync over ws and nothing else, as y-websocket's own example server does it: no guard, no
// disk, no gathering; every update goes to every other client as it comes. Tells its port; asked anything, its usage.

const SYNC = 0;
const doc = new Y.Doc();
const sockets = new Set<WebSocket>();

function message(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, SYNC);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

doc.on("update", (update: Uint8Array, origin: unknown) => {
  const bytes = message((encoder) => sync.writeUpdate(encoder, update));
  for (const socket of sockets) if (socket !== origin) socket.send(bytes);
});

const http = createServer();
new WebSocketServer({ server: http, perMessageDeflate: false }).on("connection", (socket) => {
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
  socket.on("message", (data: Buffer) => {
    const decoder = decoding.createDecoder(new Uint8Array(data));
    if (decoding.readVarUint(decoder) !== SYNC) return;
    const answer = message((encoder) => void sync.readSyncMessage(decoder, encoder, doc, socket));
    if (answer.length > 1) socket.send(answer);
  });
  socket.send(message((encoder) => sync.writeSyncStep1(encoder, doc)));
});
http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  process.send?.({ port: typeof address === "object" ? address?.port : 0 });
});
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: (user + system) / 1000, rss: process.memoryUsage().rss });
});
process.on("disconnect", () => process.exit());
