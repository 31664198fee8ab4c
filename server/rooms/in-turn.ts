/** Work that has to be done one after the other, each key for itself. */
export class InTurn<K> {
  readonly #last = new Map<K, Promise<unknown>>();

  /** Does the work when all that was given for this key before is over. @returns what the work gives, or throws */
  async do<T>(key: K, work: () => Promise<T>): Promise<T> {
    // Whoever gave the work before has been told how it went.
    const before = this.#last.get(key)?.catch(() => undefined) ?? Promise.resolve();
    const mine = before.then(work);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }

  /** Resolves when all that was given so far is over. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}
