import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { CroquisError } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { roomDocument } from "../../protocol/room.ts";
import type { Log } from "../log.ts";
import type { Authority } from "./authority.ts";
import type { RoomStore, StoredDocument } from "./store.ts";
import { DocumentWriter } from "./writer.ts";

/** Above this share of its limit a document takes nothing more in: measuring it exactly costs, so it is done rarely. */
const FULL = 0.9;

/** A room in memory: its document, who is here, and the writer that keeps every change. */
export class Room {
  readonly id: RoomId;
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  readonly authority: Authority;
  readonly #writer: DocumentWriter;
  /** Upper bound of the document's size in bytes: measured once, then what came in. */
  #size: number;

  constructor(id: RoomId, stored: StoredDocument, authority: Authority, store: RoomStore, log: Log) {
    this.id = id;
    this.authority = authority;
    this.awareness.setLocalState(null);
    roomDocument(this.doc);
    for (const update of stored.updates) Y.applyUpdate(this.doc, update);
    this.#size = stored.updates.reduce((sum, update) => sum + update.byteLength, 0);
    this.#writer = new DocumentWriter(id, this.doc, stored.rows, store, log);
    this.doc.on("update", (update: Uint8Array) => this.#writer.push(update));
  }

  /**
   * Apply a client's update.
   * @param origin what observers see as the transaction's origin
   * @throws CroquisError "too-large" when the document would outgrow its limit, "bad-message" when it is no update
   */
  apply(update: Uint8Array, origin: object): void {
    if (this.#size + update.byteLength > LIMITS.roomDocumentBytes) {
      this.#size = Y.encodeStateAsUpdate(this.doc).byteLength;
      if (this.#size + update.byteLength > FULL * LIMITS.roomDocumentBytes)
        throw new CroquisError("too-large");
    }
    this.#size += update.byteLength;
    try {
      Y.applyUpdate(this.doc, update, origin);
    } catch (error) {
      throw new CroquisError("bad-message", undefined, { cause: error });
    }
    this.#dropHoard();
  }

  /**
   * Updates that build on some that never came are kept by Yjs, and gone through again with every further one. No
   * client that synchronises has many: what piles up is dropped, and its sender has to synchronise again.
   */
  #dropHoard(): void {
    const { store } = this.doc;
    const hoard = (store.pendingStructs?.update.byteLength ?? 0) + (store.pendingDs?.byteLength ?? 0);
    if (hoard <= LIMITS.yjsPendingBytes) return;
    store.pendingStructs = null;
    store.pendingDs = null;
    throw new CroquisError("too-large");
  }

  /** Resolves when every change so far lies on disk. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Resolves when every change so far lies on disk, in one snapshot. */
  compact(): Promise<void> {
    return this.#writer.compact();
  }

  /** Give the memory back; only after a `flush` with nothing since. */
  destroy(): void {
    this.awareness.destroy();
    this.doc.destroy();
  }
}
