import type { Viewport } from "../paper/viewport.ts";
import type { PaperTool } from "./tool.ts";

/** How far an arrow key moves the paper, screen pixels; with Shift further. */
const STRIDE = 60;
const FAR = 4;
const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Moves the paper; `Pointers` does that by itself while this is in hand, so that only keys are left. */
export class HandTool implements PaperTool {
  readonly name = "hand";
  readonly cursor = "grab";
  readonly #viewport: Viewport;

  constructor(viewport: Viewport) {
    this.#viewport = viewport;
  }

  down(): void {}
  move(): void {}
  up(): void {}
  cancel(): void {}

  key(key: string, shift: boolean): boolean {
    const arrow = ARROWS[key];
    if (arrow === undefined) return false;
    const stride = STRIDE * (shift ? FAR : 1);
    this.#viewport.panBy(arrow[0] * stride, arrow[1] * stride);
    return true;
  }
}
