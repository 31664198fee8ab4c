import { nanoid } from "nanoid";
import type { Invitation } from "../../protocol/account.ts";
import { CroquisError } from "../../protocol/errors.ts";
import {
  type InvitationToken,
  invitationTokenSchema,
  type RoomId,
  roomIdSchema,
} from "../../protocol/ids.ts";
import { type InvitedRole, invitedRoleSchema, type Role } from "../../protocol/roles.ts";
import type { Database } from "../database.ts";

const TOKEN_LENGTH = 24;

/** Where a link leads. */
export interface InvitedTo {
  readonly id: string;
  readonly room: RoomId;
  readonly role: InvitedRole;
  readonly revoked: boolean;
}

/** A new link's record. Its token has 144 random bits, for whoever knows it may enter. */
export const newInvitation = (role: InvitedRole) => ({ id: nanoid(21), token: nanoid(TOKEN_LENGTH), role });

/** The links that let people into rooms: of each role one that works, or none. */
export class Invitations {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Null for a token that never was. */
  async find(token: InvitationToken): Promise<InvitedTo | null> {
    const row = await this.#database.invitation.findUnique({ where: { token } });
    return (
      row && {
        id: row.id,
        room: roomIdSchema.parse(row.roomId),
        role: invitedRoleSchema.parse(row.role),
        revoked: row.revokedAt !== null,
      }
    );
  }

  /** The room's links that work, as far as somebody of this role may pass them on: viewers only their own kind. */
  async list(roomId: RoomId, as: Role): Promise<Invitation[]> {
    const rows = await this.#database.invitation.findMany({
      where: { roomId, revokedAt: null, ...(as === "viewer" && { role: "viewer" }) },
      orderBy: { createdAt: "desc" },
      include: { _count: { select: { members: true } } },
    });
    return rows.map((row) => ({
      token: invitationTokenSchema.parse(row.token),
      role: invitedRoleSchema.parse(row.role),
      createdAt: row.createdAt.getTime(),
      used: row._count.members,
    }));
  }

  /** A new link for a role in the place of the one there was. */
  async renew(roomId: RoomId, role: InvitedRole): Promise<void> {
    await this.#database.$transaction([
      this.#database.invitation.updateMany({
        where: { roomId, role, revokedAt: null },
        data: { revokedAt: new Date() },
      }),
      this.#database.invitation.create({ data: { roomId, ...newInvitation(role) } }),
    ]);
  }

  /**
   * The link for a role stops to work.
   * @returns its id
   * @throws CroquisError "invitation-revoked" when there is none
   */
  async revoke(roomId: RoomId, role: InvitedRole): Promise<string> {
    const working = await this.#database.invitation.findFirst({ where: { roomId, role, revokedAt: null } });
    if (working === null) throw new CroquisError("invitation-revoked", "That link is switched off already.");
    await this.#database.invitation.updateMany({
      where: { roomId, role, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    return working.id;
  }
}
