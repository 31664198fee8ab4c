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
  /** What is under way: a run is taken back by the server, in its own time. What is asked meanwhile waits for its turn. */
  #moving: Direction | null = null;
  #last: Promise<void> | null = null;

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
    if (this.#moving === "undo") this.#moving = null;
    this.#tell();
  }

  undo(): Promise<void> {
    return this.#inTurn("undo");
  }

  redo(): Promise<void> {
    return this.#inTurn("redo");
  }

  /** Forget the steps that `gone` says are no more. */
  forget(gone: (step: Step) => boolean): void {
    this.#done = this.#done.filter((step) => !gone(step));
    this.#undone = this.#undone.filter((step) => !gone(step));
    this.#tell();
  }

  #inTurn(direction: Direction): Promise<void> {
    const go = (): Promise<void> => this.#move(direction);
    // After one that failed too: that is its caller's to know of.
    const moved = this.#last === null ? go() : this.#last.then(go, go);
    const over = (): void => {
      if (this.#last === moved) this.#last = null;
    };
    this.#last = moved;
    moved.then(over, over);
    return moved;
  }

  async #move(direction: Direction): Promise<void> {
    this.#moving = direction;
    try {
      for (;;) {
        const step = (direction === "undo" ? this.#done : this.#undone).pop();
        if (step === undefined) break;
        this.#tell();
        if (!(await this.#perform(step, direction))) continue;
        if (direction === "redo") this.#done.push(step);
        // Else something was done meanwhile: what was taken back before that cannot come again.
        else if (this.#moving === "undo") this.#undone.push(step);
        break;
      }
    } finally {
      this.#moving = null;
      this.#tell();
    }
  }

  #tell(): void {
    this.#canUndo.set(this.#done.length > 0 || this.#moving === "redo");
    this.#canRedo.set(this.#undone.length > 0 || this.#moving === "undo");
  }
}
