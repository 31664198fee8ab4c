import { CroquisError } from "../../protocol/errors.ts";
import { FrameEncoder } from "../../protocol/frames.ts";
import type { RunId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { encodeStroke } from "../../protocol/strokes.ts";
import type { FromWorker, RunPatch, StrokeEdits } from "../../protocol/worker.ts";
import type { Run } from "../optimise/run.ts";

const RATE_SMOOTHING = 0.9;
/** Between a frame and the next one that is sent only for people's edits, in milliseconds. */
const EDIT_INTERVAL = 40;

/** A run that somebody watches: its steps, and what is told of them. */
export class LiveRun {
  readonly #runId: RunId;
  readonly #run: Run;
  readonly #send: (message: FromWorker) => void;
  readonly #encoder: FrameEncoder;
  #frameAt: number;
  #keyFrameAt: number;
  #stepAt: number | null = null;
  #iterationsPerSecond = 0;
  #paused = false;
  /** The last patch that was taken. */
  #revision = 0;
  /** What people did to strokes that will be taken after the step that is under way, the oldest first. */
  #ahead: { readonly revision: number; readonly edits: StrokeEdits }[] = [];
  /** When people's edits will be shown that no frame has shown. */
  #showing: NodeJS.Timeout | null = null;

  constructor(runId: RunId, run: Run, send: (message: FromWorker) => void) {
    this.#runId = runId;
    this.#run = run;
    this.#send = send;
    this.#encoder = new FrameEncoder(run.settings.canvas);
    this.#frameAt = this.#keyFrameAt = performance.now();
    this.#tell("running");
    send({ type: "frame", runId, bytes: this.#encoder.key(0, run.strokes, { orders: run.orders }) });
  }

  get paused(): boolean {
    return this.#paused;
  }

  get finished(): boolean {
    return this.#run.finished;
  }

  setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#stepAt = null;
    this.#tell(paused ? "paused" : "running");
  }

  /** One iteration; its frame goes out when the last one is old enough, or the run stands still after it. */
  async step(): Promise<void> {
    const report = await this.#run.step();
    const now = performance.now();
    if (this.#stepAt !== null) {
      const rate = 1000 / Math.max(1e-3, now - this.#stepAt);
      this.#iterationsPerSecond =
        this.#iterationsPerSecond === 0
          ? rate
          : RATE_SMOOTHING * this.#iterationsPerSecond + (1 - RATE_SMOOTHING) * rate;
    }
    this.#stepAt = now;
    if (now - this.#frameAt >= LIMITS.frameInterval || this.#paused || this.#run.finished) this.#frame(now);
    this.#send({
      type: "progress",
      runId: this.#runId,
      iteration: report.iteration,
      loss: report.loss,
      iterationsPerSecond: this.#iterationsPerSecond,
    });
  }

  /**
   * A patch has come that will be taken between two steps: what it does to strokes is shown before, for people wait for it,
   * and a step can take long.
   */
  foresee(revision: number, { edits }: RunPatch): void {
    if (edits === undefined) return;
    this.#ahead.push({ revision, edits });
    this.#showSoon();
  }

  /** A patch that cannot be used, such as words that nobody knows, is refused; the run goes on. */
  async patch(revision: number, patch: RunPatch): Promise<void> {
    try {
      await this.#run.patch(patch);
    } catch (error) {
      if (!(error instanceof CroquisError)) throw error;
      this.#send({ type: "refused", runId: this.#runId, problem: error.problem });
      return;
    } finally {
      this.#revision = revision;
      this.#ahead = this.#ahead.filter((each) => each.revision > revision);
    }
    if (patch.edits !== undefined) this.#showSoon();
    if (patch.prompts !== undefined) this.#tell(this.#paused ? "paused" : "running");
  }

  /** The last word: the exact strokes. */
  async end(state: "finished" | "stopped"): Promise<void> {
    this.#showNothing();
    const { orders } = this.#run;
    const strokes = this.#run
      .scene()
      .strokes.map((stroke, i) => ({ id: stroke.id, bytes: encodeStroke(stroke), order: orders[i] }));
    this.#send({ type: "ended", runId: this.#runId, state, strokes, revision: this.#revision });
    await this.#run.dispose();
  }

  async dispose(): Promise<void> {
    this.#showNothing();
    await this.#run.dispose();
  }

  #showSoon(): void {
    const wait = this.#frameAt + EDIT_INTERVAL - performance.now();
    this.#showing ??= setTimeout(() => this.#frame(performance.now()), Math.max(0, wait));
  }

  #showNothing(): void {
    if (this.#showing !== null) clearTimeout(this.#showing);
    this.#showing = null;
  }

  #frame(now: number): void {
    this.#showNothing();
    const { iteration } = this.#run;
    const { strokes, orders } = this.#run.foresee(this.#ahead.map(({ edits }) => edits));
    const context = { orders, revision: this.#ahead.at(-1)?.revision ?? this.#revision };
    const whole = now - this.#keyFrameAt >= LIMITS.keyFrameInterval;
    const bytes = whole
      ? this.#encoder.refresh(iteration, strokes, context)
      : this.#encoder.delta(iteration, strokes, context);
    if (whole) this.#keyFrameAt = now;
    this.#frameAt = now;
    this.#send({ type: "frame", runId: this.#runId, bytes });
  }

  #tell(state: "running" | "paused"): void {
    const { unknownWords } = this.#run;
    this.#send({ type: "state", runId: this.#runId, state, unknownWords: [...unknownWords] });
  }
}
