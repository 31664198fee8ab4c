import { intersection } from "../../../drawing/geometry/box.ts";
import type { Viewport } from "../paper/viewport.ts";
import { type Watchable, Watched } from "../room/watched.ts";
import { extended, isMeant, movedBy, type PaintedRegion, rectangle, stretchedBy } from "./painted-region.ts";
import type { PaperPoint, PaperTool } from "./tool.ts";

/** How far an arrow key moves or stretches it, as a share of the paper's side. */
const STRIDE = 0.02;
const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Paints a region freehand, or with Shift a rectangle, for whatever wants one: reseeding. */
export class RegionTool implements PaperTool {
  readonly name = "region";
  readonly cursor = "crosshair";
  readonly #viewport: Viewport;
  readonly #region: Watched<PaintedRegion | null>;
  readonly #draft = new Watched<PaintedRegion | null>(null);
  #begun: PaperPoint | null = null;
  #outline: PaintedRegion = [];

  /** @param region where the painted one is kept */
  constructor(viewport: Viewport, region: Watched<PaintedRegion | null>) {
    this.#viewport = viewport;
    this.#region = region;
  }

  /** The one that is being painted. */
  get draft(): Watchable<PaintedRegion | null> {
    return this.#draft;
  }

  down(at: PaperPoint): void {
    this.#begun = at;
    this.#outline = [at.x, at.y];
  }

  move(at: PaperPoint): void {
    if (this.#begun === null) return;
    this.#outline = extended(this.#outline, at);
    const { x, y } = this.#begun;
    this.#draft.set(at.shift ? rectangle(x, y, at.x, at.y) : this.#outline);
  }

  up(at: PaperPoint): void {
    this.move(at);
    const painted = this.#draft.value;
    this.cancel();
    // A tap takes the region away.
    this.#region.set(painted !== null && isMeant(painted, at) ? painted : null);
  }

  cancel(): void {
    this.#begun = null;
    this.#outline = [];
    this.#draft.set(null);
  }

  /** Enter begins with the middle of what is seen; arrows move it, with Shift they stretch it; Escape takes it away. */
  key(key: string, shift: boolean): boolean {
    const region = this.#region.value;
    const arrow = ARROWS[key];
    if (region === null) {
      if (key !== "Enter" && arrow === undefined) return false;
      this.#region.set(this.#middle());
      return true;
    }
    if (key === "Escape") this.#region.set(null);
    else if (arrow === undefined) return false;
    else {
      const stride = STRIDE * this.#viewport.canvasSide;
      this.#region.set((shift ? stretchedBy : movedBy)(region, arrow[0] * stride, arrow[1] * stride));
    }
    return true;
  }

  #middle(): PaintedRegion {
    const side = this.#viewport.canvasSide;
    const sheet = { left: 0, top: 0, right: side, bottom: side };
    const { left, top, right, bottom } = intersection(this.#viewport.visible(), sheet);
    const [w, h] = [right - left, bottom - top];
    return rectangle(left + w / 4, top + h / 4, right - w / 4, bottom - h / 4);
  }
}
