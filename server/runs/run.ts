import { nanoid } from "nanoid";
import type { Scene } from "../../drawing/scene.ts";
import type { Stroke } from "../../drawing/stroke.ts";
import { CroquisError, type Problem } from "../../protocol/errors.ts";
import { FrameDecoder } from "../../protocol/frames.ts";
import { type RoomId, type RunId, runIdSchema } from "../../protocol/ids.ts";
import { readPrompts, readSettings } from "../../protocol/room.ts";
import { readScene, writeDrawing } from "../../protocol/room-strokes.ts";
import { readStyles } from "../../protocol/room-styles.ts";
import { isOver, type RunState, type RunStatus } from "../../protocol/run.ts";
import type { RunSettings } from "../../protocol/settings.ts";
import { encodeStroke } from "../../protocol/strokes.ts";
import type { RunPatch, RunRequest } from "../../protocol/worker.ts";
import type { RoomHold } from "../rooms/rooms.ts";

/** What a run needs of its room, for as long as it goes on. */
export interface RunHold {
  readonly room: Pick<RoomHold["room"], "id" | "doc">;
  release(): void;
}

/** One run as the server knows it: what the optimiser was asked, how far it is, and its picture. */
export class Run {
  readonly id: RunId;
  readonly roomId: RoomId;
  readonly #hold: RunHold;
  readonly #frames = new FrameDecoder();
  #request: RunRequest;
  #status: RunStatus;

  /**
   * A run from the room's document as it is now; the room stays in memory until the run is over.
   * @throws CroquisError "empty-prompt", or "no-strokes" when it should go on from an empty canvas
   */
  constructor(hold: RunHold, from: "scratch" | "canvas") {
    const { doc, id: roomId } = hold.room;
    const prompts = readPrompts(doc);
    if (prompts.length === 0) throw new CroquisError("empty-prompt");
    const scene = readScene(doc);
    if (from === "canvas" && scene.strokes.length === 0) throw new CroquisError("no-strokes");
    const strokes = from === "canvas" ? scene.strokes : [];
    const settings = readSettings(doc);
    this.id = runIdSchema.parse(nanoid());
    this.roomId = roomId;
    this.#hold = hold;
    this.#request = {
      runId: this.id,
      settings,
      prompts,
      styles: readStyles(doc),
      side: scene.width,
      strokes: strokes.map((stroke, order) => ({ id: stroke.id, bytes: encodeStroke(stroke), order })),
      locks: [],
    };
    this.#status = {
      runId: this.id,
      startedBy: null,
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

  get request(): RunRequest {
    return this.#request;
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

  update(changes: Partial<Omit<RunStatus, "runId">>): void {
    this.#status = { ...this.#status, ...changes };
  }

  /**
   * Take a frame of the optimiser.
   * @throws CroquisError "bad-message" when it is none
   */
  take(frame: Uint8Array): void {
    this.#frames.apply(frame);
  }

  /** The picture as it is now, as a key frame; null before the first frame. */
  keyFrame(): Uint8Array | null {
    return this.#frames.keyFrame();
  }

  /** What of the document's words, styles and rates is no longer as the run has it; then the run has it. */
  takeChanges(): RunPatch | null {
    const { doc } = this.#hold.room;
    const { prompts, settings } = this.#status;
    const patch: RunPatch = {};
    const wanted = readPrompts(doc);
    // A prompt that somebody is just rewriting may be empty for a moment: the run keeps the old words.
    if (wanted.length > 0 && !same(wanted, prompts)) patch.prompts = wanted;
    const styles = readStyles(doc);
    if (!same(styles, this.#request.styles)) patch.styles = styles;
    const changes = changedSettings(settings, readSettings(doc));
    Object.assign(patch, changes);
    if (Object.keys(patch).length === 0) return null;
    const changed = { prompts: patch.prompts ?? prompts, settings: { ...settings, ...changes } };
    this.update(changed);
    this.#request = { ...this.#request, ...changed, styles };
    return patch;
  }

  /**
   * The run is over: its strokes become the room's drawing in one transaction, and the room may leave memory.
   * @param strokes exact ones from the optimiser; else those of the last frame count, if there was one
   */
  end(state: RunState & ("finished" | "stopped" | "failed"), strokes?: Stroke[], problem?: Problem): void {
    if (this.isOver) return;
    const side = this.#request.settings.canvas;
    const scene: Scene | null = strokes ? { width: side, height: side, strokes } : this.#frames.scene;
    if (scene !== null) {
      const drawn = scene.strokes.map((stroke, order) => ({ stroke, order, author: null, prompt: null }));
      writeDrawing(this.#hold.room.doc, { side: scene.width, strokes: drawn }, this);
    }
    this.update({ state, problem: problem ?? null, iterationsPerSecond: 0 });
    this.#hold.release();
  }
}

/** Settings that a run takes on while it goes. */
const LIVE_SETTINGS = ["learningRates", "styleStrength", "paletteOnly", "textFree"] as const;

function changedSettings(
  before: RunSettings,
  now: RunSettings,
): Partial<Pick<RunSettings, (typeof LIVE_SETTINGS)[number]>> {
  const changed = LIVE_SETTINGS.filter((key) => !same(before[key], now[key]));
  return Object.fromEntries(changed.map((key) => [key, now[key]]));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
