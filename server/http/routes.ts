import type { IncomingMessage, ServerResponse } from "node:http";
import type { InstalledCritic } from "../../protocol/critics.ts";
import { CroquisError, ERRORS, problemOf } from "../../protocol/errors.ts";
import { type CriticId, criticIdSchema, roomIdSchema } from "../../protocol/ids.ts";
import type { Lexicon } from "../../protocol/lexicon.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { ServerConfig } from "../config.ts";
import type { Log } from "../log.ts";
import type { Pictures } from "../pictures.ts";
import { TokenBuckets } from "../rate.ts";
import type { RoomStore } from "../rooms/store.ts";
import { clientAddress } from "./address.ts";
import { refuseMethod, sendJson } from "./json.ts";
import { KeptAnswers } from "./kept-answers.ts";
import { isAllowedOrigin } from "./origin.ts";
import { pathOf } from "./path.ts";
import { createPictureRoutes } from "./pictures.ts";
import { secure } from "./security.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface RoutesOptions {
  readonly config: ServerConfig;
  readonly development: boolean;
  readonly store: RoomStore;
  readonly pictures: Pictures;
  readonly log: Log;
  /** Next, for everything that is not answered here. */
  readonly pages: Handler;
  /** What /healthz says besides "ok". */
  readonly health: () => Record<string, unknown>;
  /** What people can choose among. */
  readonly critics: () => readonly InstalledCritic[];
  /** What one of them knows, null as long as that is not known; throws what the asker is told. */
  readonly lexicon: (critic: CriticId) => Lexicon | null;
}

/** An address that no page has: Next answers it with its not-found page and status 404. */
const NOWHERE = "/no-such-room";
const LEXICON = /^\/api\/critics\/([^/]+)\/lexicon$/;
const ROOM_PAGE = /^\/room\/([^/]+)\/?$/;

/** Everything that comes over HTTP, websockets aside. */
export function createRoutes(options: RoutesOptions): Handler {
  const { config, store, log, pages } = options;
  const lexicons = new KeptAnswers();
  const pictures = createPictureRoutes(config, options.pictures);
  const making = new TokenBuckets(LIMITS.roomsPerSecond, LIMITS.roomBurst);

  const makeRoom = async (request: IncomingMessage): Promise<string> => {
    if (!isAllowedOrigin(request, config.publicOrigins)) throw new CroquisError("forbidden-origin");
    if (!making.take(clientAddress(request, config.trustProxy))) throw new CroquisError("too-many-requests");
    return store.create();
  };

  const route: Handler = async (request, response) => {
    const pathname = pathOf(request);
    if (pathname === "/healthz") {
      sendJson(response, 200, { status: "ok", ...options.health() });
    } else if (pathname === "/api/critics" || LEXICON.test(pathname)) {
      if (request.method !== "GET" && request.method !== "HEAD") {
        refuseMethod(response, "GET, HEAD", "Critics are asked for with GET.");
        return;
      }
      const asked = LEXICON.exec(pathname)?.[1];
      if (asked === undefined) {
        sendJson(response, 200, { critics: options.critics() });
        return;
      }
      const critic = criticIdSchema.safeParse(asked);
      if (!critic.success) throw new CroquisError("unknown-critic");
      const lexicon = options.lexicon(critic.data);
      if (lexicon !== null) lexicons.send(request, response, lexicon);
      else sendJson(response, 202, {});
    } else if (pathname === "/api/rooms") {
      if (request.method !== "POST") {
        refuseMethod(response, "POST", "Rooms are made with POST.");
        return;
      }
      const id = await makeRoom(request);
      sendJson(response, 201, { id, path: `/room/${id}` });
    } else if (pathname === "/" && request.method === "GET") {
      if (isPrefetch(request)) {
        response.writeHead(204, { "Cache-Control": "no-store" }).end();
        return;
      }
      const id = await makeRoom(request);
      response.writeHead(303, { Location: `/room/${id}`, "Cache-Control": "no-store" }).end();
    } else if (!(await pictures(request, response, pathname))) {
      const room = roomIdSchema.safeParse(ROOM_PAGE.exec(pathname)?.[1]);
      if (ROOM_PAGE.test(pathname) && !(room.success && (await store.exists(room.data)))) {
        request.url = NOWHERE;
      }
      await pages(request, response);
    }
  };

  return async (request, response) => {
    secure(request, response, options.development);
    try {
      await route(request, response);
    } catch (error) {
      const status = error instanceof CroquisError ? error.status : ERRORS.internal[0];
      if (status >= 500) log.error({ error, method: request.method }, "a request failed");
      if (response.headersSent) response.destroy();
      else sendJson(response, status, problemOf(error));
    }
  };
}

/** Looking ahead, by the browser or by Next, must not make rooms. */
function isPrefetch({ headers }: IncomingMessage): boolean {
  const purpose = `${headers["sec-purpose"] ?? ""} ${headers.purpose ?? ""}`;
  return purpose.includes("prefetch") || headers["next-router-prefetch"] !== undefined || headers.rsc === "1";
}
