/** Longer between two paints than this, on average, and the machine labours, milliseconds. */
const LABOUR = 26;
/** How long strokes then jump from frame to frame instead of gliding, before gliding is tried again, milliseconds. */
const REST = 4000;

/**
 * Whether there is time to let strokes glide. The optimiser often runs on the machine that paints, and a browser
 * without a graphics card paints slowly: there the frames themselves are motion enough.
 */
export class Ease {
  #last: number | null = null;
  #interval = 16;
  #restUntil = 0;

  /** A paint in the middle of a glide, at `now` in milliseconds. */
  painted(now: number): void {
    if (this.#last !== null) this.#interval += 0.2 * (Math.min(200, now - this.#last) - this.#interval);
    this.#last = now;
    if (this.#interval <= LABOUR) return;
    this.#restUntil = now + REST;
    this.#interval = 16;
  }

  /** No paint follows at once: the time until the next one says nothing. */
  rests(): void {
    this.#last = null;
  }

  allowsMotion(now: number): boolean {
    return now >= this.#restUntil;
  }
}
