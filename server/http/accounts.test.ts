import { request as httpRequest } from "node:http";
import { expect, test } from "vitest";
import { meSchema, roomsAnswerSchema } from "../../protocol/account.ts";
import { problemSchema } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { addPrompt } from "../../protocol/room.ts";
import { openDatabase } from "../database.ts";
import {
  afterwards,
  openDocument,
  type TestServer,
  temporaryFolder,
  testServer,
} from "../testing/harness.ts";
import {
  guest,
  invitations,
  join,
  makeRoom,
  ownerOf,
  type Person,
  request,
  stranger,
  ticketFor,
} from "../testing/people.ts";
import { noPages, type Pages } from "./pages.ts";

/** Next's part: it says which page it was asked for, and finds it there. */
const echo: Pages = {
  ...noPages,
  handle: async ({ url }, response) => {
    response.statusCode = 200;
    response.end(url);
  },
};

let dataDir: string;
const open = async (trustProxy = false): Promise<TestServer> => {
  dataDir = await temporaryFolder();
  return testServer(dataDir, { pages: async () => echo, trustProxy });
};
const owner = (room: string): Person => ownerOf(room) ?? stranger();
const send = (method: string, body?: unknown): RequestInit => ({
  method,
  ...(body !== undefined && { body: JSON.stringify(body) }),
});
const codeOf = async (response: Response): Promise<string> =>
  `${response.status} ${problemSchema.parse(await response.json()).code}`;
const me = async (server: TestServer, person: Person) =>
  meSchema.parse(await (await request(server, person, "/api/me")).json());
const roomsOf = async (server: TestServer, person: Person) =>
  roomsAnswerSchema.parse(await (await request(server, person, "/api/me/rooms")).json()).rooms;
const account = (email = "ada@example.org") => ({ email, password: "a long password", name: "Ada" });

test("whoever comes without a session is a guest from then on, with a cookie that no script reads", async () => {
  const server = await open();
  const first = await fetch(server.url, { redirect: "manual" });
  expect(first.status).toBe(303);
  const [cookie] = first.headers.getSetCookie();
  expect(cookie).toMatch(/^croquis\.session_token=/);
  expect(cookie).toMatch(/; HttpOnly/);
  expect(cookie).toMatch(/; SameSite=Lax/);
  expect(cookie).not.toMatch(/Secure/);
  const person = { ...stranger(), cookie: cookie.split(";", 1)[0] };
  const again = await request(server, person, "/");
  expect(again.headers.getSetCookie()).toEqual([]);
  const rooms = await roomsOf(server, person);
  const made = [again, first].map(({ headers }) => headers.get("location"));
  expect(rooms.map(({ id }) => `/room/${id}`)).toEqual(made);
  expect(await me(server, person)).toMatchObject({ email: null });
});

test("the cookie is for https alone where the browser came by it", async () => {
  const server = await open(true);
  const cookieFor = (headers: Record<string, string>): Promise<string> =>
    new Promise((resolve, reject) => {
      const asking = httpRequest(server.url, { headers }, (response) => {
        response.resume();
        resolve(response.headers["set-cookie"]?.[0] ?? "");
      });
      asking.on("error", reject).end();
    });
  expect(await cookieFor({ Host: "draw.example.org" })).toMatch(/; Secure/);
  expect(await cookieFor({ "X-Forwarded-Proto": "https" })).toMatch(/; Secure/);
  expect(await cookieFor({ Host: "elsewhere.example.org" })).not.toMatch(/Secure/);
});

test("a room's page is for its members; the others hear that they need an invitation", async () => {
  const server = await open();
  const room = await makeRoom(server);
  const bo = await guest(server);
  const visit = async (person: Person, path: string) => {
    const response = await request(server, person, path);
    return [response.status, await response.text()];
  };
  expect(await visit(owner(room), `/room/${room}`)).toEqual([200, `/room/${room}`]);
  for (const person of [bo, stranger()]) {
    expect(await visit(person, `/room/${room}`)).toEqual([403, "/invitation-needed"]);
  }
  expect(await visit(bo, "/room/there_is_no_such_room")).toEqual([404, "/no-such-room"]);
  expect(await visit(bo, "/room/%ff")).toEqual([404, "/no-such-room"]);

  await join(server, room, "viewer", bo);
  expect(await visit(bo, `/room/${room}`)).toEqual([200, `/room/${room}`]);
  expect(await roomsOf(server, bo)).toContainEqual(expect.objectContaining({ id: room, role: "viewer" }));
});

test("a room of before there were members belongs to its first visitor", async () => {
  const server = await open();
  const { database } = await openDatabase(dataDir);
  afterwards(() => database.$disconnect());
  const [ada, bo] = [stranger(), stranger()];
  await database.room.create({ data: { id: "a_room_from_before" } });
  const ahead = { headers: { "Sec-Purpose": "prefetch" } };
  expect((await request(server, bo, "/room/a_room_from_before", ahead)).status).toBe(403);
  expect((await request(server, ada, "/room/a_room_from_before")).status).toBe(200);
  expect((await request(server, bo, "/room/a_room_from_before")).status).toBe(403);
  expect(await roomsOf(server, ada)).toMatchObject([{ id: "a_room_from_before", role: "owner" }]);
});

test("a link brings in, also a stranger; renewed or switched off it does not; one that never was is not found", async () => {
  const server = await open();
  const room = await makeRoom(server);
  const links = await invitations(server, room, owner(room));
  expect(links.map(({ role }) => role).sort()).toEqual(["editor", "viewer"]);
  const [editor] = links.filter(({ role }) => role === "editor");
  const bo = stranger();
  for (const headers of [{ "Sec-Purpose": "prefetch" }, { "Sec-Fetch-Dest": "image" }] as HeadersInit[]) {
    const ahead = await request(server, bo, `/join/${editor.token}`, { headers });
    expect([ahead.status, bo.cookie]).toEqual([204, ""]);
  }
  const followed = await request(server, bo, `/join/${editor.token}`);
  expect([followed.status, followed.headers.get("location")]).toEqual([303, `/room/${room}`]);
  expect(followed.headers.get("cache-control")).toBe("no-store");
  expect(await ticketFor(server, room, bo)).toMatchObject({ role: "editor", memberNumber: 2 });

  const path = `/api/rooms/${room}/invitations`;
  expect(await codeOf(await request(server, bo, path, send("POST", { role: "editor" })))).toBe(
    "403 owners-only",
  );
  const renewed = await request(server, owner(room), path, send("POST", { role: "editor" }));
  expect((await renewed.json()).invitations).toHaveLength(2);
  const cy = stranger();
  const old = await request(server, cy, `/join/${editor.token}`);
  expect([old.status, await old.text(), cy.cookie]).toEqual([410, "/invitation-revoked", ""]);
  expect((await request(server, bo, `/join/${editor.token}`)).status).toBe(303);
  await join(server, room, "editor", cy);

  const off = await request(server, owner(room), `${path}/editor`, send("DELETE", { members: true }));
  expect(await off.json()).toMatchObject({ invitations: [{ role: "viewer" }] });
  await expect(ticketFor(server, room, cy)).rejects.toThrow("invitation-needed");
  // Came by the link before.
  await ticketFor(server, room, bo);
  const never = await request(server, cy, `/join/${"a".repeat(24)}`);
  expect([never.status, await never.text()]).toEqual([404, "/no-such-room"]);
  expect((await request(server, cy, "/join/%00")).status).toBe(404);
});

test("a chat that shows where a link leads makes nobody a guest", async () => {
  const server = await open();
  const room = await makeRoom(server);
  const [link] = await invitations(server, room, owner(room));
  const agents = ["Slackbot-LinkExpanding 1.0", "Mozilla/5.0 (compatible; Discordbot/2.0)", "WhatsApp/2.23"];
  for (const agent of agents) {
    for (const path of ["/", `/join/${link.token}`]) {
      const shown = await fetch(`${server.url}${path}`, { headers: { "User-Agent": agent } });
      expect([shown.status, await shown.text()]).toEqual([200, "/welcome"]);
      expect(shown.headers.getSetCookie()).toEqual([]);
    }
  }
  expect((await invitations(server, room, owner(room))).map(({ used }) => used)).toEqual([0, 0]);
});

test("one address does not try links without end", async () => {
  const server = await open();
  const attempts = Array.from({ length: 2 * LIMITS.entryBurst }, (_, i) =>
    fetch(`${server.url}/join/${String(i).padStart(24, "x")}`),
  );
  const statuses = (await Promise.all(attempts)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 404).length).toBeLessThan(1.5 * LIMITS.entryBurst);
  expect(statuses.at(-1)).toBe(429);
});

test("tickets are for members with a session", async () => {
  const server = await open();
  const room = await makeRoom(server);
  const ask = (person: Person, of = room) =>
    request(server, person, `/api/rooms/${of}/tickets`, send("POST"));
  const given = await ask(owner(room));
  expect([given.status, given.headers.get("cache-control")]).toEqual([201, "no-store"]);
  expect(await codeOf(await ask(stranger()))).toBe("401 not-signed-in");
  expect(await codeOf(await ask({ ...stranger(), cookie: "croquis.session_token=made.up" }))).toBe(
    "401 not-signed-in",
  );
  expect(await codeOf(await ask(await guest(server)))).toBe("403 invitation-needed");
  expect(await codeOf(await ask(owner(room), "there_is_no_such_room"))).toBe("404 room-not-found");
  expect((await request(server, owner(room), `/api/rooms/${room}/tickets`)).status).toBe(405);
});

test("members: everybody hears who they are, owners alone change it, and one owner stays", async () => {
  const server = await open();
  const room = await makeRoom(server);
  const [bo, cy] = [await join(server, room, "editor"), await join(server, room, "viewer")];
  const { id: ada } = await me(server, owner(room));
  const { id } = await me(server, bo);
  const change = (by: Person, user: string, role: string) =>
    request(server, by, `/api/rooms/${room}/members/${user}`, send("PATCH", { role }));
  const cap = (by: Person, weightCap: unknown) =>
    request(server, by, `/api/rooms/${room}`, send("PATCH", { weightCap }));
  expect(await codeOf(await change(bo, id, "owner"))).toBe("403 owners-only");
  expect(await codeOf(await change(owner(room), ada, "editor"))).toBe("409 last-owner");
  expect(await codeOf(await change(owner(room), id, "king"))).toBe("400 bad-message");
  expect(await codeOf(await cap(cy, 2))).toBe("403 owners-only");
  expect((await cap(owner(room), 2)).status).toBe(200);
  expect(await codeOf(await cap(owner(room), 2000))).toBe("400 bad-message");
  expect((await change(owner(room), id, "owner")).status).toBe(200);
  expect((await change(bo, ada, "viewer")).status).toBe(200);
  expect(await invitations(server, room, owner(room))).toMatchObject([{ role: "viewer" }]);

  const remove = (by: Person, user: string) =>
    request(server, by, `/api/rooms/${room}/members/${user}`, send("DELETE"));
  expect(await codeOf(await remove(owner(room), id))).toBe("403 owners-only");
  expect((await remove(owner(room), ada)).status).toBe(200);
  expect(await codeOf(await remove(bo, ada))).toBe("403 invitation-needed");
  await expect(ticketFor(server, room, owner(room))).rejects.toThrow("invitation-needed");
});

test("a guest who makes an account keeps everything, and finds it from another browser", async () => {
  const server = await open();
  const room = await makeRoom(server);
  const ada = owner(room);
  const { id } = await me(server, ada);
  const signUp = (person: Person, body: object) =>
    request(server, person, "/api/me/account", send("POST", body));
  expect(await codeOf(await signUp(ada, { ...account(), password: "short" }))).toBe("400 bad-message");
  expect(await codeOf(await signUp(ada, { ...account(), email: "nobody" }))).toBe("400 bad-message");
  expect((await signUp(stranger(), account("new@example.org"))).status).toBe(201);
  const before = { ...ada };
  expect((await signUp(ada, account("Ada@Example.org"))).status).toBe(201);
  expect(await codeOf(await request(server, before, "/api/me"))).toBe("401 not-signed-in");
  expect(await me(server, ada)).toEqual({ id, name: "Ada", email: "ada@example.org" });
  expect(await codeOf(await signUp(await guest(server), account()))).toBe("409 email-taken");

  // Another browser, in which a guest has been in two rooms already.
  const elsewhere = await join(server, room, "viewer");
  const other = await makeRoom(server, elsewhere);
  const signIn = (person: Person, password: string) =>
    request(
      server,
      person,
      "/api/auth/sign-in/email",
      send("POST", { email: "ada@example.org", password, callbackURL: "https://evil.example" }),
    );
  expect(await codeOf(await signIn(elsewhere, "another password"))).toBe("401 wrong-password");
  const entered = await request(server, elsewhere, "/api/auth/sign-in/email", {
    ...send("POST", { email: "ADA@example.org", password: "a long password" }),
    headers: { Origin: server.url },
  });
  expect([entered.status, await entered.json()]).toEqual([200, {}]);
  expect(await me(server, elsewhere)).toMatchObject({ id });
  const rooms = await roomsOf(server, elsewhere);
  expect(rooms.find((each) => each.id === room)?.role).toBe("owner");
  expect(rooms.find((each) => each.id === other)?.role).toBe("owner");
  expect(await ticketFor(server, room, elsewhere)).toMatchObject({ user: id, memberNumber: 1 });

  const out = await request(server, elsewhere, "/api/auth/sign-out", {
    ...send("POST", {}),
    headers: { Origin: server.url },
  });
  expect(out.status).toBe(200);
  await expect(ticketFor(server, room, elsewhere)).rejects.toThrow("not-signed-in");
  await ticketFor(server, room, ada);
});

test("everybody in their rooms hears another name; an empty one is none", async () => {
  const server = await open();
  const ada = await guest(server);
  const rename = (name: unknown) => request(server, ada, "/api/me", send("PATCH", { name }));
  expect(await (await rename("  Ada  ")).json()).toMatchObject({ name: "Ada" });
  expect(await me(server, ada)).toMatchObject({ name: "Ada" });
  for (const name of ["", "   ", "x".repeat(LIMITS.personName + 1), 7]) {
    expect(await codeOf(await rename(name))).toBe("400 name-empty");
  }
});

test("rooms are called after what is drawn in them", async () => {
  const server = await open();
  const room = await makeRoom(server);
  const { doc } = await openDocument(server, room);
  addPrompt(doc, "p", 0.5, "in the rain");
  addPrompt(doc, "q", 1, "a fox");
  const title = async () => (await roomsOf(server, owner(room))).map((each) => each.title);
  await expect.poll(title, { timeout: 10_000 }).toEqual(["a fox"]);
});

test("passwords are not tried without end, and of the rest of better-auth nothing answers", async () => {
  const server = await open();
  const ada = await guest(server);
  const attempt = (i: number) =>
    request(server, ada, "/api/auth/sign-in/email", {
      ...send("POST", { email: "ada@example.org", password: `attempt ${i}` }),
      // Not believed: the address is the socket's.
      headers: { Origin: server.url, "X-Forwarded-For": `1.2.3.${i}` },
    });
  const codes: string[] = [];
  for (let i = 0; i < 24; i++) codes.push(await codeOf(await attempt(i)));
  expect(codes.slice(0, 5)).toEqual(Array(5).fill("401 wrong-password"));
  expect(codes.at(-1)).toBe("429 too-many-requests");
  const closed = ["sign-in/anonymous", "sign-up/email", "update-user", "delete-user", "get-session"];
  for (const path of closed) {
    const response = await request(server, ada, `/api/auth/${path}`, send("POST", account()));
    expect([response.status, await response.text()]).toEqual([200, `/api/auth/${path}`]);
  }
});

test("no page of another site changes anything", async () => {
  const server = await open();
  const room = await makeRoom(server);
  const ada = owner(room);
  const { id } = await me(server, ada);
  const attempts: [string, string, object?][] = [
    ["POST", "/api/rooms"],
    ["POST", `/api/rooms/${room}/tickets`],
    ["PATCH", `/api/rooms/${room}`, { weightCap: 1 }],
    ["POST", `/api/rooms/${room}/invitations`, { role: "editor" }],
    ["DELETE", `/api/rooms/${room}/invitations/editor`, {}],
    ["PATCH", `/api/rooms/${room}/members/${id}`, { role: "viewer" }],
    ["DELETE", `/api/rooms/${room}/members/${id}`],
    ["PATCH", "/api/me", { name: "Eve" }],
    ["POST", "/api/me/account", account()],
    ["POST", "/api/auth/sign-in/email", account()],
    ["POST", "/api/auth/sign-out", {}],
  ];
  for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
    for (const [method, path, body] of attempts) {
      const response = await request(server, ada, path, {
        ...send(method, body),
        headers: { Origin: origin },
      });
      expect(`${path} ${await codeOf(response)}`).toBe(`${path} 403 forbidden-origin`);
    }
  }
  expect(await roomsOf(server, ada)).toMatchObject([{ id: room, role: "owner" }]);
});

test("bodies that are no JSON, or far too long, are refused", async () => {
  const server = await open();
  const ada = await guest(server);
  const rename = (body: string) => request(server, ada, "/api/me", { method: "PATCH", body });
  expect(await codeOf(await rename("{"))).toBe("400 bad-message");
  expect(await codeOf(await rename(JSON.stringify({ name: "x".repeat(20_000) })))).toBe("413 too-large");
});
