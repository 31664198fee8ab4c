import { CroquisError } from "../../protocol/errors.ts";
import { type RoomId, type UserId, userIdSchema } from "../../protocol/ids.ts";
import { isPigmentName, PIGMENTS, type Pigment } from "../../protocol/pigments.ts";
import { higherRole, type Role, roleSchema } from "../../protocol/roles.ts";
import type { Database } from "../database.ts";
import type { AccessListener, MemberRecord } from "./changes.ts";

/** Somebody's place in a room, as the database has it. */
export interface Membership {
  readonly role: Role;
  readonly memberNumber: number;
}

/** Of the members that there were, those whose colours a newcomer avoids. */
const NEIGHBOURS = 50;
const USER = { user: { select: { name: true, isAnonymous: true } } } as const;

interface Row {
  readonly userId: string;
  readonly role: string;
  readonly color: string;
  readonly user: { readonly name: string; readonly isAnonymous: boolean };
}

const recordOf = ({ role, color, user }: Row): MemberRecord => ({
  name: user.name,
  color,
  role: roleSchema.parse(role),
  guest: user.isAnonymous,
});

/** Who may enter which room, and as what. */
export class Members {
  readonly #database: Database;
  readonly #changed: AccessListener;

  /** @param changed is told after each change that rooms in memory have to hear of */
  constructor(database: Database, changed: AccessListener) {
    this.#database = database;
    this.#changed = changed;
  }

  async find(roomId: RoomId, userId: UserId): Promise<Membership | null> {
    const row = await this.#database.member.findUnique({
      where: { roomId_userId: { roomId, userId } },
      select: { role: true, number: true },
    });
    return row && { role: roleSchema.parse(row.role), memberNumber: row.number };
  }

  /**
   * The membership that somebody needs who asks for something in a room.
   * @throws CroquisError "room-not-found", or "invitation-needed" for who is no member
   */
  async require(roomId: RoomId, userId: UserId): Promise<Membership> {
    const membership = await this.find(roomId, userId);
    if (membership !== null) return membership;
    const room = await this.#database.room.findUnique({ where: { id: roomId }, select: { id: true } });
    throw new CroquisError(room === null ? "room-not-found" : "invitation-needed");
  }

  /** @throws as `require`, and CroquisError "owners-only" */
  async requireOwner(roomId: RoomId, userId: UserId): Promise<void> {
    const { role } = await this.require(roomId, userId);
    if (role !== "owner") throw new CroquisError("owners-only");
  }

  /**
   * Take somebody in, or give a member the higher of two roles.
   * @param here who is in the room right now: nobody gets their colours while there are others
   */
  async enter(
    roomId: RoomId,
    userId: UserId,
    role: Role,
    invitationId: string | null,
    here: ReadonlySet<UserId>,
  ): Promise<void> {
    const known = await this.find(roomId, userId);
    if (known !== null) {
      if (higherRole(known.role, role) === known.role) return;
      await this.#database.member.update({
        where: { roomId_userId: { roomId, userId } },
        data: { role, invitationId },
      });
    } else {
      const { lastMember } = await this.#database.room.update({
        where: { id: roomId },
        data: { lastMember: { increment: 1 } },
        select: { lastMember: true },
      });
      const { color } = await this.#freePigment(roomId, userId, here);
      // Two windows may follow the same link at once; the second finds the member there.
      await this.#database.member.upsert({
        where: { roomId_userId: { roomId, userId } },
        create: { roomId, userId, role, number: lastMember, color, invitationId },
        update: {},
      });
      await this.#nameAfter(userId, color);
    }
    await this.#tell(roomId, userId);
  }

  /** Somebody comes into the room: they are there now, in a colour that nobody else who is here has. */
  async visit(roomId: RoomId, userId: UserId, here: ReadonlySet<UserId>): Promise<void> {
    const where = { roomId_userId: { roomId, userId } };
    const { color } = await this.#database.member.update({ where, data: { visitedAt: new Date() } });
    const others = [...here].filter((other) => other !== userId);
    if (here.has(userId) || others.length === 0) return;
    const clash = await this.#database.member.findFirst({
      where: { roomId, color, userId: { in: others } },
      select: { userId: true },
    });
    if (clash === null) return;
    const free = await this.#freePigment(roomId, userId, here);
    if (free.taken) return;
    await this.#database.member.update({ where, data: { color: free.color } });
    await this.#nameAfter(userId, free.color);
    await this.#tell(roomId, userId);
  }

  /** @throws CroquisError "owners-only", "last-owner", "room-not-found", "invitation-needed" */
  async setRole(roomId: RoomId, actor: UserId, userId: UserId, role: Role): Promise<void> {
    await this.requireOwner(roomId, actor);
    const { role: before } = await this.require(roomId, userId);
    if (before === role) return;
    // One statement: of two owners who make each other editors at the same time one stays.
    const changed = await this.#database.$executeRaw`
      UPDATE "Member" SET "role" = ${role} WHERE "roomId" = ${roomId} AND "userId" = ${userId} AND
      ("role" <> 'owner' OR (SELECT COUNT(*) FROM "Member" WHERE "roomId" = ${roomId} AND "role" = 'owner') > 1)`;
    if (changed === 0) throw new CroquisError("last-owner");
    await this.#tell(roomId, userId);
  }

  /** An owner lets somebody go, or somebody goes. @throws as `setRole` */
  async remove(roomId: RoomId, actor: UserId, userId: UserId): Promise<void> {
    if (actor !== userId) await this.requireOwner(roomId, actor);
    await this.require(roomId, userId);
    const gone = await this.#database.$executeRaw`
      DELETE FROM "Member" WHERE "roomId" = ${roomId} AND "userId" = ${userId} AND
      ("role" <> 'owner' OR (SELECT COUNT(*) FROM "Member" WHERE "roomId" = ${roomId} AND "role" = 'owner') > 1)`;
    if (gone === 0) throw new CroquisError("last-owner");
    await this.#changed({ kind: "members", room: roomId, members: { [userId]: null } });
  }

  /** Everybody who came by a link leaves; those whom an owner made owners since stay. */
  async removeThoseWhoCameBy(roomId: RoomId, invitationId: string): Promise<void> {
    const where = { roomId, invitationId, role: { not: "owner" } };
    const gone = await this.#database.member.findMany({ where, select: { userId: true } });
    if (gone.length === 0) return;
    await this.#database.member.deleteMany({ where });
    const members = Object.fromEntries(gone.map(({ userId }) => [userId, null]));
    await this.#changed({ kind: "members", room: roomId, members });
  }

  /** Somebody has another name, or an account now: all their rooms hear of it. */
  async tellEverywhere(userId: UserId): Promise<void> {
    const rows = await this.#database.member.findMany({ where: { userId }, include: USER });
    for (const row of rows) {
      await this.#changed({
        kind: "members",
        room: row.roomId as RoomId,
        members: { [userIdSchema.parse(row.userId)]: recordOf(row) },
      });
    }
  }

  async #tell(roomId: RoomId, userId: UserId): Promise<void> {
    const row = await this.#database.member.findUnique({
      where: { roomId_userId: { roomId, userId } },
      include: USER,
    });
    if (row === null) return;
    await this.#changed({ kind: "members", room: roomId, members: { [userId]: recordOf(row) } });
  }

  /** A guest without a name of their own is called after their colour. */
  async #nameAfter(userId: UserId, color: string): Promise<void> {
    const user = await this.#database.user.findUnique({ where: { id: userId } });
    const pigment = PIGMENTS.find((each) => each.color === color);
    if (user === null || pigment === undefined || !user.isAnonymous || !isPigmentName(user.name)) return;
    if (user.name === pigment.name) return;
    await this.#database.user.update({ where: { id: userId }, data: { name: pigment.name } });
  }

  /**
   * A pigment that nobody who is here has; of those one that few members have, the one of the same name first.
   * `taken` when everybody's are.
   */
  async #freePigment(
    roomId: RoomId,
    userId: UserId,
    here: ReadonlySet<UserId>,
  ): Promise<Pigment & { readonly taken: boolean }> {
    const [self, members] = await Promise.all([
      this.#database.user.findUnique({ where: { id: userId }, select: { name: true } }),
      this.#database.member.findMany({
        where: { roomId, userId: { not: userId } },
        orderBy: { visitedAt: "desc" },
        take: NEIGHBOURS,
        select: { userId: true, color: true },
      }),
    ]);
    const weight = (pigment: Pigment): number => {
      const alike = members.filter(({ color }) => color === pigment.color);
      const present = alike.filter((member) => here.has(userIdSchema.parse(member.userId)));
      return present.length * NEIGHBOURS + alike.length + (pigment.name === self?.name ? 0 : 0.5);
    };
    const [best] = [...PIGMENTS].sort((a, b) => weight(a) - weight(b));
    return { ...best, taken: weight(best) >= NEIGHBOURS };
  }
}
