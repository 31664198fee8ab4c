import type { UserId } from "../../../protocol/ids.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { type Lockable, lockedFor, type RoomLocks } from "../../../protocol/locks.ts";
import { type DrawingChange, strokesById } from "../../../protocol/room-merge.ts";
import {
  changeDrawing,
  type Drawing,
  type Provenance,
  provenanceOf,
  type RoomStroke,
} from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import type { Session } from "../room/session.ts";
import type { Watchable } from "../room/watched.ts";
import { groupOf, putGroups } from "./groups.ts";
import { type Permitted, permitted, withheldSentence } from "./permitted.ts";
import type { Membership } from "./steps.ts";

/** What the editor needs of a visit. */
export type EditorSession = Pick<Session, "doc" | "authority" | "picture" | "drag" | "tell" | "command"> & {
  readonly people: Pick<Session["people"], "show">;
};

type Strokes = ReadonlyMap<StrokeId, RoomStroke>;

const EDITED = Symbol("edited by hand");
export const NO_GROUPS: Membership = new Map();

/** The way from what a person wants to the room's document: nothing passes that the server would refuse. */
export class RoomWriter {
  readonly #session: EditorSession;
  readonly #shown: Watchable<Drawing>;
  #locks: { readonly state: unknown; readonly byStroke: RoomLocks } | null = null;

  constructor(session: EditorSession, shown: Watchable<Drawing>) {
    this.#session = session;
    this.#shown = shown;
  }

  get me(): UserId | null {
    return this.#session.authority.me.value?.user ?? null;
  }

  get mayEdit(): boolean {
    return this.#session.authority.mayEdit;
  }

  /** Who keeps what. */
  get locks(): RoomLocks {
    const { locks } = this.#session.authority.state.value;
    if (this.#locks?.state !== locks) {
      const byStroke = new Map(Object.entries(locks).map(([id, held]) => [id as StrokeId, held]));
      this.#locks = { state: locks, byStroke };
    }
    return this.#locks.byStroke;
  }

  nameOf(user: UserId): string {
    return this.#session.authority.member(user)?.name ?? "Somebody";
  }

  /** What of a stroke others keep. */
  kept(): (id: StrokeId) => ReadonlySet<Lockable> {
    const [me, locks] = [this.me, this.locks];
    return (id) => (me === null ? new Set() : lockedFor(locks, id, me));
  }

  /** Null for who may only look. */
  permitted(
    wanted: DrawingChange,
    shown: Strokes = strokesById(this.#shown.value),
    remembered: ReadonlyMap<StrokeId, Provenance> = new Map(),
  ): Permitted | null {
    const { me } = this;
    if (me === null || !this.mayEdit) return null;
    const circumstances = { doc: this.#session.doc, shown, me, locks: this.locks, remembered };
    return permitted(this.#fitting(wanted, shown), circumstances);
  }

  tellWithheld({ withheld }: Permitted): void {
    if (withheld.size === 0) return;
    const message = withheldSentence(withheld, (user) => this.nameOf(user));
    this.#session.tell({ code: "stroke-locked", message });
  }

  write(change: DrawingChange, membership: Membership = NO_GROUPS): void {
    const { doc } = this.#session;
    if (change.put.length + change.remove.length + membership.size === 0) return;
    doc.transact(() => {
      changeDrawing(doc, change, EDITED);
      putGroups(doc, membership, EDITED);
    }, EDITED);
  }

  /** Of this membership what is not so already, and what it was. */
  regrouped(membership: Membership): { readonly before: Membership; readonly after: Membership } {
    if (!this.mayEdit) return { before: NO_GROUPS, after: NO_GROUPS };
    const { doc } = this.#session;
    const changed = [...membership].filter(([id, group]) => groupOf(doc, id) !== group);
    return { before: new Map(changed.map(([id]) => [id, groupOf(doc, id)])), after: new Map(changed) };
  }

  /** Where the room knows these strokes to come from. */
  origins(ids: Iterable<StrokeId>): ReadonlyMap<StrokeId, Provenance> {
    const from = new Map<StrokeId, Provenance>();
    for (const id of ids) {
      const known = provenanceOf(this.#session.doc, id);
      if (known !== null) from.set(id, known);
    }
    return from;
  }

  /** Without new strokes that the paper has no room for. */
  #fitting(change: DrawingChange, shown: Strokes): DrawingChange {
    const fresh = change.put.filter(({ stroke }) => !shown.has(stroke.id));
    const room = Math.max(0, LIMITS.roomStrokes - shown.size);
    if (fresh.length <= room) return change;
    const message = `The paper takes ${LIMITS.roomStrokes} strokes at most.`;
    this.#session.tell({ code: "document-full", message });
    const over = new Set(fresh.slice(room));
    return { ...change, put: change.put.filter((each) => !over.has(each)) };
  }
}
