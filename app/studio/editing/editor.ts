import { nanoid } from "nanoid";
import { strokeId } from "../../../drawing/stroke.ts";
import type { RunId, UserId } from "../../../protocol/ids.ts";
import type { RoomLocks } from "../../../protocol/locks.ts";
import { type DrawingChange, revert, strokesById } from "../../../protocol/room-merge.ts";
import { type Drawing, isRemoved, type RoomStroke, roomStroke } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import type { Watchable } from "../room/watched.ts";
import { Adjusting } from "./adjusting.ts";
import { groupOf, wholeGroups } from "./groups.ts";
import { History } from "./history.ts";
import { type LiveChange, liveChange } from "./live-change.ts";
import { Marks } from "./marks.ts";
import { watchOwnRuns } from "./own-runs.ts";
import type { Permitted } from "./permitted.ts";
import { replay } from "./replay.ts";
import { type EditorSession, NO_GROUPS, RoomWriter } from "./room-writer.ts";
import { Selection } from "./selection.ts";
import type { Membership, Step, StrokeStep } from "./steps.ts";
import { WordsHistory } from "./words-history.ts";

export type { EditorSession };

const NO_CHANGE: StrokeStep["groups"] = { before: NO_GROUPS, after: NO_GROUPS };

/** What a person does to strokes: which are selected, changes in steps that can be taken back, and how they travel. */
export class Editor {
  /** What is on the paper as it is seen: the document, or a run's frames with people's newest edits over them. */
  readonly shown: Watchable<Drawing>;
  /** What lies over the paper in this window alone. */
  readonly marks = new Marks();
  /** Changes in many small presses. */
  readonly adjusting = new Adjusting(this);
  readonly #session: EditorSession;
  readonly #writer: RoomWriter;
  readonly #selection: Selection;
  readonly #history: History;
  readonly #words: WordsHistory;
  readonly #endings: (() => void)[];

  constructor(session: EditorSession) {
    this.#session = session;
    const { picture } = session;
    this.shown = {
      get value() {
        return picture.value.drawing;
      },
      subscribe: picture.subscribe,
    };
    this.#writer = new RoomWriter(session, this.shown);
    this.#selection = new Selection(this.shown, (ids) => session.people.show({ selection: [...ids] }));
    this.#words = new WordsHistory(session.doc, () => this.#history.push({ kind: "words" }));
    const replayer = {
      session,
      shown: this.shown,
      writer: this.#writer,
      words: this.#words,
      changed: (ids: readonly StrokeId[]) => this.selectWithin(ids),
    };
    this.#history = new History((step, direction) => replay(replayer, step, direction));
    this.#endings = [
      watchOwnRuns(session.authority, (runId) => this.#push({ kind: "run", runId })),
      () => this.#words.close(),
      () => this.#selection.close(),
      this.#selection.ids.subscribe(() => this.#endReshaping()),
    ];
  }

  close(): void {
    this.adjusting.finish();
    for (const end of this.#endings) end();
    this.#session.drag(null);
  }

  get selection(): Watchable<ReadonlySet<StrokeId>> {
    return this.#selection.ids;
  }
  get canUndo(): Watchable<boolean> {
    return this.#history.canUndo;
  }
  get canRedo(): Watchable<boolean> {
    return this.#history.canRedo;
  }
  get mayEdit(): boolean {
    return this.#writer.mayEdit;
  }

  /** The selected strokes as they are shown, from the bottom up. */
  get selected(): readonly RoomStroke[] {
    const ids = this.#selection.ids.value;
    return ids.size === 0 ? [] : this.shown.value.strokes.filter(({ stroke }) => ids.has(stroke.id));
  }

  /** Groups are selected whole. */
  select(ids: Iterable<StrokeId>): void {
    this.adjusting.finish();
    this.#selection.set(wholeGroups(this.#session.doc, ids));
  }

  /** These alone, even out of the midst of a group. */
  selectWithin(ids: Iterable<StrokeId>): void {
    this.adjusting.finish();
    this.#selection.set(new Set(ids));
  }

  strokeShown(id: StrokeId): RoomStroke | null {
    return this.shown.value.strokes.find(({ stroke }) => stroke.id === id) ?? null;
  }

  /** The stroke, and with it all that are in its group. */
  withGroup(id: StrokeId): ReadonlySet<StrokeId> {
    return wholeGroups(this.#session.doc, [id]);
  }

  author(): UserId | null {
    return this.#writer.me;
  }

  newStrokeId(): StrokeId {
    return strokeId(nanoid(12));
  }

  /** A place above all strokes. */
  topOrder(): number {
    const top = this.shown.value.strokes.at(-1);
    return top === undefined ? 0 : top.order + 1;
  }

  /** Who keeps what. */
  get locks(): RoomLocks {
    return this.#writer.locks;
  }

  groupOf(id: StrokeId): string | null {
    return groupOf(this.#session.doc, id);
  }

  /**
   * One undo step. What somebody else keeps is left as it is, and that is told in a sentence.
   * @param what in few words, as in “Move”
   * @param membership groups that change with it
   */
  apply(change: DrawingChange, what: string, membership: Membership = NO_GROUPS): void {
    this.adjusting.finish();
    const allowed = this.#writer.permitted(change);
    if (allowed === null) return;
    this.#writer.tellWithheld(allowed);
    const groups = this.#writer.regrouped(membership);
    if (allowed.change.put.length + allowed.change.remove.length + groups.after.size === 0) return;
    this.#writer.write(allowed.change, groups.after);
    this.#pushStrokes(what, allowed, groups);
  }

  /** Into which groups strokes go; null for none. */
  regroup(membership: Membership, what: string): void {
    this.apply({ put: [], remove: [] }, what, membership);
  }

  /** While something is dragged: seen here at once, by the others soon, and one step when it is let go. */
  begin(what: string): LiveChange {
    this.adjusting.finish();
    const shown = strokesById(this.shown.value);
    let written: Permitted | null = null;
    let told = false;
    const { doc } = this.#session;
    const allow = (change: DrawingChange): Permitted | null => {
      // What others took away meanwhile does not come back because it is being dragged.
      const put = change.put.filter(({ stroke: { id } }) => !shown.has(id) || !isRemoved(doc, id));
      const allowed = this.#writer.permitted({ ...change, put }, shown);
      if (allowed !== null && !told && allowed.withheld.size > 0) {
        told = true;
        this.#writer.tellWithheld(allowed);
      }
      return allowed;
    };
    const write = (change: DrawingChange): Permitted | null => {
      const allowed = allow(change);
      if (allowed === null) return null;
      // What was changed a moment ago and now no more goes back.
      if (written !== null) this.#writer.write(this.#wayBack(leftOut(written, allowed)));
      this.#writer.write(allowed.change);
      written = allowed;
      return allowed;
    };
    return liveChange({
      show: (change) => this.#session.drag(allow(change)?.change ?? null),
      write: (change) => void write(change),
      commit: (change) => {
        const allowed = write(change);
        this.#session.drag(null);
        if (allowed === null || allowed.before.size + allowed.after.size === 0) return;
        this.#pushStrokes(what, allowed);
      },
      cancel: () => {
        if (written !== null) this.#writer.write(this.#wayBack(written));
        this.#session.drag(null);
      },
    });
  }

  undo(): void {
    this.adjusting.finish();
    void this.#history.undo();
  }

  redo(): void {
    this.adjusting.finish();
    void this.#history.redo();
  }

  /** Take back an accepted run, and with it every one after it; what people changed since stays. */
  undoSince(runId: RunId): void {
    void this.#session.command("run.undo", { runId, only: false });
  }

  nameOf(user: UserId): string {
    return this.#writer.nameOf(user);
  }

  /** Control points are shown of one selected stroke. */
  #endReshaping(): void {
    const { value } = this.marks.reshaping;
    const ids = this.#selection.ids.value;
    if (value !== null && !(ids.size === 1 && ids.has(value.id))) this.marks.reshaping.set(null);
  }

  #pushStrokes(what: string, { before, after }: Permitted, groups = NO_CHANGE): void {
    const { side } = this.shown.value;
    const from = this.#writer.origins(new Set([...before.keys(), ...after.keys()]));
    this.#push({ kind: "strokes", what, side, before, after, from, groups });
  }

  #push(step: Step): void {
    // Words typed after this are another step.
    this.#words.seal();
    this.#words.forgetRedo();
    this.#history.push(step);
  }

  /** What takes back what a drag has written so far. */
  #wayBack({ before, after }: Pick<Permitted, "before" | "after">): DrawingChange {
    const current = new Map<StrokeId, RoomStroke>();
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      const stroke = roomStroke(this.#session.doc, id);
      if (stroke !== null) current.set(id, stroke);
    }
    return revert(current, before, after, this.#writer.kept());
  }
}

/** What of a change is no part of the next one. */
function leftOut({ before, after }: Permitted, next: Permitted): Pick<Permitted, "before" | "after"> {
  const isOut = ([id]: readonly [StrokeId, RoomStroke]): boolean =>
    !next.before.has(id) && !next.after.has(id);
  return { before: new Map([...before].filter(isOut)), after: new Map([...after].filter(isOut)) };
}
