import { isEmpty } from "../../../drawing/geometry/box.ts";
import { type PackedStrokes, packStrokes } from "../../../drawing/packed.ts";
import type { Stroke } from "../../../drawing/stroke.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Picture } from "../room/picture.ts";
import { Backdrop } from "./backdrop.ts";
import { dirtyBox } from "./dirty.ts";
import { Ease } from "./ease.ts";
import { paint } from "./paint.ts";
import { isWhole, type Sharp, sameSharp } from "./sharp.ts";
import { paintInSlices } from "./slices.ts";
import { between, copyOf, FramePace, sameStrokes } from "./tween.ts";

/**
 * How long a bitmap may stay of which only a part was painted anew, milliseconds: browsers smooth the edges of a curve
 * a little differently where they draw only a part of it.
 */
const PATCHED = 700;
/** So many strokes are painted in slices when nobody waits for them. */
const MANY = 800;

/** Keeps a canvas showing a picture, sharp at any size, and moves strokes from one frame to the next. */
export class PaperView {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #backdrop: Backdrop;
  readonly #still: () => boolean;
  readonly #pace = new FramePace(LIMITS.frameInterval);
  #side = 224;
  #sharp: Sharp | null = null;
  #from: PackedStrokes | null = null;
  #to: PackedStrokes | null = null;
  #shown: PackedStrokes | null = null;
  /** The strokes that #shown is of, while it is of exactly these. */
  #strokes: readonly Stroke[] | null = null;
  /** Those that the bitmap has; null while they are between two frames. */
  #painted: readonly Stroke[] | null = null;
  /** What the bitmap is of, for whoever reads the page. */
  #labels: Readonly<Record<"iteration" | "from" | "strokes", string>> | null = null;
  #started = 0;
  #lasts = 0;
  #request: number | null = null;
  /** The part that is being painted in slices. */
  #next: Sharp | null = null;
  #stop: (() => void) | null = null;
  #wholeSoon: ReturnType<typeof setTimeout> | undefined;
  readonly #ease = new Ease();

  /** @param still whether motion is unwanted. */
  constructor(canvas: HTMLCanvasElement, backdrop: HTMLCanvasElement, still: () => boolean) {
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("This browser gives no 2D canvas.");
    this.#canvas = canvas;
    this.#context = context;
    this.#backdrop = new Backdrop(backdrop);
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
    this.#strokes = moves ? null : scene.strokes;
    if (this.#side !== scene.width) this.#painted = null;
    this.#side = scene.width;
    this.#started = now;
    this.#lasts = lasts;
    this.#labels = { iteration: String(iteration), from, strokes: String(next.widths.length) };
    this.#backdrop.outdated(() => this.#to ?? next, scene.width);
    this.#requestPaint();
  }

  /** Paint this part of the sheet from now on; many strokes take a while, in which the bitmap stays as it is. */
  look(sharp: Sharp): void {
    this.#next = null;
    this.#stopSlices();
    if (this.#sharp !== null && sameSharp(this.#sharp, sharp)) return;
    // A run, whose strokes move, paints all the time anyway.
    const many = this.#strokes !== null && this.#strokes.length >= MANY;
    if (many && this.#sharp !== null) this.#begin(sharp);
    else this.#take(sharp, null);
  }

  /** Paint all of a part of the sheet, without haste. */
  #begin(sharp: Sharp): void {
    this.#stopSlices();
    if (this.#shown === null) return;
    const strokes = this.#strokes;
    this.#next = sharp;
    this.#stop = paintInSlices(sharp, this.#shown, ...this.#measure(sharp), (bitmap) => {
      this.#stop = null;
      this.#next = null;
      this.#take(sharp, bitmap);
      this.#painted = strokes;
    });
  }

  #stopSlices(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** @param bitmap what is to be seen; null to paint it now */
  #take(sharp: Sharp, bitmap: HTMLCanvasElement | null): void {
    if (isWhole(sharp)) this.#backdrop.hide();
    else if (this.#sharp !== null && isWhole(this.#sharp)) this.#backdrop.take(this.#canvas);
    this.#sharp = sharp;
    const { left, top, right, bottom } = sharp.part;
    const { style } = this.#canvas;
    style.left = `${100 * left}%`;
    style.top = `${100 * top}%`;
    style.width = `${100 * (right - left)}%`;
    style.height = `${100 * (bottom - top)}%`;
    // A canvas whose size is set loses what was on it: paint before the browser shows that.
    if (this.#canvas.width !== sharp.width) this.#canvas.width = sharp.width;
    if (this.#canvas.height !== sharp.height) this.#canvas.height = sharp.height;
    this.#painted = null;
    if (bitmap === null) {
      this.#paint();
      return;
    }
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.drawImage(bitmap, 0, 0);
  }

  #measure({
    part,
    width,
  }: Sharp): readonly [scale: number, origin: { readonly x: number; readonly y: number }] {
    const scale = width / ((part.right - part.left) * this.#side);
    return [scale, { x: part.left * this.#side, y: part.top * this.#side }];
  }

  close(): void {
    if (this.#request !== null) cancelAnimationFrame(this.#request);
    this.#request = null;
    clearTimeout(this.#wholeSoon);
    this.#stopSlices();
    this.#backdrop.hide();
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

  /** All of it, or where strokes have changed since it was last painted. */
  #paint(): void {
    if (this.#shown === null || this.#sharp === null) return;
    if (this.#labels !== null) Object.assign(this.#canvas.dataset, this.#labels);
    this.#labels = null;
    const only =
      this.#painted !== null && this.#strokes !== null ? dirtyBox(this.#painted, this.#strokes) : null;
    this.#painted = this.#strokes;
    if (only !== null && isEmpty(only)) return;
    this.#stopSlices();
    clearTimeout(this.#wholeSoon);
    if (only !== null || this.#next !== null) this.#wholeSoon = setTimeout(() => this.#whole(), PATCHED);
    paint(this.#context, this.#shown, ...this.#measure(this.#sharp), only);
  }

  /** What was painted in parts is painted whole, and what came between the slices of a new part is begun anew. */
  #whole(): void {
    const sharp = this.#next ?? this.#sharp;
    if (sharp === null) return;
    if (this.#strokes !== null && this.#strokes.length >= MANY) this.#begin(sharp);
    else {
      this.#next = null;
      this.#take(sharp, null);
    }
  }
}
