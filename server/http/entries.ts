import type { IncomingMessage, ServerResponse } from "node:http";
import { CroquisError } from "../../protocol/errors.ts";
import { invitationTokenSchema, type RoomId, roomIdSchema } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Access } from "../access/access.ts";
import type { ServerConfig } from "../config.ts";
import { TokenBuckets } from "../rate.ts";
import { clientAddress } from "./address.ts";
import { isAllowedOrigin } from "./origin.ts";
import { pageStatus } from "./page-status.ts";
import type { Handler } from "./routes.ts";
import type { Visitors } from "./visitors.ts";

/** Pages of Next for who cannot come in; nobody links to them. An address that no page has answers with 404. */
const PAGES = {
  "room-not-found": "/no-such-room",
  "invitation-needed": "/invitation-needed",
  "invitation-revoked": "/invitation-revoked",
} as const;
/** The page for programs that show where a link leads. */
const PREVIEW = "/welcome";
const ROOM = /^\/room\/([^/]+)\/?$/;
const INVITATION = /^\/join\/([^/]+)\/?$/;

export interface EntriesOptions {
  readonly config: ServerConfig;
  readonly access: Access;
  readonly visitors: Visitors;
  readonly pages: Handler;
  /** Makes a room for somebody, not too many for one address. */
  readonly makeRoom: (request: IncomingMessage, response: ServerResponse) => Promise<RoomId>;
}

/** Answers when somebody comes to the door: by the bare address, a room's, or a link. Otherwise it says false. */
export type Entries = (
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
) => Promise<boolean>;

export function createEntries({ config, access, visitors, pages, makeRoom }: EntriesOptions): Entries {
  const entering = new TokenBuckets(LIMITS.entriesPerSecond, LIMITS.entryBurst);

  const refuse = async (
    request: IncomingMessage,
    response: ServerResponse,
    code: keyof typeof PAGES,
  ): Promise<void> => {
    pageStatus(response, new CroquisError(code).status);
    response.setHeader("Cache-Control", "no-store");
    request.url = PAGES[code];
    await pages(request, response);
  };

  const limit = (request: IncomingMessage): void => {
    if (!isAllowedOrigin(request, config.publicOrigins)) throw new CroquisError("forbidden-origin");
    if (!entering.take(clientAddress(request, config.trustProxy)))
      throw new CroquisError("too-many-requests");
  };

  const openRoom = async (
    request: IncomingMessage,
    response: ServerResponse,
    asked: string,
  ): Promise<void> => {
    const room = roomIdSchema.safeParse(asked);
    const abandoned = room.success ? await access.isAbandoned(room.data) : null;
    if (!room.success || abandoned === null) return refuse(request, response, "room-not-found");
    if (abandoned && request.method === "GET" && !isNoVisit(request)) {
      limit(request);
      const { user } = await visitors.welcome(request, response);
      if (!(await access.claim(room.data, user))) return refuse(request, response, "invitation-needed");
    } else {
      const visitor = await visitors.known(request, response);
      const member = visitor && (await access.members.find(room.data, visitor.user));
      if (member === null) return refuse(request, response, "invitation-needed");
    }
    await pages(request, response);
  };

  const follow = async (request: IncomingMessage, response: ServerResponse, asked: string): Promise<void> => {
    limit(request);
    const token = invitationTokenSchema.safeParse(asked);
    const to = token.success ? await access.invitations.find(token.data) : null;
    if (to === null) return refuse(request, response, "room-not-found");
    try {
      // Who holds a link that does not work any more needs no identity to hear that.
      const visitor = to.revoked
        ? await visitors.known(request, response)
        : await visitors.welcome(request, response);
      if (visitor === null) throw new CroquisError("invitation-revoked");
      await access.join(visitor, to);
    } catch (error) {
      if (!(error instanceof CroquisError && error.code === "invitation-revoked")) throw error;
      return refuse(request, response, "invitation-revoked");
    }
    seeOther(response, to.room);
  };

  return async (request, response, pathname) => {
    const room = ROOM.exec(pathname)?.[1];
    const invitation = INVITATION.exec(pathname)?.[1];
    if (room !== undefined) {
      await openRoom(request, response, room);
      return true;
    }
    if (request.method !== "GET" || (pathname !== "/" && invitation === undefined)) return false;
    if (isPreview(request)) {
      request.url = PREVIEW;
      await pages(request, response);
    } else if (isNoVisit(request)) response.writeHead(204, { "Cache-Control": "no-store" }).end();
    else if (invitation !== undefined) await follow(request, response, invitation);
    else seeOther(response, await makeRoom(request, response));
    return true;
  };
}

function seeOther(response: ServerResponse, room: RoomId): void {
  response.writeHead(303, { Location: `/room/${room}`, "Cache-Control": "no-store" }).end();
}

/** Chats and search engines look where a link leads; they shall not sit among the members. */
function isPreview({ headers }: IncomingMessage): boolean {
  return /bot\b|crawler|spider|preview|facebookexternalhit|whatsapp|slack|embedly/i.test(
    headers["user-agent"] ?? "",
  );
}

/** Looking ahead, by the browser or by Next, and pages that show an address as a picture: nobody comes. */
function isNoVisit({ headers }: IncomingMessage): boolean {
  const purpose = `${headers["sec-purpose"] ?? ""} ${headers.purpose ?? ""}`;
  const destination = headers["sec-fetch-dest"] ?? "document";
  return (
    purpose.includes("prefetch") ||
    headers["next-router-prefetch"] !== undefined ||
    headers.rsc === "1" ||
    destination !== "document"
  );
}
