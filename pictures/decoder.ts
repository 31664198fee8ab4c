import { fileURLToPath } from "node:url";
import { CroquisError } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { ReadPicture } from "./decode.ts";
import { DecoderChild } from "./decoder-child.ts";

/** A process that has waited this long for a picture ends, milliseconds. */
const IDLE = 60_000;
const PROGRAM = fileURLToPath(new URL("decoder-process.ts", import.meta.url));

export interface DecoderOptions {
  /** The program of the processes; it speaks `decoder-messages`. */
  readonly program?: string;
  /** How long one picture may take, milliseconds. */
  readonly limit?: number;
  readonly idle?: number;
}

/**
 * Reads pictures outside this process: `LIMITS.picturesRead` at the same time, each in a process of its own, so that
 * one that is killed takes no other with it. Processes start when they are first needed and stay warm for a minute.
 */
export class PictureDecoder {
  readonly #options: Required<DecoderOptions>;
  /** Processes that wait, the last used last. */
  #idle: DecoderChild[] = [];
  readonly #busy = new Set<DecoderChild>();
  readonly #waiting: { go: () => void; giveUp: (error: Error) => void }[] = [];
  readonly #timers = new Map<DecoderChild, NodeJS.Timeout>();
  /** Pictures that are read now. */
  #reading = 0;
  #closed = false;

  constructor({ program = PROGRAM, limit = LIMITS.pictureReading, idle = IDLE }: DecoderOptions = {}) {
    this.#options = { program, limit, idle };
  }

  /** Whether as many pictures wait as may. */
  get isFull(): boolean {
    return this.#waiting.length >= LIMITS.picturesWaiting;
  }

  /** Processes at the moment. */
  get pids(): number[] {
    return [...this.#busy, ...this.#idle].flatMap(({ pid }) => pid ?? []);
  }

  /**
   * Read the picture in the file at `path`.
   * @throws CroquisError "picture-bytes", "picture-kind", "picture-broken", "picture-pixels", "picture-slow",
   * "picture-not-found", or "too-many-requests" when too many wait; Error when the program does not start
   */
  async read(path: string): Promise<ReadPicture> {
    await this.#turn();
    if (this.#closed) throw new CroquisError("internal");
    const child = this.#take();
    try {
      return await child.read(path, this.#options.limit);
    } finally {
      this.#giveBack(child);
      const next = this.#waiting.shift();
      if (next === undefined) this.#reading--;
      else next.go();
    }
  }

  /** Whatever is read is given up, and the processes end. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { giveUp } of this.#waiting.splice(0)) giveUp(new CroquisError("internal"));
    for (const timer of this.#timers.values()) clearTimeout(timer);
    const children = [...this.#busy, ...this.#idle];
    this.#idle = [];
    for (const child of children) child.kill();
    await Promise.all(children.map(({ ended }) => ended));
  }

  async #turn(): Promise<void> {
    if (this.#reading < LIMITS.picturesRead) {
      this.#reading++;
      return;
    }
    if (this.isFull) throw new CroquisError("too-many-requests");
    // Who ends hands its place on.
    await new Promise<void>((go, giveUp) => this.#waiting.push({ go, giveUp }));
  }

  #take(): DecoderChild {
    let child = this.#idle.pop();
    while (child !== undefined && !child.alive) child = this.#idle.pop();
    child ??= new DecoderChild(this.#options.program);
    clearTimeout(this.#timers.get(child));
    this.#timers.delete(child);
    this.#busy.add(child);
    return child;
  }

  #giveBack(child: DecoderChild): void {
    this.#busy.delete(child);
    if (child.alive && !this.#closed) {
      this.#idle.push(child);
      const timer = setTimeout(() => this.#end(child), this.#options.idle);
      this.#timers.set(child, timer.unref());
    }
  }

  #end(child: DecoderChild): void {
    this.#timers.delete(child);
    this.#idle = this.#idle.filter((each) => each !== child);
    child.kill();
  }
}
