import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { EMPTY_AUTHORITY, type Member } from "../../../protocol/authority.ts";
import { memberNumberOf } from "../../../protocol/control.ts";
import { roomIdSchema, userIdSchema } from "../../../protocol/ids.ts";
import { roomDocument } from "../../../protocol/room.ts";
import { putStrokes, type RoomStroke, roomStroke } from "../../../protocol/room-strokes.ts";
import { readMessages, say } from "../../../protocol/room-talk.ts";
import { strokeIdSchema } from "../../../protocol/strokes.ts";
import { type RoomEndpoint, roomEndpoint, webSocket } from "../../testing/room-endpoint.ts";
import { Session } from "./session.ts";
import type { Asked } from "./tickets.ts";
import { Visit } from "./visit.ts";

const ROOM = roomIdSchema.parse("a-room-of-ones-own");
const ME = userIdSchema.parse("me");
const closing: (() => void)[] = [];
beforeEach(() => vi.stubGlobal("indexedDB", new IDBFactory()));
afterEach(() => {
  for (const close of closing.splice(0)) close();
  vi.unstubAllGlobals();
});

let asked = 0;
const ticket = async (): Promise<Asked> => ({
  kind: "ticket",
  answer: { ticket: `ticket ${++asked}`, user: ME, role: "editor", memberNumber: 5 },
});

function visit({ origin }: RoomEndpoint, ask = ticket): Visit {
  const began = new Visit(() => new Session(ROOM, origin, { ask, webSocket }));
  closing.push(() => began.close());
  began.open();
  return began;
}

const until = (condition: () => boolean): Promise<void> =>
  expect.poll(condition, { timeout: 8000, interval: 10 }).toBe(true);

const drawn = (id: string): RoomStroke => ({
  stroke: {
    id: strokeIdSchema.parse(id),
    points: Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3),
    width: 2,
    color: [0, 0, 0, 1],
  },
  order: 1,
  author: ME,
  prompt: null,
});

test("a ticket comes first on every connection, and a stale one is followed by a new one", async () => {
  const endpoint = await roomEndpoint("me");
  const { session } = visit(endpoint);
  await until(() => session.value.synced.value);
  expect(endpoint.types[0]).toBe("ticket");
  expect(memberNumberOf(session.value.doc.clientID)).toBe(5);
  expect(session.value.authority.me.value).toEqual({ user: ME, role: "editor" });
  const before = endpoint.tickets.at(-1);
  const first = session.value;
  endpoint.close(4401, "ticket-expired");
  await until(() => endpoint.tickets.length === 2 && session.value.synced.value);
  expect(endpoint.tickets.at(-1)).not.toBe(before);
  expect(session.value).toBe(first);
  const again = endpoint.types.slice(endpoint.types.lastIndexOf("ticket"));
  expect(again[0]).toBe("ticket");
});

test("the authority is kept up to date, and our role with it", async () => {
  const endpoint = await roomEndpoint("me");
  const member: Member = { name: "Me", color: "#112233", role: "editor", guest: true, awaySince: null };
  endpoint.authority = { ...EMPTY_AUTHORITY, members: { [ME]: member } };
  const { session } = visit(endpoint);
  await until(() => session.value.synced.value);
  expect(session.value.people.present.value).toMatchObject([{ name: "Me", self: true }]);
  endpoint.tell({ type: "authority", change: { members: { [ME]: { ...member, role: "viewer" } } } });
  await until(() => session.value.authority.me.value?.role === "viewer");
  expect(session.value.authority.mayEdit).toBe(false);
  for (let i = 0; i < 2; i++) endpoint.tell({ type: "large", bytes: 11e6 });
  await until(() => session.value.problem.value?.code === "document-full");
  session.value.dismissProblem();
  endpoint.tell({ type: "large", bytes: 12e6 });
  endpoint.tell({ type: "authority", change: { rules: { weightCap: 2 } } });
  await until(() => session.value.authority.state.value.rules.weightCap === 2);
  expect(session.value.problem.value).toBeNull();
});

test("no network is waited for; a refusal is not", async () => {
  const endpoint = await roomEndpoint("me");
  let attempts = 0;
  const { session } = visit(endpoint, async () => (++attempts < 3 ? { kind: "unreachable" } : ticket()));
  await until(() => session.value.synced.value);
  expect(attempts).toBeGreaterThanOrEqual(3);

  const problem = { code: "invitation-needed", message: "Ask for a link." } as const;
  const refused = visit(endpoint, async () => ({ kind: "refused", problem }));
  await until(() => refused.session.value.connection.value.kind === "refused");
  expect(refused.session.value.connection.value).toEqual({ kind: "refused", problem });
});

test("who has no place any more is told, and this browser forgets the room", async () => {
  const endpoint = await roomEndpoint("me");
  let revoked = false;
  const problem = { code: "access-revoked", message: "Ask for a link." } as const;
  const { session } = visit(endpoint, async () => (revoked ? { kind: "refused", problem } : ticket()));
  await until(() => session.value.synced.value);
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual([`croquis:${ROOM}:me`]);
  revoked = true;
  endpoint.close(4403, "access-revoked");
  await until(() => session.value.connection.value.kind === "refused");
  await expect.poll(async () => (await indexedDB.databases()).length).toBe(0);
});

test("what the room will never take is left behind; the rest goes on in a fresh document", async () => {
  const endpoint = await roomEndpoint("me");
  putStrokes(endpoint.doc, [drawn("a")]);
  const { session } = visit(endpoint);
  await until(() => session.value.synced.value);
  const old = session.value;
  endpoint.refuse = (update) => {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(endpoint.doc));
    Y.applyUpdate(copy, update);
    return roomDocument(copy).strokes.has("broken") ? [4400, "bad-field"] : null;
  };
  old.doc.transact(() => {
    say(old.doc, "m1", { author: ME, at: 1, text: "mine" });
    roomDocument(old.doc).strokes.set("broken", Uint8Array.of(1, 2, 3));
  });
  putStrokes(old.doc, [drawn("b")]);
  await until(() => session.value !== old);
  const next = session.value;
  // The studio shows the new session only when it has the room.
  expect(next.synced.value).toBe(true);
  expect(next.doc.clientID).not.toBe(old.doc.clientID);
  expect(next.problem.value).toEqual({
    code: "bad-field",
    message: "The room could not take one change of yours; the rest is as you left it.",
  });
  await until(() => next.saved.value === "saved" && roomStroke(endpoint.doc, drawn("b").stroke.id) !== null);
  expect(readMessages(endpoint.doc)).toMatchObject([{ text: "mine" }]);
  expect(roomDocument(endpoint.doc).strokes.has("broken")).toBe(false);
  expect(endpoint.doc.store.clients.has(old.doc.clientID)).toBe(false);

  // What this browser keeps now is the fresh document's.
  const window = visit(endpoint).session;
  await until(() => window.value.synced.value && window.value.saved.value === "saved");
  expect(roomDocument(window.value.doc).strokes.has("broken")).toBe(false);
});

test("edits without a network outlive the window and reach the room from the next one", async () => {
  const endpoint = await roomEndpoint("me");
  const first = visit(endpoint);
  await until(() => first.session.value.synced.value);
  let network = true;
  const ask = async (): Promise<Asked> => (network ? ticket() : { kind: "unreachable" });
  const second = visit(endpoint, ask);
  await until(() => second.session.value.synced.value);
  network = false;
  endpoint.close(4401, "ticket-expired");
  const alone = second.session.value;
  await until(() => alone.saved.value === "saved" && !alone.synced.value);
  putStrokes(alone.doc, [drawn("offline")]);
  await until(() => alone.saved.value === "kept");
  expect(alone.mayLeave).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  second.close();
  first.close();
  expect(roomStroke(endpoint.doc, drawn("offline").stroke.id)).toBeNull();

  const third = visit(endpoint);
  await until(() => roomStroke(endpoint.doc, drawn("offline").stroke.id) !== null);
  await until(() => third.session.value.saved.value === "saved");
});

test("who is somebody else now, having signed in, goes on as that one", async () => {
  const endpoint = await roomEndpoint("me");
  let member = 5;
  const { session } = visit(endpoint, async () => ({
    kind: "ticket",
    answer: { ticket: "t", user: ME, role: "editor", memberNumber: member },
  }));
  await until(() => session.value.synced.value);
  const old = session.value;
  member = 9;
  endpoint.drop();
  await until(() => !old.synced.value);
  putStrokes(old.doc, [drawn("b")]);
  await until(() => session.value !== old);
  expect(memberNumberOf(session.value.doc.clientID)).toBe(9);
  await until(() => roomStroke(endpoint.doc, drawn("b").stroke.id) !== null);
  expect(session.value.problem.value).toBeNull();
});

test("a network that goes is noticed at once, and so is one that comes", async () => {
  const listeners = new Map<string, () => void>();
  vi.stubGlobal("addEventListener", (name: string, listener: () => void) => listeners.set(name, listener));
  vi.stubGlobal("removeEventListener", () => undefined);
  const endpoint = await roomEndpoint("me");
  let network = true;
  const { session } = visit(endpoint, async () => (network ? ticket() : { kind: "unreachable" }));
  await until(() => session.value.synced.value);
  network = false;
  listeners.get("offline")?.();
  expect(session.value.synced.value).toBe(false);
  putStrokes(session.value.doc, [drawn("b")]);
  await until(() => session.value.saved.value === "kept");
  network = true;
  listeners.get("online")?.();
  await until(() => session.value.saved.value === "saved");
  expect(roomStroke(endpoint.doc, drawn("b").stroke.id)).not.toBeNull();
});
