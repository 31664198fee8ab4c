import * as Y from "yjs";
import { LIMITS } from "../../protocol/limits.ts";
import { Paced } from "./paced.ts";

/** Updates that are sent together. */
export interface Batch {
  readonly update: Uint8Array;
  /** Who wrote all of it, when that was one connection alone: it need not hear itself. */
  readonly only: unknown;
}

/**
 * Gathers a room's updates: the first after a quiet time goes out at once, what follows closely goes out together,
 * so that fifty people who draw cost each other one message per interval and not one per stroke.
 */
export class Outbox {
  readonly #send: (batch: Batch) => void;
  readonly #pace = new Paced(LIMITS.yjsUpdateInterval, () => this.#flush());
  readonly #origins = new Set<unknown>();
  #updates: Uint8Array[] = [];

  constructor(send: (batch: Batch) => void) {
    this.#send = send;
  }

  push(update: Uint8Array, origin: unknown): void {
    this.#updates.push(update);
    this.#origins.add(origin);
    this.#pace.soon();
  }

  #flush(): void {
    const [updates, [first]] = [this.#updates, this.#origins];
    const only = this.#origins.size === 1 ? first : null;
    this.#updates = [];
    this.#origins.clear();
    this.#send({ update: updates.length === 1 ? updates[0] : Y.mergeUpdates(updates), only });
  }
}
