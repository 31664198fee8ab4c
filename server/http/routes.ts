import type { IncomingMessage, ServerResponse } from "node:http";
import type { InstalledCritic } from "../../protocol/critics.ts";
import { CroquisError, ERRORS, problemOf } from "../../protocol/errors.ts";
import { type CriticId, criticIdSchema, type RoomId } from "../../protocol/ids.ts";
import type { Lexicon } from "../../protocol/lexicon.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Access } from "../access/access.ts";
import type { ServerConfig } from "../config.ts";
import type { Log } from "../log.ts";
import type { Pictures } from "../pictures.ts";
import { TokenBuckets } from "../rate.ts";
import { createAccountRoutes } from "./account-routes.ts";
import { clientAddress } from "./address.ts";
import { createEntries } from "./entries.ts";
import { refuseMethod, sendJson } from "./json.ts";
import { KeptAnswers } from "./kept-answers.ts";
import { isAllowedOrigin } from "./origin.ts";
import { pathOf } from "./path.ts";
import { createPictureRoutes } from "./pictures.ts";
import { createRoomRoutes } from "./room-routes.ts";
import { secure } from "./security.ts";
import { Visitors } from "./visitors.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface RoutesOptions {
  readonly config: ServerConfig;
  readonly development: boolean;
  readonly access: Access;
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

/** Methods that change nothing: any site may link here. */
const READING: ReadonlySet<string | undefined> = new Set(["GET", "HEAD"]);
const LEXICON = /^\/api\/critics\/([^/]+)\/lexicon$/;

/** Everything that comes over HTTP, websockets aside. */
export function createRoutes(options: RoutesOptions): Handler {
  const { config, access, log, pages } = options;
  const visitors = new Visitors(access.identity, config);
  const lexicons = new KeptAnswers();
  const pictures = createPictureRoutes(config, options.pictures);
  const making = new TokenBuckets(LIMITS.roomsPerSecond, LIMITS.roomBurst);

  const makeRoom = async (request: IncomingMessage, response: ServerResponse): Promise<RoomId> => {
    if (!isAllowedOrigin(request, config.publicOrigins)) throw new CroquisError("forbidden-origin");
    if (!making.take(clientAddress(request, config.trustProxy))) throw new CroquisError("too-many-requests");
    const { user } = await visitors.welcome(request, response);
    return access.makeRoom(user);
  };
  const entries = createEntries({ config, access, visitors, pages, makeRoom });
  const rooms = createRoomRoutes(access, visitors);
  const accounts = createAccountRoutes(config, access, visitors);

  const route: Handler = async (request, response) => {
    const pathname = pathOf(request);
    if (!READING.has(request.method) && !isAllowedOrigin(request, config.publicOrigins)) {
      throw new CroquisError("forbidden-origin");
    }
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
      const id = await makeRoom(request, response);
      sendJson(response, 201, { id, path: `/room/${id}` });
    } else {
      for (const answer of [entries, rooms, accounts, pictures]) {
        if (await answer(request, response, pathname)) return;
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
