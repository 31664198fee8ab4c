import { CroquisError } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/ids.ts";
import type { AccessChange } from "../access/changes.ts";
import type { Log } from "../log.ts";
import { Authority } from "./authority.ts";
import { Room } from "./room.ts";
import type { RoomStore } from "./store.ts";
import { takeAccessChange } from "./take-access-change.ts";
import { watchTitle } from "./title.ts";

/** Keeps a room in memory until it is released. */
export interface RoomHold {
  readonly room: Room;
  /** May be called more than once. */
  release(): void;
}

interface Entry {
  readonly room: Promise<Room>;
  holds: number;
}

/** The rooms in memory: each loaded once, kept while somebody holds it, and let go after its last write has landed. */
export class Rooms {
  readonly #store: RoomStore;
  readonly #log: Log;
  readonly #entries = new Map<RoomId, Entry>();

  constructor(store: RoomStore, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** @throws CroquisError "room-not-found" */
  async hold(id: RoomId): Promise<RoomHold> {
    let entry = this.#entries.get(id);
    if (entry === undefined) {
      entry = { room: this.#load(id), holds: 0 };
      this.#entries.set(id, entry);
    }
    const held = entry;
    held.holds++;
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      held.holds--;
      if (held.holds === 0) void this.#letGo(id, held);
    };
    try {
      return { room: await held.room, release };
    } catch (error) {
      released = true;
      if (this.#entries.get(id) === held) this.#entries.delete(id);
      throw error;
    }
  }

  /** Something changed in the database that rooms in memory have to know. */
  async take(change: AccessChange): Promise<void> {
    const ids = change.kind === "adopted" ? change.rooms : [change.room];
    for (const id of ids) {
      const room = this.#entries.get(id)?.room;
      // A room that cannot be loaded has nobody to tell.
      if (room !== undefined)
        await room.then((found) => takeAccessChange(found, change)).catch(() => undefined);
    }
  }

  /** Resolves when everything in memory lies on disk. */
  async flush(): Promise<void> {
    // A room that could not be loaded has nothing to write, and whoever asked for it has been told.
    const loaded = await Promise.allSettled([...this.#entries.values()].map(({ room }) => room));
    await Promise.all(loaded.map((each) => each.status === "fulfilled" && each.value.compact()));
  }

  async #load(id: RoomId): Promise<Room> {
    const stored = await this.#store.load(id);
    if (stored === null) throw new CroquisError("room-not-found");
    const authority = new Authority(await this.#store.authority(id));
    const room = new Room(id, stored, authority, this.#store, this.#log);
    const untitle = watchTitle(room.doc, (title) => void this.#entitle(id, title));
    room.doc.on("destroy", untitle);
    return room;
  }

  async #entitle(id: RoomId, title: string): Promise<void> {
    try {
      await this.#store.setTitle(id, title);
    } catch (error) {
      // The next words say it again; nothing but a name in a list is out of date until then.
      this.#log.error({ error }, "a room's title could not be written");
    }
  }

  async #letGo(id: RoomId, entry: Entry): Promise<void> {
    const room = await entry.room;
    await room.compact();
    // Somebody may have come back while the last write was under way.
    if (entry.holds > 0 || this.#entries.get(id) !== entry) return;
    this.#entries.delete(id);
    room.destroy();
  }
}
