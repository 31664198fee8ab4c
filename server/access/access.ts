import { nanoid } from "nanoid";
import type { TicketAnswer } from "../../protocol/account.ts";
import { CroquisError } from "../../protocol/errors.ts";
import { type RoomId, roomIdSchema, type UserId } from "../../protocol/ids.ts";
import { type InvitedRole, invitedRoleSchema, type Role, roleSchema } from "../../protocol/roles.ts";
import type { Database } from "../database.ts";
import type { Log } from "../log.ts";
import { adopt } from "./adopt.ts";
import type { AccessChange, AccessListener } from "./changes.ts";
import { Identity, type Visitor } from "./identity.ts";
import { Invitations, type InvitedTo, newInvitation } from "./invitations.ts";
import { Members } from "./members.ts";
import type { Place } from "./place.ts";
import { Tickets } from "./tickets.ts";
import { Watches } from "./watches.ts";

export interface AccessOptions {
  readonly database: Database;
  readonly secret: string;
  readonly log: Log;
  /** Milliseconds between two looks whether those who are connected still may be. */
  readonly interval?: number;
}

/** A room in somebody's list. */
export interface VisitedRoom {
  readonly id: RoomId;
  readonly role: Role;
  readonly title: string;
  readonly visitedAt: number;
}

/** Of somebody's rooms so many are listed. */
const LISTED = 500;
/** An answer's cookies are in the browser by then, milliseconds. */
const COOKIE_ARRIVES = 1000;

/** Who people are, which rooms they may enter and as what, and that they leave when that is over. */
export class Access {
  readonly identity: Identity;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly #database: Database;
  readonly #tickets: Tickets;
  readonly #watches: Watches;
  readonly #listeners = new Set<AccessListener>();

  constructor({ database, secret, log, interval }: AccessOptions) {
    this.#database = database;
    this.#tickets = new Tickets(secret);
    this.#watches = new Watches(database, log, interval);
    this.members = new Members(database, (change) => this.#tell(change));
    this.invitations = new Invitations(database);
    this.identity = new Identity({ database, secret, log, adopt: (from, to) => this.#adopt(from, to) });
  }

  /**
   * What rooms in memory have to hear of. The database says it already; who asked for it waits until the listener is
   * through, and then those who lost their place are told.
   * @returns what ends it
   */
  onChange(listener: AccessListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A new room with its owner, and a link of each kind. */
  async makeRoom(owner: UserId): Promise<RoomId> {
    const id = roomIdSchema.parse(nanoid(21));
    const invitations = { create: [newInvitation("editor"), newInvitation("viewer")] };
    await this.#database.room.create({ data: { id, invitations } });
    await this.members.enter(id, owner, "owner", null, new Set());
    return id;
  }

  /** Follow a link. @throws CroquisError "invitation-revoked" unless they are in the room already */
  async join(visitor: Visitor, to: InvitedTo): Promise<void> {
    if (to.revoked) {
      if ((await this.members.find(to.room, visitor.user)) !== null) return;
      throw new CroquisError("invitation-revoked");
    }
    await this.members.enter(to.room, visitor.user, to.role, to.id, this.#watches.hereIn(to.room));
  }

  /**
   * Whether a room has members. One of before there were any belongs to whoever comes first with its address.
   * @returns null when there is no such room
   */
  async isAbandoned(roomId: RoomId): Promise<boolean | null> {
    const room = await this.#database.room.findUnique({
      where: { id: roomId },
      select: { lastMember: true },
    });
    return room && room.lastMember === 0;
  }

  /**
   * The first visitor of a room of before there were members becomes its owner.
   * @returns whether it was them
   */
  async claim(roomId: RoomId, user: UserId): Promise<boolean> {
    const { count } = await this.#database.room.updateMany({
      where: { id: roomId, lastMember: 0 },
      data: { lastMember: { increment: 1 } },
    });
    if (count === 0) return false;
    await this.members.enter(roomId, user, "owner", null, new Set());
    for (const role of invitedRoleSchema.options) await this.invitations.renew(roomId, role);
    return true;
  }

  /** @throws CroquisError "room-not-found", or "invitation-needed" for who is no member */
  async ticketFor(visitor: Visitor, room: RoomId): Promise<TicketAnswer> {
    const { user, session } = visitor;
    const { role, memberNumber } = await this.members.require(room, user);
    await this.members.visit(room, user, this.#watches.hereIn(room));
    return { ticket: this.#tickets.issue({ room, user, session }), user, role, memberNumber };
  }

  /**
   * The place that a ticket gives, as the database says it is now.
   * @param wanted the room that it has to be for; any when it is left out
   * @throws CroquisError "ticket-expired" when it is too old, forged, for another room, or of a session that is over;
   * "access-revoked" when its bearer is no member any more; "room-not-found"
   */
  async admit(ticket: string, wanted?: RoomId): Promise<Place> {
    const { room, user, session: id } = this.#tickets.read(ticket);
    if (wanted !== undefined && wanted !== room) throw new CroquisError("ticket-expired");
    const [session, membership] = await Promise.all([
      this.#database.session.findUnique({ where: { id }, select: { userId: true, expiresAt: true } }),
      this.members.find(room, user),
    ]);
    if (session === null || session.userId !== user || session.expiresAt.getTime() <= Date.now()) {
      throw new CroquisError("ticket-expired");
    }
    if (membership === null) {
      const gone = (await this.isAbandoned(room)) === null;
      throw new CroquisError(gone ? "room-not-found" : "access-revoked");
    }
    return { room, user, session: id, ...membership };
  }

  /**
   * Calls `lost`, once, when the place is no more what it was: within `LIMITS.accessInterval` and a little, at once
   * when this server itself changed it. With "access-revoked" when the membership is gone; with "ticket-expired" when
   * the role changed or the session is over: a new ticket, or its refusal, tells how it goes on.
   * @returns what ends it
   */
  watch(place: Place, lost: (error: CroquisError) => void): () => void {
    return this.#watches.add(place, lost);
  }

  /** Look now whether everybody who is connected still may be. */
  check(): Promise<void> {
    return this.#watches.check();
  }

  /** Somebody's rooms, the one visited last first. */
  async roomsOf(user: UserId): Promise<VisitedRoom[]> {
    const rows = await this.#database.member.findMany({
      where: { userId: user },
      orderBy: { visitedAt: "desc" },
      take: LISTED,
      include: { room: { select: { title: true } } },
    });
    return rows.map(({ roomId, role, visitedAt, room }) => ({
      id: roomIdSchema.parse(roomId),
      role: roleSchema.parse(role),
      title: room.title,
      visitedAt: visitedAt.getTime(),
    }));
  }

  /** An owner's link stops to work; with `members` those who came by it leave. */
  async revoke(room: RoomId, actor: UserId, role: InvitedRole, members: boolean): Promise<void> {
    await this.members.requireOwner(room, actor);
    const invitation = await this.invitations.revoke(room, role);
    if (members) await this.members.removeThoseWhoCameBy(room, invitation);
  }

  /** @param weightCap what no prompt's weight goes beyond, in either direction; null for no cap */
  async setWeightCap(room: RoomId, actor: UserId, weightCap: number | null): Promise<void> {
    await this.members.requireOwner(room, actor);
    await this.#database.room.update({ where: { id: room }, data: { weightCap } });
    await this.#tell({ kind: "rules", room, rules: { weightCap } });
  }

  async close(): Promise<void> {
    await this.#watches.close();
  }

  async #adopt(from: UserId, to: UserId): Promise<void> {
    // A browser that lost its connections now would come back before it has the cookie of its new session.
    this.#watches.spare(from, COOKIE_ARRIVES);
    const rooms = await adopt(this.#database, from, to);
    await this.#tell({ kind: "adopted", from, to, rooms });
    for (const room of rooms) await this.#tell({ kind: "members", room, members: { [from]: null } });
    await this.members.tellEverywhere(to);
  }

  async #tell(change: AccessChange): Promise<void> {
    for (const listener of this.#listeners) await listener(change);
    await this.check();
  }
}
