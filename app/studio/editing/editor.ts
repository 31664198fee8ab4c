import { nanoid } from "nanoid";
import { strokeId } from "../../../drawing/stroke.ts";
import type { UserId } from "../../../protocol/ids.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { type Lockable, lockedFor, type RoomLocks } from "../../../protocol/locks.ts";
import { type DrawingChange, revert, strokesById } from "../../../protocol/room-merge.ts";
import {
  changeDrawing,
  type Drawing,
  isRemoved,
  type Provenance,
  provenanceOf,
  type RoomStroke,
  roomStroke,
} from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import type { Session } from "../room/session.ts";
import type { Watchable } from "../room/watched.ts";
import { Adjusting } from "./adjusting.ts";
import { groupOf, putGroups, wholeGroups } from "./groups.ts";
import { History } from "./history.ts";
import { type LiveChange, liveChange } from "./live-change.ts";
import { Marks } from "./marks.ts";
import { watchOwnRuns } from "./own-runs.ts";
import { type Permitted, permitted, withheldSentence } from "./permitted.ts";
import { Selection } from "./selection.ts";
import { changeFor, type Direction, type Membership, type Step, type StrokeStep } from "./steps.ts";
import { WordsHistory } from "./words-history.ts";

/** What the editor needs of a visit. */
export type EditorSession = Pick<Session, "doc" | "authority" | "picture" | "drag" | "tell" | "command"> & {
  readonly people: Pick<Session["people"], "show">;
};

const EDITED = Symbol("edited by hand");
const NO_GROUPS: StrokeStep["groups"] = { before: new Map(), after: new Map() };

/** What a person does to strokes: which are selected, changes in steps that can be taken back, and how they travel. */
export class Editor {
  /** What is on the paper as it is seen: the document, or a run's frames with people's newest edits over them. */
  readonly shown: Watchable<Drawing>;
  /** What lies over the paper in this window alone. */
  readonly marks = new Marks();
  /** Changes in many small presses. */
  readonly adjusting = new Adjusting(this);
  readonly #session: EditorSession;
  readonly #selection: Selection;
  readonly #history: History;
  readonly #words: WordsHistory;
  readonly #endings: (() => void)[];
  #locks: { readonly state: unknown; readonly byStroke: RoomLocks } | null = null;

  constructor(session: EditorSession) {
    this.#session = session;
    const { picture } = session;
    this.shown = {
      get value() {
        return picture.value.drawing;
      },
      subscribe: picture.subscribe,
    };
    this.#selection = new Selection(this.shown, (ids) => session.people.show({ selection: [...ids] }));
    this.#history = new History((step, direction) => this.#perform(step, direction));
    this.#words = new WordsHistory(session.doc, () => this.#history.push({ kind: "words" }));
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
    return this.#session.authority.mayEdit;
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
    return this.#session.authority.me.value?.user ?? null;
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
    const { locks } = this.#session.authority.state.value;
    if (this.#locks?.state !== locks) {
      const byStroke = new Map(Object.entries(locks).map(([id, held]) => [id as StrokeId, held]));
      this.#locks = { state: locks, byStroke };
    }
    return this.#locks.byStroke;
  }

  groupOf(id: StrokeId): string | null {
    return groupOf(this.#session.doc, id);
  }

  /**
   * One undo step. What somebody else keeps is left as it is, and that is told in a sentence.
   * @param what in few words, as in “Move”
   * @param membership groups that change with it
   */
  apply(change: DrawingChange, what: string, membership: Membership = NO_GROUPS.after): void {
    this.adjusting.finish();
    const allowed = this.#permitted(change);
    if (allowed === null) return;
    this.#tellWithheld(allowed);
    const groups = this.#groupsStep(membership);
    if (allowed.change.put.length + allowed.change.remove.length + groups.after.size === 0) return;
    this.#write(allowed.change, groups.after);
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
      const allowed = this.#permitted({ ...change, put }, shown);
      if (allowed !== null && !told && allowed.withheld.size > 0) {
        told = true;
        this.#tellWithheld(allowed);
      }
      return allowed;
    };
    const write = (change: DrawingChange): Permitted | null => {
      const allowed = allow(change);
      if (allowed === null) return null;
      // What was changed a moment ago and now no more goes back.
      if (written !== null) this.#write(this.#wayBack(leftOut(written, allowed)));
      this.#write(allowed.change);
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
        this.#pushStrokes(what, allowed, NO_GROUPS);
      },
      cancel: () => {
        if (written !== null) this.#write(this.#wayBack(written));
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
  undoSince(runId: Extract<Step, { kind: "run" }>["runId"]): void {
    void this.#session.command("run.undo", { runId, only: false });
  }

  nameOf(user: UserId): string {
    return this.#session.authority.member(user)?.name ?? "Somebody";
  }

  /** Control points are shown of one selected stroke. */
  #endReshaping(): void {
    const { value } = this.marks.reshaping;
    const ids = this.#selection.ids.value;
    if (value !== null && !(ids.size === 1 && ids.has(value.id))) this.marks.reshaping.set(null);
  }

  #permitted(
    change: DrawingChange,
    shown: ReadonlyMap<StrokeId, RoomStroke> = strokesById(this.shown.value),
    remembered?: ReadonlyMap<StrokeId, Provenance>,
  ): Permitted | null {
    const me = this.author();
    if (me === null || !this.mayEdit) return null;
    const fresh = change.put.filter(({ stroke }) => !shown.has(stroke.id));
    const room = LIMITS.roomStrokes - shown.size;
    if (fresh.length > room) {
      this.#session.tell({
        code: "document-full",
        message: `The paper takes ${LIMITS.roomStrokes} strokes at most.`,
      });
      const over = new Set(fresh.slice(Math.max(0, room)));
      change = { ...change, put: change.put.filter((each) => !over.has(each)) };
    }
    const circumstances = { doc: this.#session.doc, shown, me, locks: this.locks };
    return permitted(change, remembered === undefined ? circumstances : { ...circumstances, remembered });
  }

  #tellWithheld({ withheld }: Permitted): void {
    if (withheld.size === 0) return;
    const message = withheldSentence(withheld, (user) => this.nameOf(user));
    this.#session.tell({ code: "stroke-locked", message });
  }

  #write(change: DrawingChange, membership: Membership = NO_GROUPS.after): void {
    const { doc } = this.#session;
    if (change.put.length + change.remove.length + membership.size === 0) return;
    doc.transact(() => {
      changeDrawing(doc, change, EDITED);
      putGroups(doc, membership, EDITED);
    }, EDITED);
  }

  #groupsStep(membership: Membership): StrokeStep["groups"] {
    if (!this.mayEdit) return NO_GROUPS;
    const changed = [...membership].filter(([id, group]) => this.groupOf(id) !== group);
    return { before: new Map(changed.map(([id]) => [id, this.groupOf(id)])), after: new Map(changed) };
  }

  #pushStrokes(what: string, { before, after }: Permitted, groups: StrokeStep["groups"]): void {
    const from = new Map<StrokeId, Provenance>();
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      const known = provenanceOf(this.#session.doc, id);
      if (known !== null) from.set(id, known);
    }
    this.#push({ kind: "strokes", what, side: this.shown.value.side, before, after, from, groups });
  }

  #push(step: Step): void {
    // Words typed after this are another step.
    this.#words.seal();
    this.#words.forgetRedo();
    this.#history.push(step);
  }

  async #perform(step: Step, direction: Direction): Promise<boolean> {
    this.#words.seal();
    const me = this.author();
    if (me === null || !this.mayEdit) return false;
    switch (step.kind) {
      case "strokes":
        return this.#performStrokes(step, direction);
      case "words":
        if (direction === "undo" ? this.#words.undoSteps === 0 : this.#words.redoSteps === 0) return false;
        this.#words[direction](me);
        return true;
      case "run":
        return this.#performRun(step.runId, direction);
    }
  }

  #performStrokes(step: StrokeStep, direction: Direction): boolean {
    const { doc } = this.#session;
    const shown = strokesById(this.shown.value);
    const now = { doc, side: this.shown.value.side, shown };
    const change = changeFor(step, direction, now, this.#kept());
    const allowed = this.#permitted(change, shown, step.from);
    const [from, to] =
      direction === "undo"
        ? [step.groups.after, step.groups.before]
        : [step.groups.before, step.groups.after];
    // Who was put into another group since stays there.
    const membership = new Map([...to].filter(([id]) => this.groupOf(id) === (from.get(id) ?? null)));
    if (allowed === null) return false;
    if (allowed.change.put.length + allowed.change.remove.length + membership.size === 0) return false;
    this.#write(allowed.change, membership);
    this.selectWithin(allowed.change.put.map(({ stroke }) => stroke.id));
    return true;
  }

  async #performRun(runId: Extract<Step, { kind: "run" }>["runId"], direction: Direction): Promise<boolean> {
    const { acceptances } = this.#session.authority.state.value;
    const acceptance = acceptances.find((each) => each.runId === runId);
    if (acceptance === undefined || acceptance.undone === (direction === "undo")) return false;
    const answer =
      direction === "undo"
        ? await this.#session.command("run.undo", { runId, only: true })
        : await this.#session.command("run.redo", { runId });
    return answer !== null;
  }

  /** What takes back what a drag has written so far. */
  #wayBack({ before, after }: Pick<Permitted, "before" | "after">): DrawingChange {
    const current = new Map<StrokeId, RoomStroke>();
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      const stroke = roomStroke(this.#session.doc, id);
      if (stroke !== null) current.set(id, stroke);
    }
    return revert(current, before, after, this.#kept());
  }

  #kept(): (id: StrokeId) => ReadonlySet<Lockable> {
    const [me, locks] = [this.author(), this.locks];
    return (id) => (me === null ? new Set() : lockedFor(locks, id, me));
  }
}

/** What of a change is no part of the next one. */
function leftOut({ before, after }: Permitted, next: Permitted): Pick<Permitted, "before" | "after"> {
  const isOut = ([id]: readonly [StrokeId, RoomStroke]): boolean =>
    !next.before.has(id) && !next.after.has(id);
  return { before: new Map([...before].filter(isOut)), after: new Map([...after].filter(isOut)) };
}
