import type { Stroke } from "../../drawing/stroke.ts";
import { problemOf } from "../../protocol/errors.ts";
import type { RunId } from "../../protocol/ids.ts";
import { locksFrom } from "../../protocol/locks.ts";
import { decodeStroke } from "../../protocol/strokes.ts";
import type { RunRequest, ToWorker } from "../../protocol/worker.ts";
import type { CriticSessions } from "../critics/create.ts";
import { Run } from "../optimise/run.ts";
import type { ErrorLog } from "./error-log.ts";
import { LiveRun } from "./live-run.ts";
import type { FromThread } from "./thread-messages.ts";

/**
 * Several runs in one process, a step each in turn. Messages are taken between steps, in the order they came.
 */
export class Optimiser {
  readonly #sessions: CriticSessions;
  readonly #send: (message: FromThread) => void;
  readonly #log: ErrorLog;
  readonly #runs = new Map<RunId, LiveRun>();
  readonly #inbox: ToWorker[] = [];
  #working = false;

  constructor(sessions: CriticSessions, send: (message: FromThread) => void, log: ErrorLog) {
    this.#sessions = sessions;
    this.#send = send;
    this.#log = log;
  }

  receive(message: ToWorker): void {
    this.#inbox.push(message);
    // Else it is taken when the step that is under way has been done.
    if (this.#working) return;
    this.#working = true;
    void this.#work();
  }

  async #work(): Promise<void> {
    for (;;) {
      await this.#takeAll();
      const active = [...this.#runs].filter(([, run]) => !run.paused);
      if (active.length === 0) {
        if (this.#inbox.length > 0) continue;
        this.#working = false;
        return;
      }
      for (const [runId, run] of active) {
        // What came since the last step may have ended or paused this run.
        if (this.#runs.get(runId) !== run || run.paused) continue;
        await this.#guard(runId, () => this.#advance(runId, run));
        // A step blocks this thread: let messages in before the next one, of whichever run.
        await new Promise((resolve) => setImmediate(resolve));
        await this.#takeAll();
      }
    }
  }

  async #takeAll(): Promise<void> {
    for (let message = this.#inbox.shift(); message !== undefined; message = this.#inbox.shift()) {
      await this.#take(message);
    }
  }

  async #take(message: ToWorker): Promise<void> {
    if (message.type === "warm") {
      try {
        await this.#sessions.warm(message.critic);
        this.#send({ type: "warmed", critic: message.critic });
      } catch (error) {
        this.#log(`The critic ${message.critic} could not be warmed.`, error);
      }
      return;
    }
    if (message.type === "start") {
      const { runId } = message.request;
      await this.#guard(runId, () => this.#start(message.request));
      return;
    }
    const run = this.#runs.get(message.runId);
    if (run !== undefined) await this.#guard(message.runId, () => this.#command(message, run));
  }

  async #start(request: RunRequest): Promise<void> {
    const { runId } = request;
    this.#send({ type: "state", runId, state: "preparing", unknownWords: [] });
    const strokes = request.strokes.flatMap(({ id, bytes }): Stroke[] => {
      const stroke = decodeStroke(id, bytes);
      return stroke === null ? [] : [stroke];
    });
    const orders = new Map(request.strokes.map(({ id, order }) => [id, order]));
    const options = { ...request, strokes, orders, locks: locksFrom(request.locks) };
    const run = await Run.create(options, this.#sessions);
    this.#runs.set(runId, new LiveRun(runId, run, this.#send));
  }

  async #command(message: Exclude<ToWorker, { type: "start" | "warm" }>, run: LiveRun): Promise<void> {
    switch (message.type) {
      case "pause":
        return run.setPaused(true);
      case "resume":
        return run.setPaused(false);
      case "step":
        if (run.paused) await this.#advance(message.runId, run);
        return;
      case "patch":
        return run.patch(message.revision, message.patch);
      case "stop":
        this.#runs.delete(message.runId);
        return run.end("stopped");
    }
  }

  async #advance(runId: RunId, run: LiveRun): Promise<void> {
    await run.step();
    if (!run.finished) return;
    this.#runs.delete(runId);
    await run.end("finished");
  }

  /** A run that throws fails alone. */
  async #guard(runId: RunId, work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === "internal") this.#log(`The run ${runId} failed.`, error);
      const run = this.#runs.get(runId);
      this.#runs.delete(runId);
      this.#send({ type: "failed", runId, problem });
      await run?.dispose();
    }
  }
}
