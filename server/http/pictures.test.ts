import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { expect, test } from "vitest";
import { MOODY_DECODER } from "../../pictures/testing/decoders.ts";
import { FORMATS, paintedAs, plain, pngClaiming, zip } from "../../pictures/testing/files.ts";
import { ERRORS } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { referencesAnswerSchema, storedPictureSchema } from "../../protocol/style.ts";
import {
  afterwards,
  sharedServer,
  type TestServer,
  temporaryFolder,
  testServer,
} from "../testing/harness.ts";

const shared = sharedServer();
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const png = await paintedAs("png", 40, 30);

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly id?: string;
}
type Body = Buffer | string | ReadableStream;

async function bring(server: { url: string }, body: Body, headers: HeadersInit = {}): Promise<Answer> {
  const data = Buffer.isBuffer(body) ? new Uint8Array(body) : body;
  const stream = body instanceof ReadableStream ? { duplex: "half" } : {};
  const init = { method: "POST", body: data, headers, ...stream } as RequestInit;
  const response = await fetch(`${server.url}/api/pictures`, init);
  return { status: response.status, ...((await response.json()) as object) };
}

test("a picture is brought, and shown as what is kept of it", async () => {
  const server = shared();
  const stored = storedPictureSchema.parse(await bring(server, png));
  expect(stored).toMatchObject({ width: 40, height: 30 });
  expect(await bring(server, png)).toEqual({ status: 201, ...stored });

  const address = `${server.url}/api/pictures/${stored.id}`;
  const shown = await fetch(address);
  expect(shown.status).toBe(200);
  const headers = Object.fromEntries(shown.headers);
  expect(headers).toMatchObject({
    "content-type": "image/webp",
    "cache-control": "private, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    etag: `"${stored.id}"`,
  });
  const bytes = Buffer.from(await shown.arrayBuffer());
  expect(Buffer.compare(await sharp(bytes).raw().toBuffer(), await sharp(png).raw().toBuffer())).toBe(0);

  const head = await fetch(address, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
    200,
    `${bytes.length}`,
    "",
  ]);
  const again = await fetch(address, { headers: { "If-None-Match": `W/"other", "${stored.id}"` } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
});

test("a picture that is not there, or could not be, is a 404 in JSON", async () => {
  const { url } = shared();
  for (const id of [
    "0".repeat(64),
    "x",
    "%2e%2e%2f%2e%2e%2fcroquis.sqlite",
    "incoming",
    "A".repeat(64),
    "",
  ]) {
    const response = await fetch(`${url}/api/pictures/${id}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      code: "picture-not-found",
      message: ERRORS["picture-not-found"][1],
    });
  }
});

test("other methods are refused, and told which one is meant", async () => {
  const { url } = shared();
  const ask = async (path: string, method: string) => {
    const response = await fetch(`${url}/api/${path}`, { method });
    expect(await response.json()).toMatchObject({ code: "bad-message" });
    return [response.status, response.headers.get("allow")];
  };
  expect(await ask("pictures", "GET")).toEqual([405, "POST"]);
  expect(await ask("pictures", "PUT")).toEqual([405, "POST"]);
  expect(await ask(`pictures/${"0".repeat(64)}`, "DELETE")).toEqual([405, "GET, HEAD"]);
  expect(await ask("references", "POST")).toEqual([405, "GET, HEAD"]);
});

test("the studio's references are told, and shown like any picture", async () => {
  const { url } = shared();
  const { references } = referencesAnswerSchema.parse(await (await fetch(`${url}/api/references`)).json());
  for (const { id, width, height } of references.slice(0, 2)) {
    const shown = await fetch(`${url}/api/pictures/${id}`);
    expect(await sharp(await shown.arrayBuffer()).metadata()).toMatchObject({
      format: "webp",
      width,
      height,
    });
  }
  expect(references.length).toBeGreaterThanOrEqual(12);
});

test("each refusal has its status and its name, whatever the request says it brings", async () => {
  const server = await testServer();
  const jpeg = await paintedAs("jpeg");
  const refusals: [Body, status: number, code: string][] = [
    ["", 415, "picture-kind"],
    [SVG, 415, "picture-kind"],
    [Buffer.concat([png, zip()]), 415, "picture-kind"],
    [jpeg.subarray(0, -40), 422, "picture-broken"],
    [pngClaiming(60_000, 60_000), 413, "picture-pixels"],
    [Buffer.alloc(LIMITS.pictureBytes + 1), 413, "picture-bytes"],
  ];
  for (const [body, status, code] of refusals) {
    expect(await bring(server, body, { "Content-Type": "image/png" })).toMatchObject({ status, code });
  }
  expect(await bring(server, SVG)).toMatchObject({
    message: "That is an SVG; bring a PNG, JPEG, WebP or AVIF.",
  });
  expect(await bring(server, png, { Origin: "https://evil.example" })).toMatchObject({
    status: 403,
    code: "forbidden-origin",
  });
  expect(await bring(server, png, { Origin: "https://draw.example.org" })).toMatchObject({ status: 201 });
});

/** A connection that says what it is told to. */
async function line(server: TestServer): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(server.port, "127.0.0.1");
  afterwards(() => void socket.destroy());
  let heard = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    heard += text;
  });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return { socket, heard: () => heard };
}
const start = (length: string): string =>
  `POST /api/pictures HTTP/1.1\r\nHost: 127.0.0.1\r\n${length}\r\n\r\n`;

test("what is too long is refused before it is read, and the line can be used again", async () => {
  const server = shared();
  const { socket, heard } = await line(server);
  const length = LIMITS.pictureBytes + 1;
  socket.write(start(`Content-Length: ${length}`));
  await expect.poll(heard).toContain("413 Payload Too Large");
  expect(heard()).toContain("picture-bytes");
  socket.write(Buffer.alloc(length));
  socket.write("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await expect.poll(heard).toContain('"status":"ok"');
});

test("without a length it is counted, and who goes on sending is cut off", async () => {
  const server = shared();
  const { socket, heard } = await line(server);
  socket.write(start("Transfer-Encoding: chunked"));
  const part = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(0x10_00_00), Buffer.from("\r\n")]);
  for (let i = 0; i < 10; i++) socket.write(part);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(heard()).toBe("");
  socket.write("1\r\nx\r\n");
  await expect.poll(heard).toContain("picture-bytes");
  // Being cut off may show as a reset: `once` would take that for a failure.
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const trickle = setInterval(() => socket.write("1\r\nx\r\n"), 50);
  await closed;
  clearInterval(trickle);
}, 20_000);

test("one that breaks off leaves nothing behind", async () => {
  const folder = await temporaryFolder();
  const server = await testServer(folder);
  const incoming = join(folder, "pictures", "incoming");
  const { socket } = await line(server);
  socket.write(start("Content-Length: 100000"));
  socket.write(Buffer.alloc(5000));
  await expect.poll(() => readdir(incoming)).toHaveLength(1);
  socket.destroy();
  await expect.poll(() => readdir(incoming)).toEqual([]);
  await bring(server, png);
  await bring(server, SVG);
  expect(await readdir(incoming)).toEqual([]);
});

test("one address may bring 30, and then one every two seconds", async () => {
  const server = await testServer(undefined, { decoder: { program: MOODY_DECODER } });
  const codes: (string | undefined)[] = [];
  for (let i = 0; i < LIMITS.pictureBurst + 8; i++) {
    codes.push((await bring(server, "a picture", { "X-Forwarded-For": `1.2.3.${i}` })).code);
  }
  expect(codes.slice(0, LIMITS.pictureBurst).every((code) => code === undefined)).toBe(true);
  expect(codes.at(-1)).toBe("too-many-requests");
});

test("while one picture hangs the server answers at once, and the next picture is read", async () => {
  const server = await testServer(undefined, { decoder: { program: MOODY_DECODER, limit: 1500 } });
  await bring(server, "warm");
  const hanging = Promise.all([bring(server, "hang"), bring(server, "hang")]);
  const waits: number[] = [];
  let over = false;
  void hanging.then(() => {
    over = true;
  });
  while (!over) {
    const started = performance.now();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    waits.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await hanging).toMatchObject(Array(2).fill({ status: 422, code: "picture-slow" }));
  const typical = waits.sort((a, b) => a - b)[Math.floor(0.9 * waits.length)];
  expect(typical).toBeLessThan(200);
  expect(await bring(server, "crash")).toMatchObject({ status: 422, code: "picture-broken" });
  expect(await bring(server, "a picture")).toMatchObject({ status: 201, width: 1, height: 1 });
});

async function watchedServer(): Promise<{ url: string; rss: () => Promise<number> }> {
  const program = fileURLToPath(new URL("../testing/server-process.ts", import.meta.url));
  const child: ChildProcess = fork(program, [await temporaryFolder()], {
    execArgv: ["--expose-gc", "--import", import.meta.resolve("tsx")],
  });
  afterwards(async () => {
    const ended = once(child, "exit");
    child.disconnect();
    await ended;
  });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  const rss = async (): Promise<number> => {
    child.send("memory");
    return ((await once(child, "message")) as [{ rss: number }])[0].rss;
  };
  return { url: `http://127.0.0.1:${port}`, rss };
}

test("forty bombs and forty pictures later the server occupies what it did before", async () => {
  const server = await watchedServer();
  let address = 0;
  const from = () => ({ "X-Forwarded-For": `10.0.0.${address++ % 250}` });
  const large = Buffer.concat([await paintedAs("jpeg"), Buffer.alloc(LIMITS.pictureBytes - 10_000)]);
  const bombs = [
    pngClaiming(60_000, 60_000),
    await plain(8000, 8000),
    Buffer.alloc(LIMITS.pictureBytes, SVG),
  ];
  const pictures = [large, ...(await Promise.all(FORMATS.map((format) => paintedAs(format, 300, 200))))];
  const round = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i += 2) {
      const [one, two, ...accepted] = await Promise.all([
        bring(server, bombs[i % bombs.length], from()),
        bring(server, bombs[(i + 1) % bombs.length], from()),
        bring(server, pictures[i % pictures.length], from()),
        bring(server, pictures[(i + 1) % pictures.length], from()),
      ]);
      expect([one.code, two.code]).toEqual(
        [i, i + 1].map((each) => ["picture-pixels", "picture-pixels", "picture-kind"][each % 3]),
      );
      expect(accepted.map(({ status }) => status)).toEqual([201, 201]);
    }
  };
  await round(12);
  const before = await server.rss();
  await round(40);
  const grown = ((await server.rss()) - before) / 1e6;
  expect(grown, "MB").toBeLessThan(30);
}, 60_000);
