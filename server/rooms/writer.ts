import { setTimeout as sleep } from "node:timers/promises";
import * as Y from "yjs";
import type { RoomId } from "../../protocol/ids.ts";
import type { Log } from "../log.ts";
import { roomTag } from "../log.ts";
import type { DocumentStore } from "./store.ts";

/** How long updates may gather before they are written together: what a killed server can lose, in milliseconds. */
const GATHER = 100;
/** Appended rows after which they are replaced by a snapshot. */
const COMPACT_ROWS = 200;
const RETRY = { first: 100, most: 5000 };

/** Writes one document's updates to the store: in order, gathered, again after a failure, now and then compacted. */
export class DocumentWriter {
  readonly #id: RoomId;
  readonly #doc: Y.Doc;
  readonly #store: DocumentStore;
  readonly #log: Log;
  #gathered: Uint8Array[] = [];
  /** Who waits for what is gathered to land, and for what is being written. */
  #waiting: (() => void)[] = [];
  #landing: (() => void)[] = [];
  #rows: number;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  #compactAbove = COMPACT_ROWS;

  /** @param rows rows that the store has besides the snapshot */
  constructor(id: RoomId, doc: Y.Doc, rows: number, store: DocumentStore, log: Log) {
    this.#id = id;
    this.#doc = doc;
    this.#rows = rows;
    this.#store = store;
    this.#log = log;
  }

  /** Keep an update; it lies on disk within about `GATHER` milliseconds. */
  push(update: Uint8Array): void {
    this.#gathered.push(update);
    this.#timer ??= setTimeout(() => void this.flush(), GATHER);
  }

  /** Resolves when everything pushed so far has landed, in its own time. */
  landed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#gathered.length > 0) this.#waiting.push(resolve);
      else if (this.#writing !== null) this.#landing.push(resolve);
      else resolve();
    });
  }

  /** Resolves when everything pushed so far has landed, as soon as it can. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#gathered.length > 0 || this.#writing !== null) {
      this.#writing ??= this.#write().finally(() => this.#written());
      await this.#writing;
    }
  }

  /** As `flush`, and everything ends up in one snapshot, which loads quickly. */
  async compact(): Promise<void> {
    this.#compactAbove = 1;
    await this.flush();
    if (this.#rows > 1) {
      this.#writing = this.#snapshot().finally(() => this.#written());
      await this.flush();
    }
    this.#compactAbove = COMPACT_ROWS;
  }

  /** One at a time, so that a snapshot never deletes a row that it does not have in it. */
  async #write(): Promise<void> {
    const batch = this.#gathered;
    this.#gathered = [];
    this.#landing.push(...this.#waiting.splice(0));
    const update = batch.length === 1 ? batch[0] : Y.mergeUpdates(batch);
    await this.#persist(() => this.#store.append(this.#id, update));
    this.#tellLanded();
    this.#rows++;
    if (this.#rows > this.#compactAbove) await this.#snapshot();
  }

  async #snapshot(): Promise<void> {
    // What is gathered meanwhile may be in the snapshot already; appending it again does no harm.
    const state = Y.encodeStateAsUpdate(this.#doc);
    await this.#persist(() => this.#store.replace(this.#id, state));
    this.#rows = 0;
  }

  /** Whoever asked while this was being written, with nothing gathered, waited for it alone. */
  #written(): void {
    this.#writing = null;
    this.#tellLanded();
  }

  #tellLanded(): void {
    for (const landed of this.#landing.splice(0)) landed();
  }

  async #persist(write: () => Promise<void>): Promise<void> {
    for (let wait = RETRY.first; ; wait = Math.min(RETRY.most, 2 * wait)) {
      try {
        return await write();
      } catch (error) {
        this.#log.error({ room: roomTag(this.#id), error }, "a room could not be written; trying again");
        await sleep(wait);
      }
    }
  }
}
