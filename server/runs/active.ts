import type { RunId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { decodeStroke } from "../../protocol/strokes.ts";
import type { FromWorker, RunPatch, RunRequest } from "../../protocol/worker.ts";
import { type Log, roomTag } from "../log.ts";
import type { Outcome } from "./accepted.ts";
import type { RunEvents } from "./events.ts";
import type { Accepted, Run } from "./run.ts";
import { watchRunInputs, watchStrokes } from "./watch.ts";

/** What the optimiser says of a run. */
export type ForRun = Extract<FromWorker, { runId: RunId }>;

export interface ActiveRunOptions {
  readonly run: Run;
  readonly events: RunEvents;
  readonly log: Log;
  /** Tells the optimiser, where it has the run. */
  readonly tell: (revision: number, patch: RunPatch) => void;
}

/** A run that waits or goes on: it follows its room and the optimiser, tells each of the other, and reports not too often. */
export class ActiveRun {
  readonly run: Run;
  /** When it was last told to stand still or go on, on `performance.now`'s clock. */
  pausedAt = 0;
  readonly #events: RunEvents;
  readonly #log: Log;
  readonly #tell: (revision: number, patch: RunPatch) => void;
  readonly #endings: (() => void)[] = [];
  #reportedAt = 0;
  /** The next report, when it has to wait. */
  #nextReport: NodeJS.Timeout | null = null;

  constructor({ run, events, log, tell }: ActiveRunOptions) {
    this.run = run;
    this.#events = events;
    this.#log = log;
    this.#tell = tell;
    this.#endings.push(watchRunInputs(run.room, () => this.#takeInputs()));
  }

  get paused(): boolean {
    return this.run.status.state === "paused";
  }

  /** What the optimiser is asked; from now on it is told what people do to strokes. */
  begin(): RunRequest {
    const { run } = this;
    const request = run.begin();
    this.#endings.push(
      watchStrokes(run.room, {
        touched: (ids) => run.touch(ids),
        gathered: () => this.#takeEdits(),
        locked: () => this.#takeEdits(true),
      }),
    );
    return request;
  }

  report(): void {
    this.#reportedAt = performance.now();
    if (this.#nextReport !== null) clearTimeout(this.#nextReport);
    this.#nextReport = null;
    this.#events.status(this.run.roomId, this.run.status);
  }

  /** Take what the optimiser says. @returns what ends the run, when that is what it says */
  hear(message: ForRun): (() => Accepted | null) | null {
    const { run } = this;
    switch (message.type) {
      case "state":
        run.update({ state: message.state, unknownWords: message.unknownWords });
        this.pausedAt = performance.now();
        this.report();
        return null;
      case "progress": {
        const { iteration, loss, iterationsPerSecond } = message;
        run.update({ iteration, loss, iterationsPerSecond });
        this.#reportSoon();
        return null;
      }
      case "frame":
        this.#takeFrame(message.bytes);
        return null;
      case "refused":
        this.#events.notice(run.roomId, message.problem);
        return null;
      case "ended":
        return () => run.end(message.state, this.#outcome(message));
      case "failed":
        return () => run.end("failed", null, message.problem);
    }
  }

  /** It follows and reports nothing any more. */
  close(): void {
    for (const end of this.#endings.splice(0)) end();
    if (this.#nextReport !== null) clearTimeout(this.#nextReport);
    this.#nextReport = null;
  }

  /** A report, when the last one is old enough. */
  #reportSoon(): void {
    const wait = this.#reportedAt + LIMITS.progressInterval - performance.now();
    this.#nextReport ??= setTimeout(() => this.report(), Math.max(0, wait));
  }

  #takeEdits(locksToo = false): void {
    const taken = this.run.takeEdits(locksToo);
    if (taken !== null) this.#tell(taken.revision, taken.patch);
  }

  #takeInputs(): void {
    // In the order in which people did it.
    this.#takeEdits();
    const taken = this.run.takeInputs();
    if (taken === null) return;
    this.#tell(taken.revision, taken.patch);
    this.report();
  }

  #takeFrame(bytes: Uint8Array): void {
    const { run } = this;
    try {
      const honoured = run.take(bytes);
      if (honoured !== null) this.#events.honours(run, honoured);
    } catch (error) {
      this.#log.error({ error, room: roomTag(run.roomId) }, "the optimiser sent what is no frame");
      return;
    }
    this.#events.frame(run, bytes);
  }

  #outcome({ strokes, revision }: Extract<FromWorker, { type: "ended" }>): Outcome {
    const drawn = strokes.flatMap(({ id, bytes, order }) => {
      const stroke = decodeStroke(id, bytes);
      return stroke === null ? [] : [{ stroke, order }];
    });
    const lost = strokes.length - drawn.length;
    if (lost > 0) this.#log.error({ lost }, "the optimiser ended with what are no strokes");
    return { side: this.run.status.settings.canvas, strokes: drawn, revision };
  }
}
