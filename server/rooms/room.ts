import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { CroquisError } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { roomDocument } from "../../protocol/room.ts";
import type { Place } from "../access/place.ts";
import type { Log } from "../log.ts";
import { Attendance } from "./attendance.ts";
import type { Authority } from "./authority.ts";
import { Guard, type Verdict } from "./guard/guard.ts";
import type { DocumentStore, StoredDocument } from "./store.ts";
import { DocumentWriter } from "./writer.ts";

/** Above this share of its limit a document takes nothing more in: measuring it exactly costs, so it is done rarely. */
const FULL = 0.9;

/** A room in memory: its document, its guard, who is here, and the writer that keeps every change. */
export class Room {
  readonly id: RoomId;
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  readonly authority: Authority;
  readonly attendance: Attendance;
  readonly #guard: Guard;
  readonly #writer: DocumentWriter;
  /** Upper bound of the document's size in bytes: measured once, then what came in. */
  #size: number;

  constructor(id: RoomId, stored: StoredDocument, authority: Authority, store: DocumentStore, log: Log) {
    this.id = id;
    this.authority = authority;
    this.attendance = new Attendance(authority);
    this.awareness.setLocalState(null);
    // Shared types get their kind before anything is in them.
    roomDocument(this.doc);
    for (const update of stored.updates) Y.applyUpdate(this.doc, update);
    this.#size = stored.updates.reduce((sum, update) => sum + update.byteLength, 0);
    this.#guard = new Guard(this.doc, authority);
    this.#writer = new DocumentWriter(id, this.doc, stored.rows, store, log);
    this.doc.on("update", (update: Uint8Array) => this.#writer.push(update));
  }

  /** How large the document is at most, bytes. */
  get size(): number {
    return this.#size;
  }

  /**
   * Apply a person's update, if they may do all that it does.
   * @param origin what observers see as the transaction's origin
   * @throws CroquisError what the guard refuses it for, or "document-full"; nothing has changed then
   */
  apply(update: Uint8Array, place: Place, origin: object): Verdict {
    if (this.#size + update.byteLength > LIMITS.roomDocumentBytes) {
      this.#size = Y.encodeStateAsUpdate(this.doc).byteLength;
      if (this.#size + update.byteLength > FULL * LIMITS.roomDocumentBytes) {
        throw new CroquisError("document-full");
      }
    }
    const verdict = this.#guard.apply(update, place, origin);
    if (verdict === "good") this.#size += update.byteLength;
    return verdict;
  }

  /** Resolves when every change so far lies on disk, as it would anyway. */
  landed(): Promise<void> {
    return this.#writer.landed();
  }

  /** Resolves when every change so far lies on disk, as soon as it can. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Resolves when every change so far lies on disk, in one snapshot. */
  compact(): Promise<void> {
    return this.#writer.compact();
  }

  /** Give the memory back; only after a `flush` with nothing since. */
  destroy(): void {
    this.#guard.destroy();
    this.awareness.destroy();
    this.doc.destroy();
  }
}
