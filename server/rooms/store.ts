import type { AuthorityState } from "../../protocol/authority.ts";
import type { RoomId } from "../../protocol/ids.ts";
import type { Database } from "../database.ts";
import { loadAuthority } from "./load-authority.ts";

/** A room's document as it lies in the database: the snapshot, then what came after, in order. */
export interface StoredDocument {
  readonly updates: readonly Uint8Array[];
  /** Rows that a snapshot would replace. */
  readonly rows: number;
}

/** Where one room's document is kept. */
export interface DocumentStore {
  append(roomId: RoomId, update: Uint8Array): Promise<void>;
  replace(roomId: RoomId, state: Uint8Array): Promise<void>;
}

/** Rooms and their documents in the database. */
export class RoomStore implements DocumentStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What the room is called in lists. */
  async setTitle(id: RoomId, title: string): Promise<void> {
    await this.#database.room.updateMany({ where: { id, title: { not: title } }, data: { title } });
  }

  /** The room's document, or null when there is no such room. */
  async load(id: RoomId): Promise<StoredDocument | null> {
    const room = await this.#database.room.findUnique({
      where: { id },
      select: {
        snapshot: { select: { state: true } },
        updates: { select: { bytes: true }, orderBy: { id: "asc" } },
      },
    });
    if (room === null) return null;
    const later = room.updates.map(({ bytes }) => bytes);
    return { updates: room.snapshot ? [room.snapshot.state, ...later] : later, rows: later.length };
  }

  /** What the server alone writes of the room. */
  authority(id: RoomId): Promise<AuthorityState> {
    return loadAuthority(this.#database, id);
  }

  /** Keep one more update. It has landed on disk when the promise resolves. */
  async append(roomId: RoomId, update: Uint8Array): Promise<void> {
    await this.#database.documentUpdate.create({ data: { roomId, bytes: new Uint8Array(update) } });
  }

  /** Put `state`, which has in it every update appended so far, in their place. */
  async replace(roomId: RoomId, state: Uint8Array): Promise<void> {
    const bytes = new Uint8Array(state);
    await this.#database.$transaction([
      this.#database.documentSnapshot.upsert({
        where: { roomId },
        create: { roomId, state: bytes },
        update: { state: bytes },
      }),
      this.#database.documentUpdate.deleteMany({ where: { roomId } }),
    ]);
  }
}
