import { expect, test } from "vitest";
import { meSchema } from "../../protocol/account.ts";
import { type AuthorityChange, EMPTY_AUTHORITY, withChange } from "../../protocol/authority.ts";
import { addPrompt, roomPrompts } from "../../protocol/room.ts";
import {
  controlsOf,
  join,
  makeRoom,
  openDocument,
  ownerOf,
  type Person,
  type TestServer,
  testServer,
  until,
} from "../testing/harness.ts";
import { request, stranger } from "../testing/people.ts";

const idOf = async (server: TestServer, person: Person) =>
  meSchema.parse(await (await request(server, person, "/api/me")).json()).id;
const post = (server: TestServer, person: Person, path: string, body: object) =>
  request(server, person, path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { Origin: server.url },
  });
/** The authority as this client was told it. */
function authorityOf(provider: Awaited<ReturnType<typeof openDocument>>) {
  let state = EMPTY_AUTHORITY;
  for (const message of controlsOf(provider)) {
    if (message.type === "welcome") state = message.authority;
    if (message.type === "authority") state = withChange(state, message.change satisfies AuthorityChange);
  }
  return state;
}

test("a guest who signs in brings along what they wrote; everybody sees it, and the guest's connection ends", async () => {
  const server = await testServer();
  const credentials = { email: "ada@example.org", password: "a long password" };
  const room = await makeRoom(server);
  const ada = ownerOf(room) ?? stranger();
  expect((await post(server, ada, "/api/me/account", { ...credentials, name: "Ada" })).status).toBe(201);
  const elsewhere = await join(server, room, "editor");
  const [account, guest] = [await idOf(server, ada), await idOf(server, elsewhere)];

  const [watching, writing] = [
    await openDocument(server, room),
    await openDocument(server, room, { as: elsewhere }),
  ];
  await until(() => Object.keys(authorityOf(watching).members).length === 2);
  addPrompt(writing.doc, "p", 1, "a fox", guest);
  await until(() => roomPrompts(watching.doc).length === 1);
  expect(roomPrompts(watching.doc)[0].author).toBe(guest);
  const closed = new Promise((resolve) => writing.on("closed", resolve));

  expect((await post(server, elsewhere, "/api/auth/sign-in/email", credentials)).status).toBe(200);
  expect(await closed).toEqual({ code: 4401, reason: "ticket-expired" });
  await until(() => roomPrompts(watching.doc)[0].author === account);
  await until(() => authorityOf(watching).members[guest] === undefined);
  expect(authorityOf(watching).members[account]).toMatchObject({ name: "Ada", role: "owner", guest: false });
  expect(await idOf(server, elsewhere)).toBe(account);
});
