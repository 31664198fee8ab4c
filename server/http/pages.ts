import { EventEmitter } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import next from "next";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** Next's part of the server: pages, and in development its own websocket. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Next's websocket for reloading changed modules. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

export async function openPages(development: boolean, hostname: string, port: number): Promise<Pages> {
  // Given the real server, Next would answer upgrade requests that are not its own. It gets a stand-in that only ever
  // hears of those that are.
  const standIn = new EventEmitter();
  const app = next({
    dev: development,
    dir: PROJECT,
    hostname,
    port,
    quiet: !development,
    httpServer: standIn as unknown as Server,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (request, response) => handle(request, response),
    handleUpgrade: (request, socket, head) => void standIn.emit("upgrade", request, socket, head),
    close: () => app.close(),
  };
}

/** A server without pages, for tests of everything else. */
export const noPages: Pages = {
  handle: async (_request, response) => {
    response.writeHead(404, { "Content-Type": "text/plain" }).end("Not found\n");
  },
  handleUpgrade: (_request, socket) => {
    socket.destroy();
  },
  close: async () => undefined,
};
