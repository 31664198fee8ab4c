import type { InstalledCritic } from "../../protocol/critics.ts";
import { CroquisError } from "../../protocol/errors.ts";
import type { CriticId, RoomId, RunId, UserId } from "../../protocol/ids.ts";
import type { Lexicon } from "../../protocol/lexicon.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { RunState } from "../../protocol/run.ts";
import type { FromWorker, ToWorker } from "../../protocol/worker.ts";
import { type Log, roomTag } from "../log.ts";
import type { RoomHold } from "../rooms/rooms.ts";
import type { Acceptances } from "./acceptances.ts";
import { ActiveRun } from "./active.ts";
import { Critics } from "./critics.ts";
import type { RunEvents } from "./events.ts";
import { OptimiserProcess } from "./optimiser.ts";
import { type Accepted, Run } from "./run.ts";

/** Starts of the optimiser in a row after which waiting runs are given up. */
const HOPELESS = 4;
const WATCH_INTERVAL = 1000;
/** The critic that is loaded before anybody asks. */
const WARM_CRITIC = "embedded";

/** All runs of this server. At most one per room is not over; `LIMITS.activeRuns` of them share the optimiser. */
export class Runs {
  readonly #events: RunEvents;
  readonly #log: Log;
  readonly #optimiser: OptimiserProcess;
  readonly #acceptances: Acceptances;
  /** What runs that are over still have to write. */
  readonly #keeping = new Set<Promise<void>>();
  /** A room's latest run. */
  readonly #latest = new Map<RoomId, Run>();
  /** Runs that wait, the first to come first. */
  #queue: ActiveRun[] = [];
  /** Runs that the optimiser has. */
  readonly #active = new Map<RunId, ActiveRun>();
  readonly #watchdog: NodeJS.Timeout;
  readonly #critics = new Critics();

  constructor(program: string, acceptances: Acceptances, events: RunEvents, log: Log) {
    this.#acceptances = acceptances;
    this.#events = events;
    this.#log = log;
    this.#optimiser = new OptimiserProcess(
      program,
      {
        ready: (critics) => this.#optimiserReady(critics),
        message: (message) => this.#receive(message),
        gone: (attempts) => this.#optimiserGone(attempts),
      },
      log,
    );
    this.#watchdog = setInterval(() => this.#watch(), WATCH_INTERVAL);
    this.#watchdog.unref();
  }

  /** Start the optimiser's process. Runs may be put into the queue before. */
  begin(): void {
    this.#optimiser.start();
  }

  get health(): { optimiser: "ready" | "starting"; active: number; queued: number } {
    return {
      optimiser: this.#optimiser.ready ? "ready" : "starting",
      active: this.#active.size,
      queued: this.#queue.length,
    };
  }

  /** What a run's critic can be, as the optimiser said last; empty until it has started. */
  get critics(): readonly InstalledCritic[] {
    return this.#critics.installed;
  }

  /**
   * What a critic knows; see `Critics`.
   * @throws CroquisError "unknown-critic"
   */
  lexicon(critic: CriticId): Lexicon | null {
    return this.#critics.lexicon(critic);
  }

  get optimiserPid(): number | undefined {
    return this.#optimiser.pid;
  }

  /** The room's latest run, over or not. */
  latest(roomId: RoomId): Run | null {
    return this.#latest.get(roomId) ?? null;
  }

  /** The room is empty: what is over need not be remembered. */
  forget(roomId: RoomId): void {
    if (this.#latest.get(roomId)?.isOver) this.#latest.delete(roomId);
  }

  /**
   * Put a run into the queue. It takes the hold over, also when it throws.
   * @throws CroquisError "run-active", "queue-full", "empty-prompt" or "no-strokes"
   */
  start(hold: RoomHold, from: "scratch" | "canvas", startedBy: UserId | null): Run {
    try {
      if (this.#latest.get(hold.room.id)?.isOver === false) throw new CroquisError("run-active");
      if (this.#queue.length >= LIMITS.queuedRuns) throw new CroquisError("queue-full");
      const run = new Run(hold, from, startedBy);
      this.#latest.set(run.roomId, run);
      const active = new ActiveRun({
        run,
        events: this.#events,
        log: this.#log,
        tell: (revision, patch) => {
          if (!this.#active.has(run.id)) return;
          this.#optimiser.send({ type: "patch", runId: run.id, revision, patch });
        },
      });
      this.#queue.push(active);
      active.report();
      this.#pump();
      return run;
    } catch (error) {
      hold.release();
      throw error;
    }
  }

  /** @throws CroquisError "no-run" or "wrong-state" */
  pause(roomId: RoomId, runId: RunId): void {
    this.#command(this.#expect(roomId, runId, ["running"]), "pause");
  }

  /** @throws CroquisError "no-run" or "wrong-state" */
  resume(roomId: RoomId, runId: RunId): void {
    this.#command(this.#expect(roomId, runId, ["paused"]), "resume");
  }

  /** @throws CroquisError "no-run" or "wrong-state" */
  step(roomId: RoomId, runId: RunId): void {
    this.#command(this.#expect(roomId, runId, ["paused"]), "step");
  }

  /** @throws CroquisError "no-run" or "wrong-state" */
  stop(roomId: RoomId, runId: RunId): void {
    const run = this.#expect(roomId, runId, ["queued", "preparing", "running", "paused"]);
    const waiting = this.#queue.find((each) => each.run === run);
    if (waiting) this.#end(waiting, () => run.end("stopped", null));
    else this.#command(run, "stop");
  }

  /** Runs that go on are stopped where they are; their pictures stay in their rooms. */
  async close(): Promise<void> {
    clearInterval(this.#watchdog);
    for (const each of [...this.#queue, ...this.#active.values()]) {
      this.#end(each, () => each.run.end("stopped", null));
    }
    await this.#optimiser.close();
    await Promise.all(this.#keeping);
  }

  #expect(roomId: RoomId, runId: RunId, states: readonly RunState[]): Run {
    const run = this.#latest.get(roomId);
    if (run === undefined || run.id !== runId || run.isOver) throw new CroquisError("no-run");
    if (!states.includes(run.status.state)) throw new CroquisError("wrong-state");
    return run;
  }

  #command(
    run: Run,
    type: Extract<ToWorker, { runId: RunId; type: "pause" | "resume" | "step" | "stop" }>["type"],
  ) {
    this.#optimiser.send({ type, runId: run.id });
  }

  /** Give the optimiser what waits, as far as there is room. Paused runs cost it nothing. */
  #pump(): void {
    if (!this.#optimiser.ready) return;
    let going = [...this.#active.values()].filter(({ paused }) => !paused).length;
    while (going < LIMITS.activeRuns && this.#queue.length > 0) {
      if (this.#active.size >= LIMITS.heldRuns) {
        this.#stopLongestPaused();
        return;
      }
      const [next, ...rest] = this.#queue;
      this.#queue = rest;
      this.#active.set(next.run.id, next);
      this.#optimiser.heardAt = performance.now();
      this.#optimiser.send({ type: "start", request: next.begin() });
      next.run.update({ state: "preparing" });
      next.report();
      going++;
    }
  }

  /** Its picture stays in its room; what waits goes on when it has ended. */
  #stopLongestPaused(): void {
    const standing = [...this.#active.values()].filter(({ paused }) => paused);
    const [longest] = standing.sort((a, b) => a.pausedAt - b.pausedAt);
    if (longest) this.#command(longest.run, "stop");
  }

  #receive(message: FromWorker): void {
    this.#critics.hear(message);
    if (!("runId" in message)) return;
    // A run that the server has given up may still have said something.
    const active = this.#active.get(message.runId);
    if (active === undefined) return;
    const end = active.hear(message);
    if (end !== null) this.#end(active, end);
    else if (message.type === "state" && active.paused) this.#pump();
  }

  #end(active: ActiveRun, end: () => Accepted | null): void {
    const { run } = active;
    active.close();
    this.#active.delete(run.id);
    this.#queue = this.#queue.filter((each) => each !== active);
    const accepted = end();
    this.#events.status(run.roomId, run.status);
    const keeping = this.#keep(run, accepted).finally(() => this.#keeping.delete(keeping));
    this.#keeping.add(keeping);
    this.#pump();
  }

  async #keep(run: Run, accepted: Accepted | null): Promise<void> {
    try {
      if (accepted !== null) await this.#acceptances.keep(run, accepted);
      await this.#events.ended(run);
    } catch (error) {
      this.#log.error({ error, room: roomTag(run.roomId) }, "what follows a run's end could not be written");
    } finally {
      run.release();
    }
  }

  #optimiserReady(critics: readonly InstalledCritic[]): void {
    this.#critics.installed = critics;
    this.#optimiser.send({ type: "warm", critic: WARM_CRITIC });
    this.#pump();
  }

  #optimiserGone(attempts: number): void {
    const { problem } = new CroquisError("optimiser-stopped");
    const lost = [...this.#active.values()];
    if (attempts >= HOPELESS) lost.push(...this.#queue);
    for (const each of lost) {
      this.#end(each, () => each.run.end("failed", null, problem));
      this.#events.notice(each.run.roomId, problem);
    }
  }

  #watch(): void {
    const now = performance.now();
    const going = [...this.#active.values()].some(({ paused }) => !paused);
    if (going && now - this.#optimiser.heardAt > LIMITS.optimiserSilence) {
      this.#log.error("the optimiser has been silent for too long; it is killed");
      this.#optimiser.kill();
    }
    for (const { run, paused, pausedAt } of this.#active.values()) {
      const forgotten =
        paused && now - pausedAt > LIMITS.pausedUnwatched && this.#events.audience(run.roomId) === 0;
      if (forgotten) this.#command(run, "stop");
    }
  }
}
