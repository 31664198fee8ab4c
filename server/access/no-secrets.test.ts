import { readFile } from "node:fs/promises";
import { join as joinPath } from "node:path";
import { Writable } from "node:stream";
import { pino } from "pino";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { controlMessage } from "../../protocol/control.ts";
import { addPrompt } from "../../protocol/room.ts";
import {
  join,
  makeRoom,
  openDocument,
  openSocket,
  ownerOf,
  temporaryFolder,
  testServer,
  until,
} from "../testing/harness.ts";
import { invitations, request, stranger, ticketFor } from "../testing/people.ts";

test("whatever happens, the log has no secret, no link, no ticket, no password and no room's id", async () => {
  let written = "";
  const lines = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      written += chunk.toString();
      done();
    },
  });
  const dataDir = await temporaryFolder();
  const server = await testServer(dataDir, { log: pino({ level: "trace", base: null }, lines) });
  const room = await makeRoom(server);
  const owner = ownerOf(room) ?? stranger();
  const [link] = await invitations(server, room, owner);
  const { ticket } = await ticketFor(server, room, owner);
  const ben = await join(server, room);
  const send = (path: string, body: unknown) =>
    request(server, owner, path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { Origin: server.url },
    });
  const account = { email: "ada@example.org", password: "a password that nobody shall see" };
  await send("/api/me/account", "{ not json");
  await send("/api/me/account", { ...account, name: "Ada" });
  await send("/api/auth/sign-in/email", { ...account, password: "a wrong one that nobody shall see" });
  await send("/api/auth/sign-in/email", account);
  await request(server, owner, `/room/${room}x`);
  const [{ doc }] = [await openDocument(server, room), await openSocket(server, room, { as: ben })];
  addPrompt(doc, "p", 1, "a fox");

  // A ticket that was tampered with, and one for another room.
  for (const [path, shown] of [
    [room, `${ticket}x`],
    [await makeRoom(server), ticket],
  ]) {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/yjs/${path}`);
    let closed = 0;
    socket.on("open", () => socket.send(controlMessage({ type: "ticket", ticket: shown })));
    socket.on("close", (code) => {
      closed = code;
    });
    await until(() => closed !== 0);
    expect(closed).toBe(4401);
  }
  await request(server, owner, `/api/rooms/${room}/members/nobody`, { method: "DELETE" });
  await server.close();

  expect(written).toContain("somebody entered a room");
  const secret = (await readFile(joinPath(dataDir, "secret"), "utf8")).trim();
  const cookies = [owner, ben].map(({ cookie }) => cookie.split("=")[1].split(".")[0]);
  for (const hidden of [secret, room, link.token, ticket, ...cookies, "nobody shall see"]) {
    expect(written).not.toContain(hidden);
  }
});
