import { CroquisError } from "../../protocol/errors.ts";
import type { UserId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { TokenBuckets } from "../rate.ts";

/**
 * Updates that were refused, by their authors: each costs the room a fresh guard, so whoever goes on offering them has
 * to wait outside for a while.
 */
export class Offences {
  readonly #buckets = new TokenBuckets(LIMITS.refusalsPerSecond, LIMITS.refusalBurst);
  readonly #outsideUntil = new Map<UserId, number>();

  /** @param now milliseconds of a steady clock */
  count(user: UserId, now = performance.now()): void {
    if (!this.#buckets.take(user)) this.#outsideUntil.set(user, now + LIMITS.refusalPause);
  }

  /** @throws CroquisError "too-many-requests" as long as they have to wait */
  check(user: UserId, now = performance.now()): void {
    const until = this.#outsideUntil.get(user);
    if (until === undefined) return;
    if (now < until) throw new CroquisError("too-many-requests");
    this.#outsideUntil.delete(user);
  }
}
