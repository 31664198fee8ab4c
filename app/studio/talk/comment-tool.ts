import { strokeAt } from "../../../drawing/geometry/hit.ts";
import type { Drawing } from "../../../protocol/room-strokes.ts";
import type { Pin } from "../../../protocol/room-talk.ts";
import type { PaperPoint, PaperTool } from "../tools/tool.ts";

export interface CommentToolOptions {
  /** What is on the paper now. */
  readonly drawing: () => Drawing;
  readonly onPlaced: (pin: Pin) => void;
}

/** A press on the paper says what a comment is about: the stroke under it, or the place. */
export class CommentTool implements PaperTool {
  readonly name = "comment";
  readonly cursor = "crosshair";
  readonly #options: CommentToolOptions;
  #pressed = false;

  constructor(options: CommentToolOptions) {
    this.#options = options;
  }

  down(): void {
    this.#pressed = true;
  }

  move(): void {
    // Where the pointer is let go counts.
  }

  up(at: PaperPoint): void {
    if (!this.#pressed) return;
    this.#pressed = false;
    const { side, strokes } = this.#options.drawing();
    const stroke = strokeAt(
      strokes.map((each) => each.stroke),
      at.x,
      at.y,
      at.slack,
    );
    const share = (value: number): number => Math.min(1, Math.max(0, value / side));
    const place = { kind: "place", x: share(at.x), y: share(at.y) } as const;
    this.#options.onPlaced(stroke === null ? place : { kind: "stroke", stroke });
  }

  cancel(): void {
    this.#pressed = false;
  }
}
