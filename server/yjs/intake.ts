import type { WebSocket } from "ws";
import { LIMITS } from "../../protocol/limits.ts";
import { TokenBucket } from "../rate.ts";
import { isAwareness } from "./messages.ts";

/**
 * Hands a socket's messages on, in their order, at no more than a rate: writes and cursors each have their own. A
 * sender that is faster is slowed down, by no longer reading from it, and loses nothing.
 */
export class Intake {
  readonly #socket: Pick<WebSocket, "pause" | "resume">;
  readonly #writes = new TokenBucket(LIMITS.yjsMessagesPerSecond, LIMITS.yjsMessageBurst);
  readonly #cursors = new TokenBucket(LIMITS.awarenessPerSecond, LIMITS.awarenessBurst);
  readonly #handle: (message: Uint8Array) => void;
  #waiting: Uint8Array[] = [];
  #timer: NodeJS.Timeout | null = null;
  #open = false;

  constructor(socket: Pick<WebSocket, "pause" | "resume">, handle: (message: Uint8Array) => void) {
    this.#socket = socket;
    this.#handle = handle;
  }

  /** Messages that arrive before this wait. */
  start(): void {
    this.#open = true;
    this.#drain();
  }

  stop(): void {
    this.#open = false;
    this.#waiting = [];
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  push(message: Uint8Array): void {
    this.#waiting.push(message);
    if (this.#timer === null) this.#drain();
  }

  #drain(): void {
    this.#timer = null;
    let handled = 0;
    while (this.#open && handled < this.#waiting.length && this.#bucket(this.#waiting[handled]).take()) {
      this.#handle(this.#waiting[handled++]);
    }
    // `stop` may have emptied the queue meanwhile.
    this.#waiting = this.#waiting.slice(handled);
    if (this.#waiting.length === 0) {
      this.#socket.resume();
      return;
    }
    this.#socket.pause();
    const wait = this.#bucket(this.#waiting[0]).wait();
    if (this.#open) this.#timer = setTimeout(() => this.#drain(), Math.max(5, wait));
  }

  #bucket(message: Uint8Array): TokenBucket {
    return isAwareness(message) ? this.#cursors : this.#writes;
  }
}
