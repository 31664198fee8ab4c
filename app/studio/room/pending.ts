import * as Y from "yjs";
import type { DrawingChange } from "../../../protocol/room-merge.ts";
import { type RoomStroke, roomStroke } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";

type Clocks = ReadonlyMap<number, number>;

interface Edit {
  /** What a state of the document has to have reached to know of it. */
  readonly clocks: Clocks;
  readonly at: number;
  readonly local: boolean;
  /** Of the newest frame when it was made. */
  readonly iteration: number;
}

/**
 * How long an edit stays on top when nobody says which frames honour it, milliseconds: such news is missed while a
 * connection is away. Frames have to have gone on meanwhile.
 */
const MISSED = 3000;
const MISSED_ITERATIONS = 3;

/** Edits of strokes, anybody's, that the frames of the run do not show yet. */
export class PendingEdits {
  readonly #edits = new Map<StrokeId, Edit>();
  #honours: { readonly revision: number; readonly clocks: Clocks }[] = [];

  /** Strokes changed in the document. */
  changed(keys: Iterable<string | null>, transaction: Y.Transaction, iteration: number): void {
    const clocks = new Map<number, number>();
    for (const [client, clock] of transaction.afterState) {
      if (transaction.beforeState.get(client) !== clock) clocks.set(client, clock);
    }
    const edit = { clocks, at: Date.now(), local: transaction.local, iteration };
    for (const key of keys) if (key !== null) this.#edits.set(key as StrokeId, edit);
  }

  /** @param documentState Yjs state vector that frames of this revision and later ones honour */
  honours(revision: number, documentState: Uint8Array): void {
    this.#honours.push({ revision, clocks: Y.decodeStateVector(documentState) });
  }

  /** A frame came: what it honours is no longer pending. */
  settle(revision: number, iteration: number): void {
    const reached = this.#honours.findLast((each) => each.revision <= revision);
    if (reached !== undefined) {
      this.#honours = this.#honours.filter((each) => each === reached || each.revision > revision);
    }
    for (const [id, edit] of this.#edits) {
      const missed = Date.now() - edit.at > MISSED && iteration >= edit.iteration + MISSED_ITERATIONS;
      if (missed || (reached !== undefined && covers(reached.clocks, edit.clocks))) this.#edits.delete(id);
    }
  }

  clear(): void {
    this.#edits.clear();
    this.#honours = [];
  }

  /** Forget what others did. */
  clearRemote(): void {
    for (const [id, { local }] of this.#edits) if (!local) this.#edits.delete(id);
  }

  /** What has to be laid over a frame. */
  over(doc: Y.Doc): DrawingChange {
    const put: RoomStroke[] = [];
    const remove: StrokeId[] = [];
    for (const id of this.#edits.keys()) {
      const stroke = roomStroke(doc, id);
      if (stroke === null) remove.push(id);
      else put.push(stroke);
    }
    return { put, remove };
  }
}

function covers(state: Clocks, needed: Clocks): boolean {
  for (const [client, clock] of needed) if ((state.get(client) ?? 0) < clock) return false;
  return true;
}
