import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { WebsocketProvider } from "y-websocket";
import { z } from "zod";
import { Random } from "../../drawing/random.ts";
import { stroke, strokeId } from "../../drawing/stroke.ts";
import { controlMessage } from "../../protocol/control.ts";
import type { UserId } from "../../protocol/ids.ts";
import { putStrokes, readDrawing } from "../../protocol/room-strokes.ts";
import {
  afterwards,
  controlsOf,
  makeRoom,
  openDocument,
  ownerOf,
  temporaryFolder,
  ticketFor,
} from "../testing/harness.ts";

const PROGRAM = fileURLToPath(new URL("../testing/server-process.ts", import.meta.url));
/** Between two edits of somebody who draws, milliseconds. */
const EDIT_INTERVAL = 50;
const LIVES = 2;

/** A server that can be killed, with its database in `dataDir`. */
async function serverProcess(
  dataDir: string,
): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const child = fork(PROGRAM, [dataDir], { execArgv: ["--import", "tsx"] });
  afterwards(() => void child.kill("SIGKILL"));
  const { port } = z
    .object({ port: z.int() })
    .parse(await new Promise((resolve) => child.once("message", resolve)));
  return { url: `http://127.0.0.1:${port}`, process: child };
}

/** Somebody who draws a stroke after the other and asks after each whether it is saved. */
class Scribe {
  readonly #provider: WebsocketProvider;
  readonly #askedAt = new Map<number, number>();
  /** Milliseconds from each edit to the word that it is saved. */
  readonly waits: number[] = [];
  saved = 0;
  #drawn = 0;

  readonly #author: UserId;
  readonly #life: number;

  constructor(provider: WebsocketProvider, author: UserId, life: number) {
    this.#provider = provider;
    this.#author = author;
    this.#life = life;
  }

  draw(): void {
    const number = ++this.#drawn;
    const drawn = stroke(
      strokeId(`stroke-${this.#life}-${number}`),
      [number, 0, 1, 2, 3, 4, 5, 6],
      1,
      [0, 0, 0, 1],
    );
    putStrokes(this.#provider.doc, [{ stroke: drawn, order: number, author: this.#author, prompt: null }]);
    this.#askedAt.set(number, performance.now());
    this.#provider.ws?.send(new Uint8Array(controlMessage({ type: "save", number })));
  }

  listen(): void {
    for (const message of controlsOf(this.#provider)) {
      const askedAt = message.type === "saved" ? this.#askedAt.get(message.number) : undefined;
      if (message.type !== "saved" || askedAt === undefined) continue;
      this.#askedAt.delete(message.number);
      this.waits.push(performance.now() - askedAt);
      this.saved = Math.max(this.saved, message.number);
    }
  }
}

test("D1 D2 what was said to be saved survives kill -9, and 95 % is said within 600 ms", {
  timeout: 120_000,
}, async () => {
  const dataDir = await temporaryFolder();
  const random = new Random(7);
  let server = await serverProcess(dataDir);
  const room = await makeRoom(server);
  const owner = ownerOf(room);
  if (owner === undefined) throw new Error("The room has no owner.");
  const { user } = await ticketFor(server, room, owner);
  const waits: number[] = [];
  for (let life = 0; life < LIVES; life++) {
    const provider = await openDocument(server, room);
    const scribe = new Scribe(provider, user, life);
    const edits = 30 + random.integer(20);
    for (let i = 0; i < edits; i++) {
      scribe.draw();
      await sleep(EDIT_INTERVAL);
      scribe.listen();
    }
    const gone = new Promise((resolve) => server.process.once("exit", resolve));
    server.process.kill("SIGKILL");
    await gone;
    provider.destroy();
    expect(scribe.saved).toBeGreaterThan(20);
    waits.push(...scribe.waits);

    server = await serverProcess(dataDir);
    const witness = await openDocument(server, room);
    const there = new Set(readDrawing(witness.doc).strokes.map(({ stroke: { id } }) => id));
    for (let i = 1; i <= scribe.saved; i++) expect(there, `life ${life}`).toContain(`stroke-${life}-${i}`);
    witness.destroy();
  }
  waits.sort((a, b) => a - b);
  expect(waits[Math.floor(0.95 * waits.length)]).toBeLessThan(600);
});
