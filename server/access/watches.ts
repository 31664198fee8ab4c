import { CroquisError } from "../../protocol/errors.ts";
import type { RoomId, UserId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Database } from "../database.ts";
import type { Log } from "../log.ts";
import type { Place } from "./place.ts";

interface Watched {
  readonly place: Place;
  readonly lost: (error: CroquisError) => void;
}

/** What the database says of a session: its user, and the user's membership in one of the rooms that were asked for. */
interface Row {
  readonly session: string;
  readonly user: string;
  readonly room: string | null;
  readonly role: string | null;
}

/** The places of everybody who is connected, looked at again and again: whoever has lost theirs is told. */
export class Watches {
  readonly #database: Database;
  readonly #log: Log;
  readonly #watched = new Set<Watched>();
  readonly #timer: NodeJS.Timeout;
  readonly #spared = new Set<UserId>();
  #checking: Promise<void> | null = null;
  #again = false;

  constructor(database: Database, log: Log, interval: number = LIMITS.accessInterval) {
    this.#database = database;
    this.#log = log;
    this.#timer = setInterval(() => void this.check(), interval);
    this.#timer.unref();
  }

  /** @returns what ends it */
  add(place: Place, lost: (error: CroquisError) => void): () => void {
    const watched = { place, lost };
    this.#watched.add(watched);
    return () => this.#watched.delete(watched);
  }

  /** Who has a connection to the room. */
  hereIn(room: RoomId): Set<UserId> {
    const here = [...this.#watched].filter(({ place }) => place.room === room);
    return new Set(here.map(({ place }) => place.user));
  }

  /** Whatever becomes of this user's places, they hear of it only after so many milliseconds. */
  spare(user: UserId, time: number): void {
    this.#spared.add(user);
    setTimeout(() => {
      this.#spared.delete(user);
      void this.check();
    }, time).unref();
  }

  /** Look now. Resolves when everything that was true at this moment has been acted upon. */
  check(): Promise<void> {
    this.#again = true;
    this.#checking ??= this.#checkUntilDone().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#watched.clear();
    await this.#checking;
  }

  async #checkUntilDone(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      if (this.#watched.size === 0) continue;
      try {
        await this.#look();
      } catch (error) {
        this.#log.error({ error }, "who may stay could not be looked up; trying again");
      }
    }
  }

  async #look(): Promise<void> {
    const watched = [...this.#watched].filter(({ place }) => !this.#spared.has(place.user));
    const sessions = JSON.stringify([...new Set(watched.map(({ place }) => place.session))]);
    const rooms = JSON.stringify([...new Set(watched.map(({ place }) => place.room))]);
    const rows = await this.#database.$queryRaw<Row[]>`
      SELECT s."id" AS "session", s."userId" AS "user", m."roomId" AS "room", m."role" AS "role"
      FROM "Session" s
      LEFT JOIN "Member" m ON m."userId" = s."userId" AND m."roomId" IN (SELECT value FROM json_each(${rooms}))
      WHERE s."id" IN (SELECT value FROM json_each(${sessions})) AND s."expiresAt" > ${new Date()}`;
    const users = new Map(rows.map(({ session, user }) => [session, user]));
    const roles = new Map(rows.map(({ session, room, role }) => [`${session} ${room}`, role]));
    for (const each of watched) {
      const { place } = each;
      const role = roles.get(`${place.session} ${place.room}`);
      const error =
        users.get(place.session) !== place.user || (role !== undefined && role !== place.role)
          ? new CroquisError("ticket-expired")
          : role === undefined
            ? new CroquisError("access-revoked")
            : null;
      if (error !== null && this.#watched.delete(each)) each.lost(error);
    }
  }
}
