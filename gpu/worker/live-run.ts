import { CroquisError } from "../../protocol/errors.ts";
import type { RunId } from "../../protocol/ids.ts";
import { encodeStroke } from "../../protocol/strokes.ts";
import type { RunPatch } from "../../protocol/worker.ts";
import type { Run } from "../optimise/run.ts";
import type { FromThread } from "./thread-messages.ts";

const RATE_SMOOTHING = 0.9;

/** A run that somebody watches: its steps, and what is told of them. */
export class LiveRun {
  readonly #runId: RunId;
  readonly #run: Run;
  readonly #send: (message: FromThread) => void;
  #stepAt: number | null = null;
  #iterationsPerSecond = 0;
  #paused = false;
  /** The last patch that was taken. */
  #revision = 0;

  constructor(runId: RunId, run: Run, send: (message: FromThread) => void) {
    this.#runId = runId;
    this.#run = run;
    this.#send = send;
    this.#tell("running");
    this.#show();
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
    this.#show();
  }

  /** One iteration. */
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
    this.#show();
    this.#send({
      type: "progress",
      runId: this.#runId,
      iteration: report.iteration,
      loss: report.loss,
      iterationsPerSecond: this.#iterationsPerSecond,
    });
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
      this.#show();
    }
    if (patch.prompts !== undefined) this.#tell(this.#paused ? "paused" : "running");
  }

  /** The last word: the exact strokes. */
  async end(state: "finished" | "stopped"): Promise<void> {
    const { orders } = this.#run;
    const strokes = this.#run
      .scene()
      .strokes.map((stroke, i) => ({ id: stroke.id, bytes: encodeStroke(stroke), order: orders[i] }));
    this.#send({ type: "ended", runId: this.#runId, state, strokes, revision: this.#revision });
    await this.#run.dispose();
  }

  dispose(): Promise<void> {
    return this.#run.dispose();
  }

  #show(): void {
    const { settings, iteration, strokes, orders, finished } = this.#run;
    this.#send({
      type: "strokes",
      runId: this.#runId,
      canvas: settings.canvas,
      iteration,
      strokes,
      orders,
      revision: this.#revision,
      standsStill: this.#paused || finished,
    });
  }

  #tell(state: "running" | "paused"): void {
    const { unknownWords } = this.#run;
    this.#send({ type: "state", runId: this.#runId, state, unknownWords: [...unknownWords] });
  }
}
