import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { CroquisError, type ErrorCode } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { PIGMENTS } from "../../protocol/pigments.ts";
import type { InvitedRole } from "../../protocol/roles.ts";
import { type Database, openDatabase } from "../database.ts";
import { createLog } from "../log.ts";
import { afterwards, temporaryFolder } from "../testing/harness.ts";
import { Access } from "./access.ts";
import type { AccessChange } from "./changes.ts";
import type { Visitor } from "./identity.ts";
import { newPassword } from "./new-password.ts";
import type { Place } from "./place.ts";
import { readSecret } from "./secret.ts";
import { Tickets } from "./tickets.ts";

const INTERVAL = 50;
const SECRET = "a secret of at least thirty-two characters";
let database: Database;
let access: Access;
let changes: AccessChange[];

beforeEach(async () => {
  ({ database } = await openDatabase(await temporaryFolder()));
  afterwards(() => database.$disconnect());
  access = new Access({ database, secret: SECRET, log: createLog("silent"), interval: INTERVAL });
  afterwards(() => access.close());
  changes = [];
  access.onChange((change) => void changes.push(change));
});

const guest = async (): Promise<Visitor> => (await access.identity.welcome()).visitor;
const refused = async (what: Promise<unknown>): Promise<ErrorCode | "nothing"> =>
  what.then(
    () => "nothing",
    (error: unknown) => (error instanceof CroquisError ? error.code : Promise.reject(error)),
  );

async function follow(visitor: Visitor, room: RoomId, role: InvitedRole): Promise<void> {
  const [link] = (await access.invitations.list(room, "owner")).filter((each) => each.role === role);
  const to = await access.invitations.find(link.token);
  if (to === null) throw new Error("The link leads nowhere.");
  await access.join(visitor, to);
}

async function enter(visitor: Visitor, room: RoomId): Promise<{ place: Place; lost: ErrorCode[] }> {
  const { ticket } = await access.ticketFor(visitor, room);
  const place = await access.admit(ticket, room);
  const lost: ErrorCode[] = [];
  access.watch(place, ({ code }) => void lost.push(code));
  return { place, lost };
}

test("a room has an owner, links give the roles they say, and nobody else gets in", async () => {
  const [ada, bo, cy, dee] = [await guest(), await guest(), await guest(), await guest()];
  const room = await access.makeRoom(ada.user);
  await follow(bo, room, "editor");
  await follow(cy, room, "viewer");
  const places = [await enter(ada, room), await enter(bo, room), await enter(cy, room)];
  expect(places.map(({ place }) => place.role)).toEqual(["owner", "editor", "viewer"]);
  expect(places.map(({ place }) => place.memberNumber)).toEqual([1, 2, 3]);
  expect(await refused(access.ticketFor(dee, room))).toBe("invitation-needed");
  expect(await refused(access.ticketFor(dee, "no_such_room" as RoomId))).toBe("room-not-found");

  await follow(cy, room, "editor");
  await follow(bo, room, "viewer");
  expect((await enter(cy, room)).place.role).toBe("editor");
  expect((await enter(bo, room)).place.role).toBe("editor");
  expect(await refused(access.members.setRole(room, bo.user, cy.user, "owner"))).toBe("owners-only");
});

test("who lost a place hears of it: removed, another role, signed out, expired", async () => {
  const [ada, bo, cy] = [await guest(), await guest(), await guest()];
  const room = await access.makeRoom(ada.user);
  await follow(bo, room, "editor");
  await follow(cy, room, "viewer");
  const first = await enter(bo, room);
  await access.members.setRole(room, ada.user, bo.user, "viewer");
  expect(first.lost).toEqual(["ticket-expired"]);
  const second = await enter(bo, room);
  await access.members.remove(room, ada.user, bo.user);
  expect(second.lost).toEqual(["access-revoked"]);
  expect(first.lost).toHaveLength(1);

  // Somebody else's doing, in another process: only the clock finds out.
  const [owner, viewer] = [await enter(ada, room), await enter(cy, room)];
  await database.session.delete({ where: { id: ada.session } });
  await vi.waitFor(() => expect(owner.lost).toEqual(["ticket-expired"]));
  expect(viewer.lost).toEqual([]);
  await database.session.update({ where: { id: cy.session }, data: { expiresAt: new Date(Date.now() - 1) } });
  await vi.waitFor(() => expect(viewer.lost).toEqual(["ticket-expired"]));
});

test("all places are looked up in one question, and a pause of the database loses nobody theirs", async () => {
  const ada = await guest();
  const rooms = [await access.makeRoom(ada.user), await access.makeRoom(ada.user)];
  const places = [await enter(ada, rooms[0]), await enter(ada, rooms[1]), await enter(ada, rooms[1])];
  const asked = vi.spyOn(database, "$queryRaw");
  await access.check();
  expect(asked).toHaveBeenCalledTimes(1);
  asked.mockRejectedValueOnce(new Error("The disk is away."));
  await access.check();
  expect(places.map(({ lost }) => lost)).toEqual([[], [], []]);
});

test("a ticket is for one room and session, for a moment, and cannot be made up", async () => {
  const [ada, bo] = [await guest(), await guest()];
  const [room, other] = [await access.makeRoom(ada.user), await access.makeRoom(ada.user)];
  const { ticket } = await access.ticketFor(ada, room);
  expect(await access.admit(ticket, room)).toMatchObject({ room, user: ada.user, role: "owner" });
  expect(ticket).not.toContain(SECRET);
  expect(await refused(access.admit(ticket, other))).toBe("ticket-expired");

  const [body, signature] = ticket.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, user: bo.user })).toString("base64url");
  const byAnother = new Tickets("another secret of thirty-two characters");
  const made = byAnother.issue({ room, user: ada.user, session: ada.session });
  for (const bad of [
    "",
    ".",
    body,
    `${body}.`,
    `${forged}.${signature}`,
    made,
    `${ticket}A`,
    `.${signature}`,
  ]) {
    expect(await refused(access.admit(bad, room))).toBe("ticket-expired");
  }

  const tickets = new Tickets(SECRET);
  const old = tickets.issue(
    { room, user: ada.user, session: ada.session },
    Date.now() - LIMITS.ticketLifetime,
  );
  expect(await refused(access.admit(old, room))).toBe("ticket-expired");
  // Signed by us, but for a session that is somebody else's.
  const mixed = tickets.issue({ room, user: ada.user, session: bo.session });
  expect(await refused(access.admit(mixed, room))).toBe("ticket-expired");
  await access.members.setRole(room, ada.user, ada.user, "owner");
  await follow(bo, room, "editor");
  const { ticket: bos } = await access.ticketFor(bo, room);
  await access.members.remove(room, bo.user, bo.user);
  expect(await refused(access.admit(bos, room))).toBe("access-revoked");
  await database.room.delete({ where: { id: room } });
  expect(await refused(access.admit(ticket, room))).toBe("room-not-found");
});

test("a link that was renewed or switched off lets nobody in, and those who came by it leave when it is meant so", async () => {
  const [ada, bo, cy, dee] = [await guest(), await guest(), await guest(), await guest()];
  const room = await access.makeRoom(ada.user);
  const [before] = (await access.invitations.list(room, "owner")).filter(({ role }) => role === "editor");
  await follow(bo, room, "editor");
  await follow(cy, room, "editor");
  await access.members.setRole(room, ada.user, cy.user, "owner");
  expect(await access.invitations.list(room, "viewer")).toMatchObject([{ role: "viewer" }]);
  expect(await access.invitations.list(room, "editor")).toHaveLength(2);
  expect(await refused(access.revoke(room, bo.user, "editor", true))).toBe("owners-only");

  const place = await enter(bo, room);
  await access.revoke(room, ada.user, "editor", true);
  expect(place.lost).toEqual(["access-revoked"]);
  expect(await access.members.find(room, cy.user)).toMatchObject({ role: "owner" });
  const old = await access.invitations.find(before.token);
  if (old === null) throw new Error("The link was forgotten.");
  expect(await refused(access.join(dee, old))).toBe("invitation-revoked");
  expect(await refused(access.join(ada, old))).toBe("nothing");
  expect(await refused(access.revoke(room, ada.user, "editor", false))).toBe("invitation-revoked");

  await access.invitations.renew(room, "editor");
  await follow(dee, room, "editor");
  expect((await access.members.find(room, dee.user))?.memberNumber).toBe(4);
});

test("numbers are given once, the last owner stays, and rooms of before there were members get one", async () => {
  const [ada, bo] = [await guest(), await guest()];
  const room = await access.makeRoom(ada.user);
  expect(await refused(access.members.remove(room, ada.user, ada.user))).toBe("last-owner");
  expect(await refused(access.members.setRole(room, ada.user, ada.user, "viewer"))).toBe("last-owner");
  await follow(bo, room, "editor");
  await access.members.remove(room, bo.user, bo.user);
  await follow(bo, room, "editor");
  expect((await access.members.find(room, bo.user))?.memberNumber).toBe(3);

  await access.members.setRole(room, ada.user, bo.user, "owner");
  const demotions = [
    refused(access.members.setRole(room, ada.user, bo.user, "editor")),
    refused(access.members.setRole(room, bo.user, ada.user, "editor")),
  ];
  expect((await Promise.all(demotions)).filter((code) => code === "nothing")).toHaveLength(1);
  expect(await database.member.count({ where: { roomId: room, role: "owner" } })).toBe(1);

  const old = "a_room_from_before" as RoomId;
  expect(await access.isAbandoned(old)).toBeNull();
  await database.room.create({ data: { id: old } });
  expect(await access.isAbandoned(old)).toBe(true);
  const claims = await Promise.all([access.claim(old, bo.user), access.claim(old, bo.user)]);
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await access.isAbandoned(old)).toBe(false);
  expect(await access.claim(old, ada.user)).toBe(false);
  expect((await enter(bo, old)).place.role).toBe("owner");
  expect(await access.invitations.list(old, "owner")).toHaveLength(2);
});

test("as long as there are enough, everybody who is here has a colour of their own, and guests are called after it", async () => {
  const ada = await guest();
  const room = await access.makeRoom(ada.user);
  await enter(ada, room);
  for (let i = 1; i < PIGMENTS.length; i++) {
    const another = await guest();
    await follow(another, room, "editor");
    await enter(another, room);
  }
  const members = await database.member.findMany({ where: { roomId: room }, include: { user: true } });
  expect(new Set(members.map(({ color }) => color)).size).toBe(PIGMENTS.length);
  for (const { color, user } of members) expect(PIGMENTS).toContainEqual({ color, name: user.name });

  // Two of one colour who were never here at the same time, and now are.
  const [bo, cy] = [await guest(), await guest()];
  const small = await access.makeRoom(bo.user);
  await follow(cy, small, "editor");
  await database.member.updateMany({ where: { roomId: small }, data: { color: PIGMENTS[3].color } });
  await enter(bo, small);
  await enter(cy, small);
  const colors = await database.member.findMany({ where: { roomId: small }, orderBy: { number: "asc" } });
  expect(colors[0].color).toBe(PIGMENTS[3].color);
  expect(colors[1].color).not.toBe(PIGMENTS[3].color);
  expect(changes.at(-1)).toMatchObject({ members: { [cy.user]: { color: colors[1].color } } });
});

test("a guest who makes an account stays who they are", async () => {
  const ada = await guest();
  const room = await access.makeRoom(ada.user);
  const place = await enter(ada, room);
  await access.identity.makeAccount(ada, "ada@example.org", "a long password", "Ada");
  await access.members.tellEverywhere(ada.user);
  await access.check();
  expect(place.lost).toEqual([]);
  expect(changes.at(-1)).toMatchObject({ room, members: { [ada.user]: { name: "Ada", guest: false } } });
  expect(await access.roomsOf(ada.user)).toMatchObject([{ id: room, role: "owner" }]);
  const again = { ...ada, email: "ada@example.org" };
  expect(await refused(access.identity.makeAccount(again, "b@example.org", "a long password", "B"))).toBe(
    "has-account",
  );
  const bo = await guest();
  expect(await refused(access.identity.makeAccount(bo, "ada@example.org", "12345678", "Bo"))).toBe(
    "email-taken",
  );
  expect(await database.account.count()).toBe(1);
});

test("a forgotten password is replaced, and the sessions under it are over", async () => {
  const ada = await guest();
  await access.identity.makeAccount(ada, "ada@example.org", "a long password", "Ada");
  const place = await enter(ada, await access.makeRoom(ada.user));
  expect(await newPassword(database, "bo@example.org")).toBeNull();
  const password = await newPassword(database, "ADA@example.org ");
  await vi.waitFor(() => expect(place.lost).toEqual(["ticket-expired"]));
  const signIn = async (tried: string | null) => {
    const headers = new Headers({ "content-type": "application/json", "x-forwarded-for": "10.0.0.1" });
    const body = JSON.stringify({ email: "ada@example.org", password: tried });
    return (await access.identity.handle("/api/auth/sign-in/email", headers, body)).status;
  };
  expect(await signIn("a long password")).toBe(401);
  expect(await signIn(password)).toBe(200);
});

test("the secret is made once, for the server's eyes only", async () => {
  const folder = await temporaryFolder();
  const secret = await readSecret(folder, undefined);
  expect(secret.length).toBeGreaterThanOrEqual(43);
  expect(await readSecret(folder, undefined)).toBe(secret);
  expect(await readSecret(folder, "given")).toBe("given");
  expect((await stat(join(folder, "secret"))).mode & 0o777).toBe(0o600);
  expect((await readFile(join(folder, "secret"), "utf8")).trim()).toBe(secret);
});
