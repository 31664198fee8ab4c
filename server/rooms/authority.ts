import { type AuthorityChange, type AuthorityState, withChange } from "../../protocol/authority.ts";
import type { RoomLocks } from "../../protocol/locks.ts";
import { strokeIdSchema } from "../../protocol/strokes.ts";

type Listener = (change: AuthorityChange) => void;

/**
 * What of a room the server alone writes, in memory: members, locks, accepted runs, rules. Whoever changes it has
 * written it to the database first.
 */
export class Authority {
  #state: AuthorityState;
  #locks: RoomLocks | null = null;
  readonly #listeners = new Set<Listener>();

  constructor(state: AuthorityState) {
    this.#state = state;
  }

  get state(): AuthorityState {
    return this.#state;
  }

  get locks(): RoomLocks {
    this.#locks ??= new Map(
      Object.entries(this.#state.locks).map(([id, locks]) => [strokeIdSchema.parse(id), locks]),
    );
    return this.#locks;
  }

  change(change: AuthorityChange): void {
    this.#state = withChange(this.#state, change);
    if (change.locks !== undefined) this.#locks = null;
    for (const listener of this.#listeners) listener(change);
  }

  /** @returns what ends it */
  observe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
