import { clearDocument, IndexeddbPersistence } from "y-indexeddb";
import type * as Y from "yjs";
import { type Watchable, Watched } from "./watched.ts";

/** A browser that has not opened its storage after this long does not count on it, milliseconds. */
const PATIENCE = 2000;
/** When another window has thrown the copy away, this one begins a new one after this, milliseconds. */
const REOPEN = 500;

/** `yes`: it lies on this machine's disk. `soon`: it is being written. `no`: nothing is kept. */
export type Kept = "yes" | "soon" | "no";

/**
 * The copy of a room's document that this browser keeps, so that what was done without a network outlives the window.
 * Storage may be forbidden or full: then nothing is kept, and `kept` says so.
 */
export class KeptCopy {
  readonly #name: string;
  readonly #doc: Y.Doc;
  readonly #kept = new Watched<Kept>("no");
  #writes = 0;
  #persistence: IndexeddbPersistence | null = null;
  #reopening: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(name: string, doc: Y.Doc) {
    this.#name = name;
    this.#doc = doc;
  }

  /** Whether all that was done is written down here. */
  get kept(): Watchable<Kept> {
    return this.#kept;
  }

  /** Read what was kept into the document, and keep what is done from now on. Never throws. */
  async open(): Promise<void> {
    if (this.#closed || !(await canOpen(this.#name)) || this.#closed) return;
    const persistence = new IndexeddbPersistence(this.#name, this.#doc);
    this.#persistence = persistence;
    await Promise.race([persistence.whenSynced, after(PATIENCE)]);
    const { db } = persistence;
    if (!persistence.synced || db === null) return;
    // A write that fails (the disk is full) ends its transaction; one of these is enough not to be relied upon.
    db.addEventListener("abort", () => this.#kept.set("no"));
    db.addEventListener("versionchange", () => {
      void this.#letGo();
      if (!this.#closed) this.#reopening = setTimeout(() => void this.open(), REOPEN);
    });
    if (this.#closed) return;
    this.#kept.set("yes");
    // After y-indexeddb's own listener: its write has been asked for when ours looks for the end of it.
    this.#doc.on("update", this.#written);
  }

  /** Transactions on one store end in their order: when an empty one has, those before it lie on disk. */
  readonly #written = (): void => {
    const db = this.#persistence?.db ?? null;
    if (db === null || this.#kept.value === "no") return;
    const write = ++this.#writes;
    this.#kept.set("soon");
    const last = db.transaction(["updates"], "readwrite");
    last.addEventListener("complete", () => {
      if (write === this.#writes && this.#kept.value === "soon") this.#kept.set("yes");
    });
  };

  /** Throw the copy away. Never throws. */
  async drop(): Promise<void> {
    await this.close();
    try {
      if (typeof indexedDB !== "undefined") await Promise.race([clearDocument(this.#name), after(PATIENCE)]);
    } catch {
      // What cannot be opened cannot be thrown away, nor read again.
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#reopening);
    await this.#letGo();
  }

  async #letGo(): Promise<void> {
    this.#kept.set("no");
    this.#doc.off("update", this.#written);
    const persistence = this.#persistence;
    this.#persistence = null;
    if (persistence !== null) await Promise.race([persistence.destroy(), after(PATIENCE)]);
  }
}

const after = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** y-indexeddb cannot say that storage is forbidden; this can. Makes what y-indexeddb expects to find. */
function canOpen(name: string): Promise<boolean> {
  const opened = new Promise<boolean>((resolve) => {
    try {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("updates", { autoIncrement: true });
        request.result.createObjectStore("custom");
      };
      request.onerror = () => resolve(false);
      request.onsuccess = () => {
        request.result.close();
        resolve(true);
      };
    } catch {
      // There is no IndexedDB, or the browser forbids even to ask for it.
      resolve(false);
    }
  });
  return Promise.race([opened, after(PATIENCE).then(() => false)]);
}
