import type { Box } from "../../../drawing/geometry/box.ts";
import type { SharedView } from "../../../protocol/presence.ts";
import { type Watchable, Watched } from "../room/watched.ts";

/** 1 shows the whole sheet. */
export const ZOOM = { min: 0.25, max: 16 } as const;
/** What of the stage is left free around a part that is fitted, as a factor. */
const MARGIN = 1.2;
/** How far the middle may leave the sheet, in stages: a tenth of the stage always shows some paper. */
const BEYOND = 0.4;

export const WHOLE_SHEET: SharedView = { x: 0.5, y: 0.5, zoom: 1 };

const within = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

/** Where the sheet lies on the screen, CSS pixels of the stage. */
export interface SheetPlace {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** Which part of the sheet the stage shows, and the ways between screen and paper. */
export class Viewport {
  readonly #view = new Watched<SharedView>(WHOLE_SHEET);
  #stage: Element | null = null;
  #canvasSide = 224;

  get view(): Watchable<SharedView> {
    return this.#view;
  }

  /** Side of the drawing's canvas, pixels: the unit of `toPaper` and of boxes. */
  get canvasSide(): number {
    return this.#canvasSide;
  }
  set canvasSide(side: number) {
    this.#canvasSide = side;
  }

  /** @param stage the element that the sheet is seen in; null when it is gone */
  attach(stage: Element | null): void {
    this.#stage = stage;
  }

  /** Where the sheet lies in the stage. */
  place(): SheetPlace {
    const { width, height } = this.#rect();
    const { x, y, zoom } = this.#view.value;
    const side = Math.min(width, height) * zoom;
    return { left: width / 2 - x * side, top: height / 2 - y * side, side };
  }

  /** A place on the screen as canvas pixels. */
  toPaper(clientX: number, clientY: number): { readonly x: number; readonly y: number } {
    const { left, top } = this.#rect();
    const place = this.place();
    const scale = this.#canvasSide / Math.max(1e-9, place.side);
    return { x: (clientX - left - place.left) * scale, y: (clientY - top - place.top) * scale };
  }

  /** Canvas pixels that one pixel of the screen stands for. */
  get screenPixel(): number {
    return this.#canvasSide / Math.max(1e-9, this.place().side);
  }

  /** What of the sheet is seen, canvas pixels; beyond the sheet too when that shows. */
  visible(): Box {
    const { width, height } = this.#rect();
    const { left, top } = this.place();
    const scale = this.screenPixel;
    return {
      left: -left * scale,
      top: -top * scale,
      right: (width - left) * scale,
      bottom: (height - top) * scale,
    };
  }

  /** Whether all of the sheet is seen. */
  get showsWholeSheet(): boolean {
    const { left, top, right, bottom } = this.visible();
    const side = this.#canvasSide * (1 - 1e-3);
    return (
      left <= this.#canvasSide - side && top <= this.#canvasSide - side && right >= side && bottom >= side
    );
  }

  /** The sheet goes along with a pointer that goes so many screen pixels. */
  panBy(dx: number, dy: number): void {
    const { x, y, zoom } = this.#view.value;
    const { side } = this.place();
    if (side > 0) this.show({ x: x - dx / side, y: y - dy / side, zoom });
  }

  /** Enlarge by a factor; what is under this place on the screen stays there. */
  zoomAt(factor: number, clientX: number, clientY: number): void {
    const { left, top, width, height } = this.#rect();
    const { x, y, zoom } = this.#view.value;
    const next = within(zoom * factor, ZOOM.min, ZOOM.max);
    const fit = Math.min(width, height);
    if (!(fit > 0)) return;
    const stays = 1 / (fit * zoom) - 1 / (fit * next);
    this.show({
      x: x + (clientX - left - width / 2) * stays,
      y: y + (clientY - top - height / 2) * stays,
      zoom: next,
    });
  }

  /** Enlarge by a factor around the middle. */
  zoomBy(factor: number): void {
    const { left, top, width, height } = this.#rect();
    this.zoomAt(factor, left + width / 2, top + height / 2);
  }

  /** Show the whole sheet. */
  fit(): void {
    this.show(WHOLE_SHEET);
  }

  /** Show this part of the canvas as large as the stage allows. */
  fitTo({ left, top, right, bottom }: Box): void {
    const side = this.#canvasSide;
    const span = Math.max((right - left) / side, (bottom - top) / side, 1 / ZOOM.max / MARGIN);
    this.show({ x: (left + right) / 2 / side, y: (top + bottom) / 2 / side, zoom: 1 / (span * MARGIN) });
  }

  /** The sheet at 100 %; the middle stays the middle. */
  actualSize(): void {
    this.show({ ...this.#view.value, zoom: 1 });
  }

  /** Show what somebody else sees; what is out of range becomes what is nearest to it. */
  show({ x, y, zoom }: SharedView): void {
    const scale = within(zoom, ZOOM.min, ZOOM.max);
    const beyond = BEYOND / scale;
    const next = { x: within(x, -beyond, 1 + beyond), y: within(y, -beyond, 1 + beyond), zoom: scale };
    const now = this.#view.value;
    if (next.x !== now.x || next.y !== now.y || next.zoom !== now.zoom) this.#view.set(next);
  }

  #rect(): DOMRect {
    return this.#stage?.getBoundingClientRect() ?? new DOMRect();
  }
}
