import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { afterEach } from "vitest";
import { type RawData, WebSocketServer, WebSocket as WsSocket } from "ws";
import * as sync from "y-protocols/sync";
import { messageSync } from "y-websocket";
import * as Y from "yjs";
import { type AuthorityState, EMPTY_AUTHORITY } from "../../protocol/authority.ts";
import {
  CONTROL,
  controlMessage,
  readControl,
  type ToClientControl,
  type ToServerControl,
  toServerControlSchema,
} from "../../protocol/control.ts";
import { userIdSchema } from "../../protocol/ids.ts";
import type { Role } from "../../protocol/roles.ts";

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** The browser's interface by the `ws` package; its types only say so differently. */
export const webSocket = WsSocket as unknown as typeof WebSocket;

export interface RoomEndpoint {
  /** The room's document, as the server has it. */
  readonly doc: Y.Doc;
  readonly origin: string;
  readonly tickets: readonly string[];
  readonly types: readonly string[];
  role: Role;
  authority: AuthorityState;
  /** What to do with an update before it is taken: a code and a reason close the connection. */
  refuse: (update: Uint8Array) => readonly [code: number, reason: string] | null;
  /** While false nothing that comes is read. */
  listen(listens: boolean): void;
  /** Tell everybody. */
  tell(message: ToClientControl): void;
  close(code: number, reason: string): void;
  /** Cut all connections. */
  drop(): void;
}

/** The least that speaks `/yjs/ROOM` over a websocket: tickets, welcome, sync, saved. Every message's kind is noted. */
export async function roomEndpoint(user: string): Promise<RoomEndpoint> {
  const doc = new Y.Doc();
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  endings.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The endpoint has no port.");
  let deaf = false;
  const waiting: (() => void)[] = [];
  const tickets: string[] = [];
  const types: string[] = [];
  const endpoint: RoomEndpoint = {
    doc,
    origin: `ws://127.0.0.1:${address.port}`,
    tickets,
    types,
    role: "editor",
    authority: EMPTY_AUTHORITY,
    refuse: () => null,
    listen: (listens) => {
      deaf = !listens;
      if (listens) for (const read of waiting.splice(0)) read();
    },
    tell: (message) => {
      for (const client of server.clients) client.send(controlMessage(message));
    },
    close: (code, reason) => {
      for (const client of server.clients) client.close(code, reason);
    },
    drop: () => {
      for (const client of server.clients) client.terminate();
    },
  };

  const control = (socket: WsSocket, message: ToServerControl): void => {
    types.push(message.type);
    if (message.type === "save") {
      socket.send(controlMessage({ type: "saved", number: message.number }));
      return;
    }
    tickets.push(message.ticket);
    const { role, authority } = endpoint;
    socket.send(controlMessage({ type: "welcome", user: userIdSchema.parse(user), role, authority }));
    const first = encoding.createEncoder();
    encoding.writeVarUint(first, messageSync);
    sync.writeSyncStep1(first, doc);
    socket.send(encoding.toUint8Array(first));
  };

  const synchronise = (socket: WsSocket, decoder: decoding.Decoder): void => {
    const kind = decoding.peekVarUint(decoder);
    types.push(`sync ${kind}`);
    if (kind !== sync.messageYjsSyncStep1) {
      const peeked = decoding.clone(decoder);
      decoding.readVarUint(peeked);
      const refusal = endpoint.refuse(decoding.readVarUint8Array(peeked));
      if (refusal !== null) {
        socket.close(...refusal);
        return;
      }
    }
    const answer = encoding.createEncoder();
    encoding.writeVarUint(answer, messageSync);
    sync.readSyncMessage(decoder, answer, doc, socket);
    if (encoding.length(answer) > 1) socket.send(encoding.toUint8Array(answer));
  };

  server.on("connection", (socket, request) => {
    if (request.url?.startsWith("/yjs/") !== true) {
      // There is no relay here; Socket.IO may go on trying.
      socket.terminate();
      return;
    }
    const read = (data: RawData): void => {
      if (!Buffer.isBuffer(data) || socket.readyState !== socket.OPEN) return;
      const decoder = decoding.createDecoder(new Uint8Array(data));
      const type = decoding.readVarUint(decoder);
      if (type === CONTROL) control(socket, readControl(decoder, toServerControlSchema));
      else if (type === messageSync) synchronise(socket, decoder);
      else types.push(`type ${type}`);
    };
    socket.on("message", (data) => {
      if (deaf) waiting.push(() => read(data));
      else read(data);
    });
  });
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    const message = encoding.createEncoder();
    encoding.writeVarUint(message, messageSync);
    sync.writeUpdate(message, update);
    for (const client of server.clients) if (client !== origin) client.send(encoding.toUint8Array(message));
  });
  return endpoint;
}
