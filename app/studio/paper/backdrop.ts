import type { PackedStrokes } from "../../../drawing/packed.ts";
import { paint } from "./paint.ts";

/** Coarse, as it is only seen while the paper moves, pixels. */
const SIDE = 1024;
/** How long nothing may have changed before it is painted again, milliseconds. */
const REST = 500;

/** The whole sheet, coarsely, below a bitmap that shows a part of it: what a quick hand brings into view. */
export class Backdrop {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("This browser gives no 2D canvas.");
    this.#canvas = canvas;
    this.#context = context;
    this.hide();
  }

  /** @param sheet a bitmap of the whole sheet, up to date */
  take(sheet: HTMLCanvasElement): void {
    this.#canvas.width = SIDE;
    this.#canvas.height = SIDE;
    this.#context.drawImage(sheet, 0, 0, SIDE, SIDE);
    this.#canvas.hidden = false;
  }

  /** The drawing is another; that can wait until it stays so. */
  outdated(strokes: () => PackedStrokes, side: number): void {
    if (this.#canvas.hidden) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => paint(this.#context, strokes(), SIDE / side), REST);
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#canvas.hidden = true;
    this.#canvas.width = 1;
    this.#canvas.height = 1;
  }
}
