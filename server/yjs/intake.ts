import type { WebSocket } from "ws";
import { TokenBucket } from "../rate.ts";

/**
 * Hands a socket's messages on at no more than a rate. A sender that is faster is slowed down, by no longer reading
 * from it, and loses nothing.
 */
export class Intake {
  readonly #socket: WebSocket;
  readonly #bucket: TokenBucket;
  readonly #handle: (message: Uint8Array) => void;
  #waiting: Uint8Array[] = [];
  #timer: NodeJS.Timeout | null = null;
  #open = false;

  constructor(socket: WebSocket, perSecond: number, burst: number, handle: (message: Uint8Array) => void) {
    this.#socket = socket;
    this.#bucket = new TokenBucket(perSecond, burst);
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
    while (this.#open && handled < this.#waiting.length && this.#bucket.take()) {
      this.#handle(this.#waiting[handled++]);
    }
    // `stop` may have emptied the queue meanwhile.
    this.#waiting = this.#waiting.slice(handled);
    if (this.#waiting.length === 0) {
      this.#socket.resume();
      return;
    }
    this.#socket.pause();
    if (this.#open) this.#timer = setTimeout(() => this.#drain(), Math.max(5, this.#bucket.wait()));
  }
}
