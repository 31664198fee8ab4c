import { type PackedStrokes, packStrokes } from "../../../drawing/packed.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Picture } from "../room/picture.ts";
import { Ease } from "./ease.ts";
import { paint } from "./paint.ts";
import { between, copyOf, FramePace, sameStrokes } from "./tween.ts";

/** Keeps a canvas showing a picture, sharp at any size, and moves strokes from one frame to the next. */
export class PaperView {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #still: () => boolean;
  readonly #pace = new FramePace(LIMITS.frameInterval);
  #side = 224;
  #from: PackedStrokes | null = null;
  #to: PackedStrokes | null = null;
  #shown: PackedStrokes | null = null;
  #started = 0;
  #lasts = 0;
  #request: number | null = null;
  readonly #ease = new Ease();

  /** @param still whether motion is unwanted. */
  constructor(canvas: HTMLCanvasElement, still: () => boolean) {
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("This browser gives no 2D canvas.");
    this.#canvas = canvas;
    this.#context = context;
    this.#still = still;
  }

  show({ scene, iteration, from }: Picture): void {
    const next = packStrokes(scene.strokes);
    const now = performance.now();
    const lasts = from === "run" ? this.#pace.frame(now) : 0;
    const moves =
      lasts > 0 &&
      this.#ease.allowsMotion(now) &&
      !this.#still() &&
      this.#shown !== null &&
      sameStrokes(this.#shown, next);
    this.#from = moves && this.#shown !== null ? copyOf(this.#shown) : null;
    this.#to = next;
    if (!moves) this.#shown = copyOf(next);
    this.#side = scene.width;
    this.#started = now;
    this.#lasts = lasts;
    this.#canvas.dataset.iteration = String(iteration);
    this.#canvas.dataset.from = from;
    this.#canvas.dataset.strokes = String(next.widths.length);
    this.#requestPaint();
  }

  /** @param side of the canvas on the screen, device pixels. */
  resize(side: number): void {
    const rounded = Math.max(1, Math.round(side));
    if (this.#canvas.width === rounded && this.#canvas.height === rounded) return;
    this.#canvas.width = rounded;
    this.#canvas.height = rounded;
    // A canvas that changes its size loses what was on it: paint before the browser shows that.
    this.#paint();
  }

  close(): void {
    if (this.#request !== null) cancelAnimationFrame(this.#request);
    this.#request = null;
  }

  #requestPaint(): void {
    this.#request ??= requestAnimationFrame(this.#tick);
  }

  readonly #tick = (now: number): void => {
    this.#request = null;
    const progress = this.#from === null ? 1 : Math.max(0, (now - this.#started) / this.#lasts);
    if (progress < 1) this.#ease.painted(now);
    else this.#ease.rests();
    if (this.#from !== null && this.#to !== null && this.#shown !== null) {
      between(this.#from, this.#to, progress, this.#shown);
    }
    if (progress >= 1) this.#from = null;
    this.#paint();
    if (this.#from !== null) this.#requestPaint();
  };

  #paint(): void {
    if (this.#shown !== null) paint(this.#context, this.#shown, this.#canvas.width / this.#side);
  }
}
