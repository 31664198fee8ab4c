import * as encoding from "lib0/encoding";
import * as sync from "y-protocols/sync";
import { messageSync, type WebsocketProvider } from "y-websocket";
import type * as Y from "yjs";
import { type Watchable, Watched } from "./watched.ts";

/** `saved`: the server has all that was done here. `saving`: it is on its way. `kept`: it waits in this window. */
export type Saved = "saved" | "saving" | "kept";

/** How long to gather edits before asking whether they have arrived, milliseconds. */
const GATHER = 200;
/** The server writes what it received within this time, milliseconds. */
const WRITTEN_AFTER = 250;

/**
 * Says honestly whether the server has our edits. The Yjs protocol acknowledges nothing, but a connection keeps its
 * order: a sync request sent after an edit is answered only when the edit has been read. We ask, and count answers.
 */
export class SavedState {
  readonly #state = new Watched<Saved>("saved");
  readonly #provider: WebsocketProvider;
  readonly #doc: Y.Doc;
  #edits = 0;
  #savedEdits = 0;
  /** Number of edits that each request not yet answered vouches for. */
  #asked: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(doc: Y.Doc, provider: WebsocketProvider) {
    this.#doc = doc;
    this.#provider = provider;
    const readSync = provider.messageHandlers[messageSync];
    provider.messageHandlers[messageSync] = (encoder, decoder, from, emitSynced, type) => {
      const isAnswer = decoder.arr[decoder.pos] === sync.messageYjsSyncStep2;
      readSync(encoder, decoder, from, emitSynced, type);
      if (isAnswer) this.#answered();
    };
    doc.on("update", this.#edited);
    provider.on("status", this.#connectionChanged);
  }

  get state(): Watchable<Saved> {
    return this.#state;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#doc.off("update", this.#edited);
    this.#provider.off("status", this.#connectionChanged);
  }

  readonly #edited = (_update: Uint8Array, origin: unknown): void => {
    if (origin === this.#provider) return;
    this.#edits++;
    this.#tell();
    this.#askSoon();
  };

  readonly #connectionChanged = ({ status }: { status: string }): void => {
    this.#asked = [];
    // The provider itself asks first thing on a new connection, and sends what the server lacks right after;
    // only a request of ours, sent later, vouches for that.
    if (status === "connected") this.#asked.push(this.#savedEdits);
    this.#tell();
    if (status === "connected" && this.#edits !== this.#savedEdits) this.#askSoon();
  };

  #askSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const { ws } = this.#provider;
      if (!this.#provider.synced || ws === null || ws.readyState !== ws.OPEN) {
        if (this.#provider.wsconnected) this.#askSoon();
        return;
      }
      const request = encoding.createEncoder();
      encoding.writeVarUint(request, messageSync);
      sync.writeSyncStep1(request, this.#doc);
      this.#asked.push(this.#edits);
      ws.send(encoding.toUint8Array(request));
    }, GATHER);
  }

  #answered(): void {
    const vouched = this.#asked.shift();
    if (vouched === undefined || vouched <= this.#savedEdits) return;
    setTimeout(() => {
      this.#savedEdits = Math.max(this.#savedEdits, vouched);
      this.#tell();
    }, WRITTEN_AFTER);
  }

  #tell(): void {
    if (this.#edits === this.#savedEdits) this.#state.set("saved");
    else this.#state.set(this.#provider.wsconnected ? "saving" : "kept");
  }
}
