/** Milliseconds, as they were measured. */
export class Latencies {
  readonly #values: number[] = [];

  add(milliseconds: number): void {
    this.#values.push(milliseconds);
  }

  addAll(milliseconds: readonly number[]): void {
    for (const each of milliseconds) this.#values.push(each);
  }

  get count(): number {
    return this.#values.length;
  }

  get all(): readonly number[] {
    return this.#values;
  }

  /** The value that a share of all are at most; NaN when there are none. */
  percentile(share: number): number {
    const sorted = Float64Array.from(this.#values).sort();
    return sorted.length === 0
      ? Number.NaN
      : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
