import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { io, type Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll } from "vitest";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { DecoderOptions } from "../../pictures/decoder.ts";
import type { TicketAnswer } from "../../protocol/account.ts";
import {
  CONTROL,
  controlMessage,
  readControl,
  type ToClientControl,
  toClientControlSchema,
  yjsClientId,
} from "../../protocol/control.ts";
import { addPrompt, writeSettings } from "../../protocol/room.ts";
import type { RunSettings } from "../../protocol/settings.ts";
import type {
  Acknowledgement,
  ClientEvents,
  CommandInput,
  CommandName,
  ServerEvents,
} from "../../protocol/socket.ts";
import { acknowledgementSchema } from "../../protocol/socket.ts";
import { noPages, type Pages } from "../http/pages.ts";
import { createLog, type Log } from "../log.ts";
import { type RunningServer, startServer } from "../server.ts";
import { ownerOf, type Person, type Reachable, ticketFor } from "./people.ts";

export { guest, join, makeRoom, ownerOf, type Person, ticketFor } from "./people.ts";

export const MOVING_STROKES = fileURLToPath(new URL("moving-strokes.ts", import.meta.url));

const endings: (() => Promise<void> | void)[] = [];
/** Everything that a test opened is closed after it, the last first. */
export function afterwards(end: () => Promise<void> | void): void {
  endings.push(end);
}
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

export interface TestServerOptions {
  readonly trustProxy?: boolean;
  readonly decoder?: DecoderOptions;
  readonly pages?: () => Promise<Pages>;
  readonly log?: Log;
}

export interface TestServer extends RunningServer {
  readonly url: string;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "croquis-test-"));
  afterwards(() => rm(folder, { recursive: true }));
  return folder;
}

/** A real server on a free port, with a database of its own unless it is given one's folder. */
export async function testServer(dataDir?: string, options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer(dataDir ?? (await temporaryFolder()), options);
  afterwards(server.close);
  return server;
}

/** One server for all tests of a file that do no harm to each other. */
export function sharedServer(): () => TestServer {
  let folder: string;
  let server: TestServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "croquis-test-"));
    server = await startTestServer(folder);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  return () => server;
}

async function startTestServer(
  dataDir: string,
  { trustProxy = false, ...options }: TestServerOptions = {},
): Promise<TestServer> {
  const server = await startServer({
    config: {
      port: 0,
      host: "127.0.0.1",
      dataDir,
      publicOrigins: ["https://draw.example.org"],
      trustProxy,
      logLevel: "silent",
    },
    development: false,
    log: createLog("silent"),
    optimiser: MOVING_STROKES,
    pages: async () => noPages,
    ...options,
  });
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await server.close();
  };
  return { ...server, close, url: `http://127.0.0.1:${server.port}` };
}

/** Whose connection it is: the room's owner's when nobody is named. */
export interface AsSomebody {
  readonly as?: Person;
}

/** A person's synchronised document, as the studio has it; the room's owner's unless somebody else is named. */
export async function openDocument(
  server: Reachable,
  roomId: string,
  options: AsSomebody = {},
): Promise<WebsocketProvider> {
  const provider = documentProvider(server, roomId, options);
  await until(() => provider.synced);
  return provider;
}

export function documentProvider(
  server: Reachable,
  roomId: string,
  { as = ownerOf(roomId) }: AsSomebody = {},
): WebsocketProvider {
  const doc = new Y.Doc();
  doc.clientID = yjsClientId(as?.memberNumbers.get(roomId) ?? 1, doc.clientID);
  const provider = new WebsocketProvider(`${server.url.replace("http", "ws")}/yjs`, roomId, doc, {
    WebSocketPolyfill: ticketShowing(() => (as === undefined ? null : ticketFor(server, roomId, as))),
    disableBc: true,
  });
  const heard: ToClientControl[] = [];
  controls.set(provider, heard);
  provider.messageHandlers[CONTROL] = (_encoder, decoder) => {
    heard.push(readControl(decoder, toClientControlSchema));
  };
  afterwards(() => provider.destroy());
  return provider;
}

const controls = new WeakMap<WebsocketProvider, ToClientControl[]>();
/** What the server has said to this client beside y-protocols, the newest last. */
export const controlsOf = (provider: WebsocketProvider): readonly ToClientControl[] =>
  controls.get(provider) ?? [];

/** A socket that shows a fresh ticket before its user hears that it is open. */
function ticketShowing(ask: () => Promise<TicketAnswer> | null): typeof globalThis.WebSocket {
  class TicketShowing extends WebSocket {
    constructor(address: string | URL) {
      super(address);
      const open = (listener: () => void): void => {
        const asked = Promise.resolve(ask()).then((answer) => {
          if (answer !== null) this.send(controlMessage({ type: "ticket", ticket: answer.ticket }));
          listener();
        });
        asked.catch(() => this.close());
      };
      // y-websocket speaks as soon as this is called.
      const set = (listener: () => void): void => this.addEventListener("open", () => open(listener));
      Object.defineProperty(this, "onopen", { set });
    }
  }
  return TicketShowing as unknown as typeof globalThis.WebSocket;
}

export type TestSocket = Socket<ServerEvents, ClientEvents>;

/** A connection for commands, with a ticket for `roomId`; without a room it has none. */
export async function openSocket(
  server: Reachable,
  roomId?: string,
  { as = ownerOf(roomId) }: AsSomebody = {},
): Promise<TestSocket> {
  const show = async (answer: (auth: object) => void): Promise<void> => {
    if (roomId === undefined || as === undefined) return answer({});
    const { ticket } = await ticketFor(server, roomId, as);
    answer({ ticket });
  };
  const socket: TestSocket = io(server.url, {
    transports: ["websocket"],
    reconnectionDelay: 50,
    forceNew: true,
    auth: (answer) => void show(answer),
  });
  afterwards(() => void socket.disconnect());
  await until(() => socket.connected);
  return socket;
}

/** Send a command and wait for its acknowledgement, which is checked against the protocol. */
export async function command<N extends CommandName>(
  socket: TestSocket,
  name: N,
  input: CommandInput<N>,
): Promise<Acknowledgement<N>> {
  const answer: unknown = await socket.timeout(10_000).emitWithAck(name, ...([input] as never));
  return acknowledgementSchema(name).parse(answer) as Acknowledgement<N>;
}

export function describeDrawing(doc: Y.Doc, words: string, settings: Partial<RunSettings> = {}): void {
  writeSettings(doc, { strokes: 8, iterations: 1000, ...settings });
  addPrompt(doc, "p", 1, words);
}

/** Resolves when `holds` does; it is asked every few milliseconds. */
export async function until(holds: () => boolean, patience = 10_000): Promise<void> {
  const deadline = performance.now() + patience;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`It never came to this: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
