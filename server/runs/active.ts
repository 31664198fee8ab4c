import { LIMITS } from "../../protocol/limits.ts";
import type { RunPatch, RunRequest } from "../../protocol/worker.ts";
import type { Run } from "./run.ts";
import { watchRunInputs, watchStrokes } from "./watch.ts";

/** What an active run says. */
export interface ActiveRunEvents {
  /** People should see its status. */
  status(): void;
  /** The optimiser, where it has the run, should be told. */
  patch(revision: number, patch: RunPatch): void;
}

/** A run that waits or goes on: it follows what people do in its room, and reports not too often. */
export class ActiveRun {
  readonly run: Run;
  /** When it was last told to stand still or go on, on `performance.now`'s clock. */
  pausedAt = 0;
  readonly #events: ActiveRunEvents;
  readonly #endings: (() => void)[] = [];
  #reportedAt = 0;
  /** The next report, when it has to wait. */
  #nextReport: NodeJS.Timeout | null = null;

  constructor(run: Run, events: ActiveRunEvents) {
    this.run = run;
    this.#events = events;
    this.#endings.push(watchRunInputs(run.room, () => this.#takeInputs()));
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
    this.#events.status();
  }

  /** A report, when the last one is old enough. */
  reportSoon(): void {
    const wait = this.#reportedAt + LIMITS.progressInterval - performance.now();
    this.#nextReport ??= setTimeout(() => this.report(), Math.max(0, wait));
  }

  /** It follows and reports nothing any more. */
  close(): void {
    for (const end of this.#endings.splice(0)) end();
    if (this.#nextReport !== null) clearTimeout(this.#nextReport);
    this.#nextReport = null;
  }

  #takeEdits(locksToo = false): void {
    const taken = this.run.takeEdits(locksToo);
    if (taken !== null) this.#events.patch(taken.revision, taken.patch);
  }

  #takeInputs(): void {
    // In the order in which people did it.
    this.#takeEdits();
    const taken = this.run.takeInputs();
    if (taken === null) return;
    this.#events.patch(taken.revision, taken.patch);
    this.report();
  }
}
