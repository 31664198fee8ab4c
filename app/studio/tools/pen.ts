import { type FittedStroke, fitStrokes, type PenSample } from "../../../drawing/geometry/fit.ts";
import { type Rgba, stroke } from "../../../drawing/stroke.ts";
import type { RoomStroke } from "../../../protocol/room-strokes.ts";
import type { Editor } from "../editing/editor.ts";
import { type Watchable, Watched } from "../room/watched.ts";
import { type Ink, rgbaOf } from "./ink.ts";
import { type PaperPoint, type PaperTool, screenPixel } from "./tool.ts";

/** How far the fit may lie from where the pen was, screen pixels. */
const TOLERANCE = 1.25;
/** Fitting a line that is still being drawn takes one part of the time in so many and one. */
const REST = 2;

/** The editor, as far as tools that draw need it. */
export type DrawingEditor = Pick<
  Editor,
  "shown" | "mayEdit" | "author" | "newStrokeId" | "topOrder" | "apply" | "select"
>;

/** A line that is being drawn, as it will be. */
export interface Draft {
  readonly strokes: readonly FittedStroke[];
  readonly color: Rgba;
}

/** Strokes of one's own on top of all others. */
export function newStrokes(
  editor: DrawingEditor,
  fitted: readonly FittedStroke[],
  color: Rgba,
): readonly RoomStroke[] {
  const order = editor.topOrder();
  const author = editor.author();
  return fitted.map(({ points, width }, i) => ({
    stroke: stroke(editor.newStrokeId(), points, width, color),
    order: order + i,
    author,
    prompt: null,
  }));
}

/** Draws: what the pen leaves becomes few strokes, as wide as it pressed. */
export class PenTool implements PaperTool {
  readonly name = "pen";
  readonly cursor = "crosshair";
  readonly #editor: DrawingEditor;
  readonly #ink: Watchable<Ink>;
  readonly #draft = new Watched<Draft | null>(null);
  readonly #byKeys: () => void;
  #samples: PenSample[] = [];
  #tolerance = 1;
  #request: number | null = null;
  #restsUntil = 0;

  /** @param byKeys adds a stroke for whoever has no pointer */
  constructor(editor: DrawingEditor, ink: Watchable<Ink>, byKeys: () => void) {
    this.#editor = editor;
    this.#ink = ink;
    this.#byKeys = byKeys;
  }

  get draft(): Watchable<Draft | null> {
    return this.#draft;
  }

  down(at: PaperPoint): void {
    if (!this.#editor.mayEdit) return;
    this.#tolerance = TOLERANCE * screenPixel(at);
    this.#samples = [at];
    this.#show();
  }

  move(at: PaperPoint): void {
    if (this.#samples.length === 0) return;
    this.#samples.push(at);
    this.#request ??= requestAnimationFrame(this.#tick);
  }

  up(at: PaperPoint): void {
    if (this.#samples.length === 0) return;
    // A pen that leaves presses with nothing, and a mouse is where it was.
    const last = this.#samples[this.#samples.length - 1];
    if (at.x !== last.x || at.y !== last.y) this.#samples.push({ x: at.x, y: at.y, pressure: last.pressure });
    const strokes = newStrokes(this.#editor, this.#fitted(), rgbaOf(this.#ink.value));
    this.cancel();
    this.#editor.apply({ put: strokes, remove: [] }, "Draw");
  }

  cancel(): void {
    if (this.#request !== null) cancelAnimationFrame(this.#request);
    this.#request = null;
    this.#samples = [];
    this.#draft.set(null);
  }

  key(key: string): boolean {
    if (key !== "Enter") return false;
    this.#byKeys();
    return true;
  }

  /** Many samples may come between two paints; the line is fitted once for each, and less often when it is long. */
  readonly #tick = (now: number): void => {
    this.#request = null;
    if (now >= this.#restsUntil) this.#show();
    else this.#request = requestAnimationFrame(this.#tick);
  };

  #show(): void {
    const began = performance.now();
    this.#draft.set({ strokes: this.#fitted(), color: rgbaOf(this.#ink.value) });
    const ended = performance.now();
    this.#restsUntil = ended + REST * (ended - began);
  }

  #fitted(): readonly FittedStroke[] {
    const width = (this.#ink.value.width / 1000) * this.#editor.shown.value.side;
    return fitStrokes(this.#samples, { width, tolerance: this.#tolerance });
  }
}
