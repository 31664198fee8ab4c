import type { StepReport } from "../optimise/run.ts";

const BAR = 24;
const REDRAW_MILLISECONDS = 100;
const LINES = 10;

/** Tells a terminal how a run goes: a bar that redraws itself, or a plain line every tenth of the way. */
export class DrawProgress {
  readonly #stream: NodeJS.WriteStream;
  readonly #iterations: number;
  readonly #started = performance.now();
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(stream: NodeJS.WriteStream, iterations: number) {
    this.#stream = stream;
    this.#iterations = iterations;
  }

  update({ iteration, loss }: StepReport): void {
    const now = performance.now();
    const rate = (1000 * iteration) / (now - this.#started);
    const figures = `${iteration}/${this.#iterations}  loss ${loss.toFixed(4)}  ${rate.toFixed(1)} iterations/s`;
    const last = iteration === this.#iterations;
    if (!this.#stream.isTTY) {
      const every = Math.max(1, Math.ceil(this.#iterations / LINES));
      if (last || iteration % every === 0) this.#stream.write(`${figures}\n`);
    } else if (last || now - this.#drawnAt >= REDRAW_MILLISECONDS) {
      const filled = Math.round((BAR * iteration) / this.#iterations);
      this.#stream.write(
        `\r\u001b[K${"█".repeat(filled)}${"░".repeat(BAR - filled)}  ${figures}${last ? "\n" : ""}`,
      );
      this.#drawnAt = now;
    }
  }
}
