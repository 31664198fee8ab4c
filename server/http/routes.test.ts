import { expect, test } from "vitest";
import { encodeStateVector } from "yjs";
import { criticsAnswerSchema } from "../../protocol/critics.ts";
import { ERRORS } from "../../protocol/errors.ts";
import { lexiconSchema } from "../../protocol/lexicon.ts";
import { LIMITS } from "../../protocol/limits.ts";
import {
  command,
  describeDrawing,
  makeRoom,
  openDocument,
  openSocket,
  sharedServer,
  testServer,
} from "../testing/harness.ts";

const shared = sharedServer();

test("rooms are made by / and by the API, each with an id that nobody guesses", async () => {
  const server = shared();
  const first = await fetch(server.url, { redirect: "manual" });
  expect(first.status).toBe(303);
  expect(first.headers.get("cache-control")).toBe("no-store");
  expect(first.headers.get("location")).toMatch(/^\/room\/[\w-]{21}$/);
  expect(await makeRoom(server)).not.toBe(await makeRoom(server));
});

test("looking ahead makes no rooms", async () => {
  const server = shared();
  for (const headers of [{ "Sec-Purpose": "prefetch" }, { "Next-Router-Prefetch": "1" }, { RSC: "1" }]) {
    const response = await fetch(server.url, { redirect: "manual", headers: headers as HeadersInit });
    expect(response.status).toBe(204);
  }
});

test("other sites make no rooms, and one address not too many", async () => {
  const server = await testServer();
  const post = (headers: HeadersInit = {}) => fetch(`${server.url}/api/rooms`, { method: "POST", headers });
  const foreign = await post({ Origin: "https://evil.example" });
  expect(foreign.status).toBe(403);
  expect(await foreign.json()).toEqual({ code: "forbidden-origin", message: ERRORS["forbidden-origin"][1] });
  const spoofed = (i: number) => post({ "X-Forwarded-For": `1.2.3.${i}` });
  const answers = await Promise.all(Array.from({ length: 2 * LIMITS.roomBurst }, (_, i) => spoofed(i)));
  const made = answers.filter(({ status }) => status === 201).length;
  expect(made).toBeGreaterThanOrEqual(LIMITS.roomBurst);
  expect(made).toBeLessThan(1.5 * LIMITS.roomBurst);
  expect(answers.at(-1)?.status).toBe(429);
  expect((await fetch(`${server.url}/api/rooms`)).status).toBe(405);
});

test("the critics that can be chosen are told: none at first, then the optimiser's, then a new one", async () => {
  const server = await testServer();
  const address = `${server.url}/api/critics`;
  const critics = async () => {
    const answer = criticsAnswerSchema.parse(await (await fetch(address)).json());
    return answer.critics.map(({ id, name }) => [id, name]);
  };
  expect(await critics()).toEqual([]);
  const embedded = ["embedded", "The one that is built in"];
  await expect.poll(critics, { timeout: 20_000 }).toEqual([embedded]);
  expect((await fetch(address)).headers.get("cache-control")).toBe("no-store");
  expect((await fetch(address, { method: "POST" })).status).toBe(405);

  const room = await makeRoom(server);
  const [{ doc }, socket] = [await openDocument(server, room), await openSocket(server, room)];
  await command(socket, "room.join", { roomId: room as never });
  describeDrawing(doc, "hire somebody");
  await command(socket, "run.start", { from: "scratch", documentState: encodeStateVector(doc) });
  await expect.poll(critics, { timeout: 20_000 }).toEqual([embedded, ["second", "A second one"]]);
});

test("what a critic knows is told once and then only when it changed, and nothing of one that cannot tell", async () => {
  const server = await testServer();
  const ask = (critic: string, headers: HeadersInit = {}) =>
    fetch(`${server.url}/api/critics/${critic}/lexicon`, { headers });
  expect((await ask("embedded")).status).toBe(202);
  await expect.poll(async () => (await ask("embedded")).status, { timeout: 20_000 }).toBe(200);

  const answer = await ask("embedded");
  expect(answer.headers.get("content-encoding")).toBe("gzip");
  expect(answer.headers.get("cache-control")).toBe("no-cache");
  const { things, words } = lexiconSchema.parse(await answer.json());
  expect(things).toMatchObject([{ name: "apple", de: "Apfel" }]);
  expect(words).toEqual(["apple", "apfel"]);
  const plain = await ask("embedded", { "Accept-Encoding": "gzip;q=0, identity" });
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(lexiconSchema.parse(await plain.json()).words).toEqual(words);
  const tag = answer.headers.get("etag") ?? "";
  const again = await ask("embedded", { "If-None-Match": tag });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  expect((await ask("embedded", { "If-None-Match": 'W/"older"' })).status).toBe(200);

  for (const critic of ["clip-of-nobody", "%2e%2e", "a".repeat(500)]) {
    expect((await ask(critic)).status).toBe(404);
  }
  const post = await fetch(`${server.url}/api/critics/embedded/lexicon`, { method: "POST" });
  expect(post.status).toBe(405);

  const room = await makeRoom(server);
  const [{ doc }, socket] = [await openDocument(server, room), await openSocket(server, room)];
  await command(socket, "room.join", { roomId: room as never });
  describeDrawing(doc, "hire somebody");
  await command(socket, "run.start", { from: "scratch", documentState: encodeStateVector(doc) });
  await expect.poll(async () => (await ask("second")).status, { timeout: 20_000 }).toBe(200);
  expect(await (await ask("second")).json()).toEqual({ things: [], words: [], skipped: [] });
});

test("answers carry the security headers, and a policy with a new nonce each", async () => {
  const server = shared();
  const [one, two] = await Promise.all([fetch(`${server.url}/healthz`), fetch(`${server.url}/healthz`)]);
  expect(one.headers.get("x-content-type-options")).toBe("nosniff");
  expect(one.headers.get("referrer-policy")).toBe("same-origin");
  const policy = one.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toContain("unsafe-eval");
  expect(policy).not.toBe(two.headers.get("content-security-policy"));
  expect(await one.json()).toMatchObject({ status: "ok", rooms: 0 });
});

test("addresses that make no sense are answered", async () => {
  const server = shared();
  expect((await fetch(`${server.url}/%ff%fe`)).status).toBe(404);
  expect((await fetch(`${server.url}//`)).status).toBe(404);
  expect((await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(400);
});
