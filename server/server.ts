import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { DecoderOptions } from "../pictures/decoder.ts";
import type { CriticId } from "../protocol/ids.ts";
import { Access } from "./access/access.ts";
import { carryOver } from "./access/carry-over.ts";
import { readSecret } from "./access/secret.ts";
import type { ServerConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { isAllowedOrigin } from "./http/origin.ts";
import type { Pages } from "./http/pages.ts";
import { createRoutes } from "./http/routes.ts";
import type { Log } from "./log.ts";
import { Pictures } from "./pictures.ts";
import { Relay, SOCKET_PATH } from "./relay/relay.ts";
import { Rooms } from "./rooms/rooms.ts";
import { RoomStore } from "./rooms/store.ts";
import { StartError } from "./start-error.ts";
import { YJS_PATH, YjsEndpoint } from "./yjs/endpoint.ts";

export interface ServerOptions {
  readonly config: ServerConfig;
  readonly development: boolean;
  readonly log: Log;
  /** The optimiser's program. */
  readonly optimiser: string;
  /** How pictures are read, where not as usual. */
  readonly decoder?: DecoderOptions;
  /** Opened once the port is known. */
  readonly pages: (hostname: string, port: number) => Promise<Pages>;
}

export interface RunningServer {
  readonly port: number;
  /** Migrations that were applied for this start. */
  readonly migrations: readonly string[];
  /** The optimiser's process, while there is one. */
  optimiserPid(): number | undefined;
  /** Everything is written, everybody told, the optimiser gone. */
  close(): Promise<void>;
}

const HMR_PATH = "/_next/";

/**
 * One HTTP server and one port for pages (Next), room documents (Yjs) and commands (Socket.IO), and the optimiser's
 * process beside it.
 * @throws StartError when the port is taken or the data folder cannot be written
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, log, development } = options;
  let answer = stillStarting;
  // Before the relay: engine.io passes on to this listener what is not its own.
  const http = createServer((request, response) => answer(request, response));
  await listen(http, config);
  const { port } = http.address() as AddressInfo;
  try {
    const { database, migrations } = await openDatabase(config.dataDir);
    const store = new RoomStore(database);
    const pictures = await Pictures.open(database, config.dataDir, options.decoder);
    const rooms = new Rooms(store, log);
    const secret = await readSecret(config.dataDir, config.authSecret);
    const access = new Access({ database, secret, log });
    access.onChange((change) => rooms.take(change));
    access.onChange(carryOver(rooms, log));
    const yjs = new YjsEndpoint(rooms, access, log);
    const { publicOrigins } = config;
    const { optimiser } = options;
    const relay = new Relay({ http, rooms, database, log, publicOrigins, doorkeeper: access, optimiser });
    const pages = await options.pages(config.host, port);
    const health = () => ({ rooms: rooms.size, connections: relay.connections, ...relay.runs.health });
    const critics = () => relay.runs.critics;
    const lexicon = (critic: CriticId) => relay.runs.lexicon(critic);
    const routes = createRoutes({
      config,
      development,
      access,
      pictures,
      log,
      pages: pages.handle,
      health,
      critics,
      lexicon,
    });

    // Only now: until somebody presses Draw the pages need the processor more.
    relay.runs.begin();
    answer = (request, response) => void routes(request, response);
    http.on("upgrade", (request, socket, head) => {
      socket.on("error", (error) => log.info({ error }, "a websocket's connection failed"));
      const url = request.url ?? "/";
      if (url.startsWith(SOCKET_PATH)) return;
      if (!isAllowedOrigin(request, publicOrigins)) socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      else if (url.startsWith(YJS_PATH)) yjs.handleUpgrade(request, socket, head);
      else if (development && url.startsWith(HMR_PATH)) pages.handleUpgrade(request, socket, head);
      else socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
    });

    return {
      port,
      migrations,
      optimiserPid: () => relay.runs.optimiserPid,
      close: async () => {
        const closed = new Promise<void>((resolve) => http.close(() => resolve()));
        await pictures.close();
        await relay.close();
        await yjs.close();
        await access.close();
        await rooms.flush();
        http.closeAllConnections();
        await closed;
        await pages.close();
        await database.$disconnect();
      },
    };
  } catch (error) {
    http.close();
    throw error;
  }
}

/** The port is ours, what answers on it not yet ready. */
function stillStarting(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "Retry-After": "1", "Content-Type": "text/plain" }).end("Starting…\n");
}

function listen(http: Server, { port, host }: ServerConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    http.listen(port, host, () => resolve());
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === "EADDRINUSE") {
    return new StartError(`Port ${port} is taken by another program; set PORT to one that is free.`);
  }
  if (error.code === "EACCES") {
    return new StartError(`Port ${port} may not be used by this account; set PORT to 1024 or more.`);
  }
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND" || error.code === "EAI_AGAIN") {
    return new StartError(`${host} is no address of this machine; set HOST to one that is.`);
  }
  return error;
}
