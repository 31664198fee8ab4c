import { nanoid } from "nanoid";
import * as Y from "yjs";
import { rescaled } from "../../drawing/rescale.ts";
import { CroquisError, type Problem } from "../../protocol/errors.ts";
import { FrameDecoder } from "../../protocol/frames.ts";
import { type RoomId, type RunId, runIdSchema, type UserId } from "../../protocol/ids.ts";
import { locksAgainstOptimiser, withAttributes } from "../../protocol/locks.ts";
import {
  encodeDrawing,
  type Provenance,
  provenanceOf,
  putStrokes,
  readDrawing,
  roomStroke,
  writeDrawing,
} from "../../protocol/room-strokes.ts";
import { isOver, type RunState, type RunStatus } from "../../protocol/run.ts";
import type { StrokeId } from "../../protocol/strokes.ts";
import type { RunPatch, RunRequest } from "../../protocol/worker.ts";
import type { RoomHold } from "../rooms/rooms.ts";
import { acceptedDrawing, type Outcome } from "./accepted.ts";
import { encoded, RunEdits } from "./edits.ts";
import { type Honoured, Honours } from "./honours.ts";
import { heaviestPrompt, RunInputs } from "./inputs.ts";

/** What a run needs of its room, for as long as it goes on. */
export interface RunHold {
  readonly room: Pick<RoomHold["room"], "id" | "doc" | "authority">;
  release(): void;
}

/** The room's drawing just before a run was accepted and just after, as `encodeDrawing` writes them. */
export interface Accepted {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** One run as the server knows it: what the optimiser was asked and told, how far it is, and its picture. */
export class Run {
  readonly id: RunId;
  readonly #hold: RunHold;
  readonly #from: "scratch" | "canvas";
  readonly #inputs: RunInputs;
  readonly #frames = new FrameDecoder();
  readonly #prompt: { readonly id: string; readonly words: string } | null;
  /** From when the optimiser has the run. */
  #edits: RunEdits | null = null;
  /** Patches so far. */
  #revision = 0;
  readonly #honours = new Honours();
  #status: RunStatus;

  /**
   * A run from the room's document; the room stays in memory until the run is over.
   * @throws CroquisError "empty-prompt", or "no-strokes" when it should go on from an empty canvas
   */
  constructor(hold: RunHold, from: "scratch" | "canvas", startedBy: UserId | null) {
    const { doc, authority } = hold.room;
    this.#inputs = new RunInputs(doc, authority);
    if (from === "canvas" && readDrawing(doc).strokes.length === 0) throw new CroquisError("no-strokes");
    this.id = runIdSchema.parse(nanoid());
    this.#hold = hold;
    this.#from = from;
    this.#prompt = heaviestPrompt(doc, authority.state.rules.weightCap);
    const { prompts, settings } = this.#inputs;
    this.#status = {
      runId: this.id,
      startedBy,
      state: "queued",
      iteration: 0,
      iterations: settings.iterations,
      loss: null,
      iterationsPerSecond: 0,
      settings,
      prompts,
      unknownWords: [],
      problem: null,
    };
  }

  get roomId(): RoomId {
    return this.#hold.room.id;
  }

  get status(): RunStatus {
    return this.#status;
  }

  get isOver(): boolean {
    return isOver(this.#status.state);
  }

  get room(): RunHold["room"] {
    return this.#hold.room;
  }

  /** The words that it was mostly about when it started. */
  get words(): string {
    return this.#prompt?.words ?? "";
  }

  /**
   * What the optimiser is asked, from the document as it is now: all of its strokes, or for a run from scratch those of
   * which anything is locked.
   */
  begin(): RunRequest {
    const { doc, authority } = this.#hold.room;
    const { settings, prompts, styles } = this.#inputs;
    const { locks } = authority;
    const drawing = readDrawing(doc);
    const given = drawing.strokes.filter(({ stroke }) => this.#from === "canvas" || locks.has(stroke.id));
    this.#edits = new RunEdits(doc, drawing, given, settings.canvas, locks);
    return {
      runId: this.id,
      settings,
      prompts,
      styles,
      side: drawing.side,
      strokes: given.map((each) => encoded(each, drawing.side, drawing.side)),
      locks: locksAgainstOptimiser(locks),
    };
  }

  update(changes: Partial<Omit<RunStatus, "runId">>): void {
    this.#status = { ...this.#status, ...changes };
  }

  /** Somebody wrote these strokes into the document, or took them away. */
  touch(ids: Iterable<StrokeId>): void {
    this.#edits?.touch(ids);
  }

  /** What people did to strokes and locks that the optimiser has not been told; then it has. Null for nothing. */
  takeEdits(locksToo: boolean): { revision: number; patch: RunPatch } | null {
    const { doc, authority } = this.#hold.room;
    const edits = this.#edits?.take(this.#revision + 1) ?? null;
    const patch: RunPatch = {};
    if (edits !== null) patch.edits = edits;
    if (locksToo) {
      this.#edits?.setLocks(authority.locks);
      patch.locks = locksAgainstOptimiser(authority.locks);
    }
    if (Object.keys(patch).length === 0) return null;
    const revision = ++this.#revision;
    if (edits !== null) this.#honours.await({ revision, documentState: Y.encodeStateVector(doc) });
    return { revision, patch };
  }

  /** What of the room's words, styles and rates is no longer as the run has it; then the run has it. Null for nothing. */
  takeInputs(): { revision: number; patch: RunPatch } | null {
    const patch = this.#inputs.takeChanges();
    if (patch === null) return null;
    this.update({ prompts: this.#inputs.prompts, settings: this.#inputs.settings });
    return { revision: ++this.#revision, patch };
  }

  /**
   * Take a frame of the optimiser.
   * @returns what it is the first to honour; null for nothing
   * @throws CroquisError "bad-message" when it is none
   */
  take(frame: Uint8Array): Honoured | null {
    this.#frames.apply(frame);
    return this.#honours.frame(this.#frames.revision);
  }

  /** What the picture honours of people's changes; null before any. */
  get honoured(): Honoured | null {
    return this.#honours.newest;
  }

  /** The picture as it is now, as a key frame; null before the first frame. */
  keyFrame(): Uint8Array | null {
    return this.#frames.keyFrame();
  }

  /** The strokes in the picture, from the bottom up. */
  get strokes(): readonly StrokeId[] {
    return this.#frames.ids;
  }

  /**
   * What the picture shows of these strokes becomes the document's, so that it can be kept: the document does not know
   * what a run has moved or made. What is kept already stays, and so does what people did and the picture does not show yet.
   */
  settle(ids: readonly StrokeId[]): void {
    const [edits, outcome] = [this.#edits, this.#lastFrame()];
    if (edits === null || outcome === null) return;
    const { doc, authority } = this.#hold.room;
    const shown = new Map(outcome.strokes.map((each) => [each.stroke.id, each]));
    const put = ids.flatMap((id) => {
      const now = shown.get(id);
      if (now === undefined || edits.isUnseen(id, outcome.revision)) return [];
      const stroke = rescaled(now.stroke, outcome.side, edits.side);
      const known = roomStroke(doc, id);
      const settled = { stroke, order: now.order, ...(provenanceOf(doc, id) ?? this.#made) };
      const kept = (authority.locks.get(id) ?? []).flatMap(({ attributes }) => attributes);
      return known === null ? [settled] : [withAttributes(settled, known, kept)];
    });
    putStrokes(doc, put, this);
  }

  /**
   * The run is over: its strokes become the room's drawing in one transaction. The room is still held: see `release`.
   * @param drawn exact ones from the optimiser; else those of the last frame count, if there was one
   * @returns null where nothing was drawn
   */
  end(
    state: RunState & ("finished" | "stopped" | "failed"),
    drawn: Outcome | null,
    problem: Problem | null = null,
  ): Accepted | null {
    if (this.isOver) return null;
    this.update({ state, problem, iterationsPerSecond: 0 });
    const outcome = drawn ?? this.#lastFrame();
    return outcome === null || this.#edits === null ? null : this.#accept(outcome, this.#edits);
  }

  release(): void {
    this.#hold.release();
  }

  #accept(outcome: Outcome, edits: RunEdits): Accepted {
    const { doc } = this.#hold.room;
    // Nobody will be told any more: what is left of people's edits stands as the document has it.
    edits.take(Number.POSITIVE_INFINITY);
    const before = readDrawing(doc);
    const after = acceptedDrawing(before, outcome, edits, this.#made);
    writeDrawing(doc, after, this);
    return { before: encodeDrawing(before), after: encodeDrawing(after) };
  }

  /** Where strokes come from that the run makes itself. */
  get #made(): Provenance {
    return { author: this.#status.startedBy, prompt: this.#prompt?.id ?? null };
  }

  #lastFrame(): Outcome | null {
    const { scene, orders, revision } = this.#frames;
    if (scene === null) return null;
    const strokes = scene.strokes.map((stroke, i) => ({ stroke, order: orders[i] }));
    return { side: scene.width, strokes, revision };
  }
}
