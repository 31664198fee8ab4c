import { WebSocket } from "ws";
import * as Y from "yjs";
import { stroke, strokeId } from "../../drawing/stroke.ts";
import { controlMessage, yjsClientId } from "../../protocol/control.ts";
import { userIdSchema } from "../../protocol/ids.ts";
import { roomDocument } from "../../protocol/room.ts";
import {
  afterwards,
  join,
  makeRoom,
  openDocument,
  ownerOf,
  type Person,
  type TestServer,
  ticketFor,
  until,
} from "../testing/harness.ts";
import { updateMessage } from "../yjs/messages.ts";

// What no client of ours would send, over raw sockets.

export interface RawOptions {
  readonly origin?: string;
  /** Shown at once; none when it is left out. */
  readonly ticket?: string;
}

export async function rawSocket(server: TestServer, path: string, { origin, ticket }: RawOptions = {}) {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/yjs/${path}`, origin ? { origin } : {});
  const raw = {
    socket,
    closed: null as { readonly code: number; readonly reason: string } | null,
    failed: null as Error | null,
    heard: [] as Buffer[],
  };
  socket.on("close", (code, reason) => {
    raw.closed = { code, reason: reason.toString() };
  });
  socket.on("error", (error) => {
    raw.failed = error;
  });
  socket.on("message", (data: Buffer) => raw.heard.push(data));
  afterwards(() => socket.terminate());
  await until(() => socket.readyState !== WebSocket.CONNECTING);
  if (ticket !== undefined) socket.send(controlMessage({ type: "ticket", ticket }));
  return raw;
}

/** A raw socket that was let in, and a document of its own to make mischief with. */
export async function inside(server: TestServer, roomId: string, person: Person) {
  const answer = await ticketFor(server, roomId, person);
  const raw = await rawSocket(server, roomId, { ticket: answer.ticket });
  await until(() => raw.heard.length > 0);
  const doc = new Y.Doc();
  doc.clientID = yjsClientId(answer.memberNumber, doc.clientID);
  roomDocument(doc);
  const offer = (edit: (doc: Y.Doc) => void): void => {
    const before = Y.encodeStateVector(doc);
    edit(doc);
    raw.socket.send(updateMessage(Y.encodeStateAsUpdate(doc, before)));
  };
  return Object.assign(raw, { answer, doc, offer });
}

export const line = (id: string, x: number, author: string) => ({
  stroke: stroke(strokeId(id), [x, 0, x, 1, x, 2, x, 3], 2, [0.1, 0.2, 0.3, 1]),
  order: 0,
  author: userIdSchema.parse(author),
  prompt: null,
});

export const refused = (code: number, reason: string) => ({ code, reason });

/** A room with its owner in it and somebody who came by a link. */
export async function roomWithGuest(server: TestServer, role: "editor" | "viewer" = "editor") {
  const room = await makeRoom(server);
  const ada = await openDocument(server, room);
  const eve = await join(server, room, role);
  const owner = ownerOf(room);
  if (owner === undefined) throw new Error("The room has no owner.");
  const { user } = await ticketFor(server, room, owner);
  return { server, room, ada, eve, user, owner };
}
