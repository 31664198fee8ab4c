import * as sync from "y-protocols/sync";
import { messageSync } from "y-websocket";
import type * as Y from "yjs";
import type { Kept } from "./kept-copy.ts";
import type { DocumentLine } from "./line.ts";
import { type Watchable, Watched } from "./watched.ts";

/**
 * `saved`: all that was done here lies on the server's disk. `saving`: it is on its way, there or into this browser. `kept`: there is no
 * connection; this browser keeps it. `unkept`: there is none, and it would be lost with this window.
 */
export type Saved = "saved" | "saving" | "kept" | "unkept";

const WITHOUT_CONNECTION: Readonly<Record<Kept, Saved>> = { yes: "kept", soon: "saving", no: "unkept" };
/** How long to gather edits before asking whether they are saved, milliseconds. */
const GATHER = 150;

/**
 * Says honestly where our edits are. The server answers the question "is all before this on disk?" when it is
 * (protocol/control: save, saved); a connection keeps its order, so the question goes out after the edits.
 */
export class SavedState {
  readonly #state = new Watched<Saved>("saved");
  readonly #doc: Y.Doc;
  readonly #line: DocumentLine;
  readonly #kept: () => Kept;
  #edits = 0;
  #saved = 0;
  /** Number of edits that the question on its way is about. */
  #asked: number | null = null;
  /** On this connection the server has been sent what it lacked. */
  #caughtUp = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param kept whether this browser keeps a copy */
  constructor(doc: Y.Doc, line: DocumentLine, kept: () => Kept) {
    this.#doc = doc;
    this.#line = line;
    this.#kept = kept;
    const { provider } = line;
    const readSync = provider.messageHandlers[messageSync];
    provider.messageHandlers[messageSync] = (encoder, decoder, from, emitSynced, type) => {
      const asksForRest = decoder.arr[decoder.pos] === sync.messageYjsSyncStep1;
      readSync(encoder, decoder, from, emitSynced, type);
      if (asksForRest) {
        // The answer goes out when this handler has returned.
        this.#caughtUp = true;
        this.#askSoon();
      }
    };
    provider.on("status", this.#connectionChanged);
    doc.on("update", this.#edited);
  }

  get state(): Watchable<Saved> {
    return this.#state;
  }

  /** A copy from an earlier visit was read: nobody knows whether the server has all of it. */
  copyRead(): void {
    this.#count();
  }

  /** The copy began or ceased to be kept. */
  keptChanged(): void {
    this.#tell();
  }

  /** The server's answer. */
  answered(number: number): void {
    if (number === this.#asked) this.#asked = null;
    this.#saved = Math.max(this.#saved, Math.min(number, this.#edits));
    this.#tell();
    if (this.#edits !== this.#saved) this.#askSoon();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#doc.off("update", this.#edited);
    this.#line.provider.off("status", this.#connectionChanged);
  }

  readonly #edited = (_: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction): void => {
    if (local) this.#count();
  };

  #count(): void {
    this.#edits++;
    this.#tell();
    this.#askSoon();
  }

  readonly #connectionChanged = (): void => {
    this.#asked = null;
    this.#caughtUp = false;
    this.#tell();
  };

  #askSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      // When the answer comes, or the connection, we are asked again.
      if (!this.#caughtUp || this.#asked !== null || this.#edits === this.#saved) return;
      if (this.#line.send({ type: "save", number: this.#edits })) this.#asked = this.#edits;
    }, GATHER);
  }

  #tell(): void {
    if (this.#edits === this.#saved) this.#state.set("saved");
    else if (this.#line.provider.wsconnected) this.#state.set("saving");
    else this.#state.set(WITHOUT_CONNECTION[this.#kept()]);
  }
}
