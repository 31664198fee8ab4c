import type { PackedStrokes } from "../../../drawing/packed.ts";
import { paintInSlices } from "./slices.ts";

/** Coarse, as it is only seen while the paper moves, pixels. */
const SIDE = 1024;
/** How long nothing may have changed before it is painted again, milliseconds. */
const REST = 500;

/** The whole sheet, coarsely, below a bitmap that shows a part of it: what a quick hand brings into view. */
export class Backdrop {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | null = null;

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
    this.#giveUp();
    this.#timer = setTimeout(() => {
      const size = { width: SIDE, height: SIDE };
      this.#stop = paintInSlices(size, strokes(), SIDE / side, { x: 0, y: 0 }, (bitmap) => this.take(bitmap));
    }, REST);
  }

  /** What was to be painted is not. */
  #giveUp(): void {
    clearTimeout(this.#timer);
    this.#stop?.();
    this.#stop = null;
  }

  hide(): void {
    this.#giveUp();
    this.#canvas.hidden = true;
    this.#canvas.width = 1;
    this.#canvas.height = 1;
  }
}
