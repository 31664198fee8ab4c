import { io } from "socket.io-client";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { roomIdSchema } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { putStrokes, readDrawing } from "../../protocol/room-strokes.ts";
import {
  afterwards,
  command,
  join,
  makeRoom,
  openSocket,
  sharedServer,
  ticketFor,
  until,
} from "../testing/harness.ts";
import { request } from "../testing/people.ts";
import { updateMessage } from "../yjs/messages.ts";

import { inside, line, rawSocket, refused, roomWithGuest } from "./raw-socket.ts";

const shared = sharedServer();

test("A1 pages of other sites do not get in; those of configured ones do", async () => {
  const { server, room } = await roomWithGuest(shared());
  for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
    expect((await rawSocket(server, room, { origin })).failed?.message).toContain("403");
  }
  for (const origin of [server.url, "https://draw.example.org"]) {
    expect((await rawSocket(server, room, { origin })).failed).toBeNull();
  }
});

test("A2 without a ticket nothing counts, and not much is listened to", async () => {
  const { server, room, ada } = await roomWithGuest(shared());
  const silent = await rawSocket(server, room);
  silent.socket.send(Buffer.from([0, 0, 1, 0]));
  const doc = new Y.Doc();
  putStrokes(doc, [line("uninvited", 1, "eve")]);
  silent.socket.send(updateMessage(Y.encodeStateAsUpdate(doc)));
  const many = await rawSocket(server, room);
  for (let i = 0; i <= LIMITS.unauthenticatedMessages; i++) many.socket.send(Buffer.from([0, 0, 1, 0]));
  const much = await rawSocket(server, room);
  const chatter = Buffer.concat([Buffer.from([1, 0xff, 0xff, 0x01]), Buffer.alloc(32767)]);
  for (let i = 0; i < 3; i++) much.socket.send(chatter);
  await until(() => many.closed !== null && much.closed !== null);
  expect(many.closed).toEqual(refused(4413, "too-large"));
  expect(much.closed).toEqual(refused(4413, "too-large"));
  expect(silent.heard).toEqual([]);
  expect(readDrawing(ada.doc).strokes).toEqual([]);
});

test("A3 stale, forged, other rooms' and other people's tickets let nobody in", async () => {
  const { server, room, eve } = await roomWithGuest(shared());
  const { ticket } = await ticketFor(server, room, eve);
  const elsewhere = await makeRoom(server);
  const [body, signature] = ticket.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
  const later = Buffer.from(JSON.stringify({ ...claims, until: Date.now() + 1e9 })).toString("base64url");
  for (const [path, shown] of [
    [elsewhere, ticket],
    [room, `${later}.${signature}`],
    [room, `${body}.${"A".repeat(43)}`],
    [room, body],
    [room, "{}"],
    [room, ""],
  ]) {
    const raw = await rawSocket(server, path, { ticket: shown });
    await until(() => raw.closed !== null);
    expect(raw.closed).toEqual(refused(4401, "ticket-expired"));
    expect(raw.heard).toEqual([]);
  }
  for (const path of ["x", "..%2f..%2fetc", "a".repeat(2000), "%00"]) {
    const raw = await rawSocket(server, path, { ticket });
    await until(() => raw.closed !== null);
    expect(raw.closed).toEqual(refused(4404, "room-not-found"));
  }
});

test("A4 who is shown the door is out within five seconds, on both sockets", async () => {
  const { server, room, eve, owner } = await roomWithGuest(shared());
  const raw = await inside(server, room, eve);
  const socket = await openSocket(server, room, { as: eve });
  expect((await command(socket, "room.join", { roomId: roomIdSchema.parse(room) })).ok).toBe(true);
  socket.io.opts.reconnection = false;
  const start = performance.now();
  const removed = await request(server, owner, `/api/rooms/${room}/members/${raw.answer.user}`, {
    method: "DELETE",
  });
  expect(removed.ok).toBe(true);
  await until(() => raw.closed !== null && !socket.connected);
  expect(performance.now() - start).toBeLessThan(5000);
  expect(raw.closed).toEqual(refused(4403, "access-revoked"));
});

test("A4 a session that is over loses its sockets", async () => {
  const { server, room, eve } = await roomWithGuest(shared());
  const raw = await inside(server, room, eve);
  const start = performance.now();
  const out = await request(server, eve, "/api/auth/sign-out", {
    method: "POST",
    body: "{}",
    headers: { Origin: server.url },
  });
  expect(out.ok).toBe(true);
  await until(() => raw.closed !== null);
  expect(performance.now() - start).toBeLessThan(5000);
  expect(raw.closed).toEqual(refused(4401, "ticket-expired"));
});

test("A6 a full room refuses more editors, and takes them when somebody has left", async () => {
  const { server, room, eve } = await roomWithGuest(shared());
  const crowd = await Promise.all(
    Array.from({ length: LIMITS.editorsPerRoom - 1 }, () => inside(server, room, eve)),
  );
  const { ticket } = await ticketFor(server, room, eve);
  const extra = await rawSocket(server, room, { ticket });
  await until(() => extra.closed !== null);
  expect(extra.closed).toEqual(refused(4403, "room-full"));
  const viewer = await join(server, room, "viewer");
  expect((await inside(server, room, viewer)).closed).toBeNull();
  crowd[0].socket.close();
  await until(() => crowd[0].closed !== null);
  expect((await inside(server, room, eve)).closed).toBeNull();
});

test("A7 a connection for commands needs a ticket, and enters no other room", async () => {
  const { server, room, eve } = await roomWithGuest(shared());
  const elsewhere = await makeRoom(server);
  const socket = await openSocket(server, room, { as: eve });
  expect(await command(socket, "room.join", { roomId: roomIdSchema.parse(elsewhere) })).toMatchObject({
    ok: false,
  });
  for (const auth of [{}, { ticket: "forged.ticket" }, { ticket: 7 }]) {
    const stranger = io(server.url, { transports: ["websocket"], forceNew: true, reconnection: false, auth });
    afterwards(() => void stranger.disconnect());
    const error = await new Promise<Error & { data?: unknown }>((resolve) =>
      stranger.on("connect_error", resolve),
    );
    expect(error.data).toMatchObject({ code: "ticket-expired" });
  }
});
