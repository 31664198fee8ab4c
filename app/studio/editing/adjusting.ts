import type { DrawingChange } from "../../../protocol/room-merge.ts";
import type { RoomStroke } from "../../../protocol/room-strokes.ts";
import type { Editor } from "./editor.ts";
import type { LiveChange } from "./live-change.ts";
import { movedBy } from "./operations.ts";

/** After this long without another press it is done, milliseconds. */
const QUIET = 700;

interface Open {
  readonly what: string;
  readonly live: LiveChange;
  /** The strokes as they were at the beginning. */
  readonly strokes: readonly RoomStroke[];
  dx: number;
  dy: number;
  timer: ReturnType<typeof setTimeout>;
}

/**
 * What is done in many small presses, an arrow key held or a slider drawn along, as one step: seen at once, and done
 * when it has been quiet for a moment or something else is begun.
 */
export class Adjusting {
  readonly #editor: Editor;
  #open: Open | null = null;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  /** @param change of the strokes as they were when this kind of change began */
  set(
    what: string,
    change: (strokes: readonly RoomStroke[], open: Pick<Open, "dx" | "dy">) => DrawingChange,
  ): void {
    const open = this.#continued(what);
    if (open !== null) open.live.update(change(open.strokes, open));
  }

  /** Move what is selected, canvas pixels more. */
  nudge(dx: number, dy: number): void {
    this.add("Move", dx, dy, movedBy);
  }

  /** Something that adds up. */
  add(
    what: string,
    dx: number,
    dy: number,
    change: (strokes: readonly RoomStroke[], dx: number, dy: number) => DrawingChange,
  ): void {
    const open = this.#continued(what);
    if (open === null) return;
    open.dx += dx;
    open.dy += dy;
    open.live.update(change(open.strokes, open.dx, open.dy));
  }

  finish(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    clearTimeout(open.timer);
    open.live.commit();
  }

  #continued(what: string): Open | null {
    const timer = setTimeout(() => this.finish(), QUIET);
    if (this.#open?.what === what) {
      clearTimeout(this.#open.timer);
      this.#open.timer = timer;
      return this.#open;
    }
    const strokes = this.#editor.selected;
    if (strokes.length === 0) {
      clearTimeout(timer);
      return null;
    }
    const live = this.#editor.begin(what);
    this.#open = { what, live, strokes, dx: 0, dy: 0, timer };
    return this.#open;
  }
}
