import * as Y from "yjs";
import { CroquisError } from "../../../protocol/errors.ts";
import { mayEdit } from "../../../protocol/roles.ts";
import { roomDocument } from "../../../protocol/room.ts";
import { type Provenance, readDrawing } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import type { Place } from "../../access/place.ts";
import type { Authority } from "../authority.ts";
import { lookInto } from "./incoming.ts";
import { type Changed, checkProposal } from "./rules.ts";

/** Strokes that are remembered after they went; the oldest are forgotten. */
const REMEMBERED = 20_000;

const NOBODY: ReadonlySet<StrokeId> = new Set();
/** How long an edit may have been on its way that was made before a run was accepted, milliseconds. */
const ON_ITS_WAY = 10_000;

/** What became of an update: it may go on to the room, there is nothing in it, or what it builds on is missing. */
export type Verdict = "good" | "empty" | "incomplete";

/**
 * A second copy of a room's document. People's updates are integrated into it first, and looked at: what its author
 * may not do never reaches the room's own document, nor anybody else.
 */
export class Guard {
  readonly #doc: Y.Doc;
  readonly #authority: Authority;
  #copy: Y.Doc;
  readonly #remembered = new Map<StrokeId, Provenance>();
  #newborn: { readonly ids: ReadonlySet<StrokeId>; readonly until: number } = { ids: new Set(), until: 0 };
  /** The update that is being integrated into the room after it was found good. */
  #passing: Uint8Array | null = null;

  constructor(doc: Y.Doc, authority: Authority) {
    this.#doc = doc;
    this.#authority = authority;
    this.#copy = copyOf(doc);
    doc.on("update", this.#follow);
  }

  /**
   * Apply an update to the room if its author may do all of it.
   * @param origin what observers of the document see
   * @throws CroquisError "read-only", "stroke-locked", "forged-identity", "bad-field", "document-full" or "bad-message";
   *   nothing has changed then
   */
  apply(update: Uint8Array, place: Place, origin: object): Verdict {
    const { empty, complete, members } = lookInto(update, this.#copy);
    if (empty) return "empty";
    if (!mayEdit(place.role)) throw new CroquisError("read-only");
    if ([...members].some((number) => number !== place.memberNumber))
      throw new CroquisError("forged-identity");
    if (!complete) return "incomplete";
    try {
      this.#check(update, place);
    } catch (error) {
      this.#copy.destroy();
      this.#copy = copyOf(this.#doc);
      if (error instanceof CroquisError) throw error;
      throw new CroquisError("bad-message", undefined, { cause: error });
    }
    this.#passing = update;
    try {
      Y.applyUpdate(this.#doc, update, origin);
    } finally {
      this.#passing = null;
    }
    return "good";
  }

  destroy(): void {
    this.#doc.off("update", this.#follow);
    this.#copy.destroy();
  }

  #check(update: Uint8Array, place: Place): void {
    const copy = this.#copy;
    let changed: Changed = new Map();
    let stateBefore: ReadonlyMap<number, number> = new Map();
    copy.transact((transaction) => {
      stateBefore = transaction.beforeState;
      Y.applyUpdate(copy, update);
      changed = transaction.changed as unknown as Changed;
    });
    const { pendingStructs, pendingDs } = copy.store;
    if (pendingStructs !== null || pendingDs !== null) throw new CroquisError("bad-message");
    const remembered = this.#remembered;
    const newborn = performance.now() < this.#newborn.until ? this.#newborn.ids : NOBODY;
    const { locks } = this.#authority;
    checkProposal(
      { before: this.#doc, after: copy, stateBefore, place, locks, remembered, newborn },
      changed,
    );
  }

  /** What the server itself writes needs no permission. */
  readonly #follow = (update: Uint8Array): void => {
    if (this.#passing !== null) return;
    for (const { stroke, author, prompt } of readDrawing(this.#copy).strokes) {
      this.#remembered.delete(stroke.id);
      this.#remembered.set(stroke.id, { author, prompt });
    }
    for (const id of this.#remembered.keys()) {
      if (this.#remembered.size <= REMEMBERED) break;
      this.#remembered.delete(id);
    }
    Y.applyUpdate(this.#copy, update);
    // All of `before` is remembered: what is not was never here.
    const ids = readDrawing(this.#copy)
      .strokes.map(({ stroke }) => stroke.id)
      .filter((id) => !this.#remembered.has(id));
    if (ids.length > 0) this.#newborn = { ids: new Set(ids), until: performance.now() + ON_ITS_WAY };
  };
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  // Shared types get their kind before anything is in them: later they would become other objects.
  roomDocument(copy);
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}
