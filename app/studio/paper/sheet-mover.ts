import { type Sharp, sharpFor } from "./sharp.ts";
import type { Viewport } from "./viewport.ts";

/** The view rests when it has not changed for this long, milliseconds. */
const REST = 140;

/**
 * Moves the sheet about in its stage as the viewport says. While it moves, what is painted moves with it and is
 * stretched; what has to be painted anew to be sharp waits until it rests.
 */
export class SheetMover {
  readonly #stage: HTMLElement;
  readonly #sheet: HTMLElement;
  readonly #viewport: Viewport;
  readonly #look: (sharp: Sharp) => void;
  readonly #resized: ResizeObserver;
  readonly #unsubscribe: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param look paints this part of the sheet */
  constructor(stage: HTMLElement, sheet: HTMLElement, viewport: Viewport, look: (sharp: Sharp) => void) {
    this.#stage = stage;
    this.#sheet = sheet;
    this.#viewport = viewport;
    this.#look = look;
    viewport.attach(stage);
    this.#unsubscribe = viewport.view.subscribe(() => {
      this.#move();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#rest(), REST);
    });
    this.#resized = new ResizeObserver(() => {
      this.#move();
      this.#rest();
    });
    this.#resized.observe(stage);
    this.#move();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#resized.disconnect();
    this.#unsubscribe();
    this.#viewport.attach(null);
  }

  #move(): void {
    const { left, top, side } = this.#viewport.place();
    const { style } = this.#sheet;
    const size = `${side}px`;
    // Only what changes: a size that is set again would be laid out again.
    if (style.width !== size) {
      style.width = size;
      style.height = size;
    }
    style.transform = `translate(${onPixels(left)}px, ${onPixels(top)}px)`;
  }

  #rest(): void {
    const { width, height } = this.#stage.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    const { left, top, side } = this.#viewport.place();
    const place = { left: onPixels(left), top: onPixels(top), side };
    this.#look(sharpFor(place, { width, height }, window.devicePixelRatio));
  }
}

/** Between device pixels a bitmap would be blurred. */
const onPixels = (length: number): number =>
  Math.round(length * window.devicePixelRatio) / window.devicePixelRatio;
