/** Does something soon, but no more often than once per interval: at once after a quiet time, else when it is over. */
export class Paced {
  readonly #interval: number;
  readonly #act: () => void;
  #actedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  /** @param interval milliseconds */
  constructor(interval: number, act: () => void) {
    this.#interval = interval;
    this.#act = act;
  }

  soon(): void {
    if (this.#timer !== null) return;
    const wait = this.#actedAt + this.#interval - performance.now();
    if (wait <= 0) this.now();
    else this.#timer = setTimeout(() => this.now(), Math.ceil(wait));
  }

  now(): void {
    this.stop();
    this.#actedAt = performance.now();
    this.#act();
  }

  /** What was to be done soon is not done. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
