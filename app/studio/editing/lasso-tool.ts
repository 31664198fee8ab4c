import { strokesInLasso } from "../../../drawing/geometry/enclose.ts";
import { strokeAt } from "../../../drawing/geometry/hit.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import { type PaperPoint, type PaperTool, screenPixel } from "../tools/tool.ts";
import type { Editor } from "./editor.ts";

/** Between two corners of the line, screen pixels. */
const STEP = 2;

/** Selects what a freehand line goes around; with Shift it adds. A press without a way takes the topmost stroke. */
export class LassoTool implements PaperTool {
  readonly name = "lasso";
  readonly cursor = "crosshair";
  readonly #editor: Editor;
  #line: number[] | null = null;
  #before: ReadonlySet<StrokeId> = new Set();

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  down({ x, y, shift }: PaperPoint): void {
    this.#before = shift ? this.#editor.selection.value : new Set();
    this.#line = [x, y];
    this.#editor.marks.reshaping.set(null);
  }

  move(at: PaperPoint): void {
    const line = this.#line;
    if (line === null) return;
    const [x, y] = line.slice(-2);
    if (Math.hypot(at.x - x, at.y - y) < STEP * screenPixel(at)) return;
    line.push(at.x, at.y);
    this.#editor.marks.lasso.set([...line]);
  }

  up(at: PaperPoint): void {
    this.move(at);
    const line = this.#line;
    this.#end();
    if (line === null) return;
    const strokes = this.#editor.shown.value.strokes.map(({ stroke }) => stroke);
    if (line.length < 6) {
      const id = strokeAt(strokes, at.x, at.y, at.slack / 2);
      this.#editor.select(id === null ? this.#before : [...this.#before, id]);
    } else {
      this.#editor.select([...this.#before, ...strokesInLasso(strokes, line)]);
    }
  }

  cancel(): void {
    this.#end();
  }

  hover(at: PaperPoint | null): void {
    const strokes = this.#editor.shown.value.strokes.map(({ stroke }) => stroke);
    this.#editor.marks.hovered.set(at === null ? null : strokeAt(strokes, at.x, at.y, at.slack / 2));
  }

  #end(): void {
    this.#line = null;
    this.#editor.marks.lasso.set(null);
  }
}
