import { type Watchable, Watched } from "../room/watched.ts";
import type { Direction, Step } from "./steps.ts";

/** Steps that can be taken back, at most. */
const DEEPEST = 300;

/**
 * What this person did, in the order in which it was done, and what was taken back of it. How a step is taken back is
 * `perform`'s business.
 */
export class History {
  readonly #perform: (step: Step, direction: Direction) => Promise<boolean>;
  readonly #canUndo = new Watched(false);
  readonly #canRedo = new Watched(false);
  #done: Step[] = [];
  #undone: Step[] = [];
  #busy = false;

  /** @param perform answers whether there was anything to do; a step without goes, and the next one is tried */
  constructor(perform: (step: Step, direction: Direction) => Promise<boolean>) {
    this.#perform = perform;
  }

  get canUndo(): Watchable<boolean> {
    return this.#canUndo;
  }

  get canRedo(): Watchable<boolean> {
    return this.#canRedo;
  }

  /** Something was done. What had been taken back before cannot come again. */
  push(step: Step): void {
    this.#done.push(step);
    if (this.#done.length > DEEPEST) this.#done.shift();
    this.#undone = [];
    this.#tell();
  }

  undo(): Promise<void> {
    return this.#move("undo");
  }

  redo(): Promise<void> {
    return this.#move("redo");
  }

  /** Forget the steps that `gone` says are no more. */
  forget(gone: (step: Step) => boolean): void {
    this.#done = this.#done.filter((step) => !gone(step));
    this.#undone = this.#undone.filter((step) => !gone(step));
    this.#tell();
  }

  async #move(direction: Direction): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (;;) {
        const step = (direction === "undo" ? this.#done : this.#undone).pop();
        if (step === undefined) break;
        const done = await this.#perform(step, direction);
        if (!done) continue;
        (direction === "undo" ? this.#undone : this.#done).push(step);
        break;
      }
    } finally {
      this.#busy = false;
      this.#tell();
    }
  }

  #tell(): void {
    this.#canUndo.set(this.#done.length > 0);
    this.#canRedo.set(this.#undone.length > 0);
  }
}
