import type { IncomingMessage, ServerResponse } from "node:http";
import {
  changeMemberSchema,
  changeRoomSchema,
  newInvitationSchema,
  revokeInvitationSchema,
} from "../../protocol/account.ts";
import { CroquisError } from "../../protocol/errors.ts";
import { type RoomId, roomIdSchema, userIdSchema } from "../../protocol/ids.ts";
import { invitedRoleSchema } from "../../protocol/roles.ts";
import type { Access } from "../access/access.ts";
import type { Visitor } from "../access/identity.ts";
import { readJson } from "./body.ts";
import { refuseMethod, sendJson } from "./json.ts";
import type { Visitors } from "./visitors.ts";

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly visitor: Visitor;
  readonly room: RoomId;
  /** The last part of the path: a role, or somebody's id. */
  readonly which: string;
}
type Action = (asked: Asked) => Promise<void>;

const ROOM = /^\/api\/rooms\/([^/]+)(?:\/(tickets|invitations|members)(?:\/([^/]+))?)?$/;

/** Answers what members ask about their room, under `/api/rooms/ID`; otherwise it says false. */
export function createRoomRoutes(access: Access, visitors: Visitors) {
  const { members, invitations } = access;

  const list: Action = async ({ response, visitor, room }) => {
    const { role } = await members.require(room, visitor.user);
    sendJson(response, 200, { invitations: await invitations.list(room, role) });
  };

  const actions: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
    "": {
      PATCH: async ({ request, response, visitor, room }) => {
        const { weightCap } = await readJson(request, changeRoomSchema);
        await access.setWeightCap(room, visitor.user, weightCap);
        sendJson(response, 200, {});
      },
    },
    tickets: {
      POST: async ({ response, visitor, room }) =>
        sendJson(response, 201, await access.ticketFor(visitor, room)),
    },
    invitations: {
      GET: list,
      POST: async (asked) => {
        const { role } = await readJson(asked.request, newInvitationSchema);
        await members.requireOwner(asked.room, asked.visitor.user);
        await invitations.renew(asked.room, role);
        await list(asked);
      },
    },
    "invitations/": {
      DELETE: async (asked) => {
        const role = invitedRoleSchema.safeParse(asked.which);
        if (!role.success) throw new CroquisError("bad-message");
        const { members: also } = await readJson(asked.request, revokeInvitationSchema);
        await access.revoke(asked.room, asked.visitor.user, role.data, also);
        await list(asked);
      },
    },
    "members/": {
      PATCH: async ({ request, response, visitor, room, which }) => {
        const { role } = await readJson(request, changeMemberSchema);
        await members.setRole(room, visitor.user, userIdSchema.parse(which), role);
        sendJson(response, 200, {});
      },
      DELETE: async ({ response, visitor, room, which }) => {
        await members.remove(room, visitor.user, userIdSchema.parse(which));
        sendJson(response, 200, {});
      },
    },
  };

  return async (request: IncomingMessage, response: ServerResponse, pathname: string): Promise<boolean> => {
    const path = ROOM.exec(pathname);
    if (path === null) return false;
    const [, asked, kind = "", which] = path;
    const methods = actions[which === undefined ? kind : `${kind}/`];
    if (methods === undefined) throw new CroquisError("bad-message");
    const action = methods[request.method ?? ""];
    if (action === undefined) {
      const allow = Object.keys(methods).join(", ");
      refuseMethod(response, allow, `That is asked for with ${allow}.`);
      return true;
    }
    const visitor = await visitors.require(request, response);
    const room = roomIdSchema.safeParse(asked);
    if (!room.success) throw new CroquisError("room-not-found");
    if (which !== undefined && !userIdSchema.safeParse(which).success) throw new CroquisError("bad-message");
    await action({ request, response, visitor, room: room.data, which: which ?? "" });
    return true;
  };
}
