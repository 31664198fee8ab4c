import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { InstalledCritic } from "../../protocol/critics.ts";
import { type FromWorker, fromWorkerSchema, type ToWorker } from "../../protocol/worker.ts";
import type { Log } from "../log.ts";

/** Waits before the next start of a process that went down, in milliseconds; the last one repeats. */
const BACK_OFF = [100, 500, 2000, 5000, 15_000];
/** A process that has been ready this long counts as healthy again. */
const HEALTHY_AFTER = 10_000;
/** How long a process may take to end before it is killed. */
const GRACE = 2000;

export interface OptimiserEvents {
  /** The process takes messages now, for runs with these critics. */
  ready(critics: readonly InstalledCritic[]): void;
  message(message: FromWorker): void;
  /** The process is gone; `attempts` starts in a row never became healthy. */
  gone(attempts: number): void;
}

/** The program that runs in the child process: a TypeScript file that speaks `protocol/worker`. */
export const OPTIMISER_PROGRAM = fileURLToPath(new URL("../../gpu/worker/main.ts", import.meta.url));

/** Keeps the optimiser's process running: starts it, starts it again when it went down, and ends it. */
export class OptimiserProcess {
  readonly #program: string;
  readonly #events: OptimiserEvents;
  readonly #log: Log;
  #child: ChildProcess | null = null;
  #ready = false;
  #attempts = 0;
  #restart: NodeJS.Timeout | null = null;
  #healthy: NodeJS.Timeout | null = null;
  #closed = false;
  /** When the process last said something, on `performance.now`'s clock. */
  heardAt = 0;

  constructor(program: string, events: OptimiserEvents, log: Log) {
    this.#program = program;
    this.#events = events;
    this.#log = log;
  }

  get ready(): boolean {
    return this.#ready;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    this.#restart = null;
    const child = fork(this.#program, [], {
      serialization: "advanced",
      execArgv: ["--import", import.meta.resolve("tsx")],
      // A program's words go to the terminal; standard output is the server's log.
      stdio: ["ignore", 2, "inherit", "ipc"],
      env: { ...process.env, ORT_DISABLE_TELEMETRY: "1" },
    });
    this.#child = child;
    child.on("message", (received) => this.#receive(received));
    child.on("error", (error) => this.#log.error({ error }, "the optimiser's process has an error"));
    child.on("exit", (code, signal) => this.#exited(child, code, signal));
  }

  /** Whether the message went out; not while the process starts. */
  send(message: ToWorker): boolean {
    if (!this.#ready || this.#child === null || !this.#child.connected) return false;
    this.#child.send(message);
    return true;
  }

  /** End a process that no longer answers; a new one starts. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  /** End the process for good. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    if (this.#healthy !== null) clearTimeout(this.#healthy);
    const child = this.#child;
    if (child === null) return;
    const impatience = setTimeout(() => child.kill("SIGKILL"), GRACE);
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    await ended;
    clearTimeout(impatience);
  }

  #receive(received: unknown): void {
    this.heardAt = performance.now();
    const message = fromWorkerSchema.safeParse(received);
    if (!message.success) {
      this.#log.error({ issues: message.error.issues }, "the optimiser sent what is no message");
      return;
    }
    if (message.data.type === "ready") {
      this.#ready = true;
      this.#healthy = setTimeout(() => {
        this.#attempts = 0;
      }, HEALTHY_AFTER);
      this.#log.info({ provider: message.data.provider }, "the optimiser is ready");
      this.#events.ready(message.data.critics);
    } else {
      this.#events.message(message.data);
    }
  }

  #exited(child: ChildProcess, code: number | null, signal: string | null): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#ready = false;
    if (this.#healthy !== null) clearTimeout(this.#healthy);
    if (this.#closed) return;
    const wait = BACK_OFF[Math.min(this.#attempts, BACK_OFF.length - 1)];
    this.#attempts++;
    this.#log.error({ code, signal, restartIn: wait }, "the optimiser's process ended");
    this.#restart = setTimeout(() => this.start(), wait);
    this.#events.gone(this.#attempts);
  }
}
