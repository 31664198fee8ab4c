import type * as Y from "yjs";
import { rescaled } from "../../drawing/rescale.ts";
import type { Lockable, RoomLocks } from "../../protocol/locks.ts";
import { type Drawing, type RoomStroke, roomStroke } from "../../protocol/room-strokes.ts";
import { encodeStroke, type StrokeId } from "../../protocol/strokes.ts";
import type { RunRequest, StrokeEdits } from "../../protocol/worker.ts";

/** What the optimiser was told of a stroke last. */
interface Told {
  /** As the document had it; null for one that somebody took away. */
  readonly stroke: RoomStroke | null;
  /** The patch that said so; 0 for the start. */
  readonly revision: number;
  /** Attributes that have been locked ever since: a run has not moved them. */
  kept: ReadonlySet<Lockable>;
}

/** What people do to the room's drawing while a run goes on, and what of it the optimiser has been told. */
export class RunEdits {
  readonly #doc: Y.Doc;
  readonly #canvas: number;
  #locks: RoomLocks;
  /** Side of the paper that people's strokes are measured on, pixels. */
  readonly side: number;
  /** Whether nothing was drawn on it when the run began. */
  readonly wasEmpty: boolean;
  readonly #told = new Map<StrokeId, Told>();
  /** Strokes that somebody changed since. */
  #touched = new Set<StrokeId>();

  /**
   * @param start the document's drawing now
   * @param given the strokes of it that the run begins with
   * @param canvas side of the run's canvas, pixels
   */
  constructor(doc: Y.Doc, start: Drawing, given: readonly RoomStroke[], canvas: number, locks: RoomLocks) {
    this.#doc = doc;
    this.#canvas = canvas;
    this.#locks = locks;
    this.side = start.side;
    this.wasEmpty = start.strokes.length === 0;
    for (const stroke of given) this.#tell(stroke.stroke.id, stroke, 0);
  }

  /** Somebody wrote these strokes into the document, or took them away. */
  touch(ids: Iterable<StrokeId>): void {
    for (const id of ids) this.#touched.add(id);
  }

  setLocks(locks: RoomLocks): void {
    this.#locks = locks;
    for (const [id, told] of this.#told) {
      if (told.kept.size === 0) continue;
      const locked = this.#lockedNow(id);
      told.kept = new Set([...told.kept].filter((attribute) => locked.has(attribute)));
    }
  }

  /** What the optimiser has not been told, measured on the run's canvas; it is told with this patch. Null for nothing. */
  take(revision: number): StrokeEdits | null {
    const put: StrokeEdits["put"] = [];
    const removed: StrokeId[] = [];
    for (const id of this.#touched) {
      const now = roomStroke(this.#doc, id);
      // Also what is as it was told last: the run has moved it since, and somebody wants it so.
      if (now === null) removed.push(id);
      else put.push(encoded(now, this.side, this.#canvas));
      this.#tell(id, now, revision);
    }
    this.#touched = new Set();
    return put.length + removed.length === 0 ? null : { put, removed };
  }

  /** Whether people changed the stroke, and a picture that honours `revision` does not show it. */
  isPending(id: StrokeId, revision: number): boolean {
    return (this.#told.get(id)?.revision ?? 0) > revision;
  }

  /** Whether a picture that honours `revision` lacks something that people did to the stroke. */
  isUnseen(id: StrokeId, revision: number): boolean {
    return this.#touched.has(id) || this.isPending(id, revision);
  }

  /** The stroke as the optimiser was told last; undefined where it was told nothing. */
  told(id: StrokeId): RoomStroke | null | undefined {
    return this.#told.get(id)?.stroke;
  }

  /** What of the stroke the optimiser has left as it was told. */
  kept(id: StrokeId): ReadonlySet<Lockable> {
    return this.#told.get(id)?.kept ?? NOTHING;
  }

  #tell(id: StrokeId, stroke: RoomStroke | null, revision: number): void {
    this.#told.set(id, { stroke, revision, kept: this.#lockedNow(id) });
  }

  #lockedNow(id: StrokeId): ReadonlySet<Lockable> {
    return new Set((this.#locks.get(id) ?? []).flatMap(({ attributes }) => attributes));
  }
}

const NOTHING: ReadonlySet<Lockable> = new Set();

/** A stroke for the optimiser, measured on another canvas where the sides differ. */
export function encoded(
  { stroke, order }: RoomStroke,
  from: number,
  to: number,
): RunRequest["strokes"][number] {
  return { id: stroke.id, bytes: encodeStroke(rescaled(stroke, from, to)), order };
}
