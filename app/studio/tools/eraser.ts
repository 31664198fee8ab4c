import { strokesAlong } from "../../../drawing/geometry/hit.ts";
import type { StrokeId } from "../../../drawing/stroke.ts";
import type { Editor } from "../editing/editor.ts";
import type { PaperPoint, PaperTool } from "./tool.ts";

/** What the eraser touches reaches so far beside its middle, in slacks. */
const REACH = 0.75;
const RING = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><circle cx="8" cy="8" r="6" fill="#fff" fill-opacity=".6" stroke="#201e1a" stroke-width="1.3"/></svg>',
);

/** Takes away every stroke that its way touches; all of one drag is one step. */
export class EraserTool implements PaperTool {
  readonly name = "eraser";
  readonly cursor = `url("data:image/svg+xml,${RING}") 8 8, crosshair`;
  readonly #editor: Pick<Editor, "shown" | "mayEdit" | "begin">;
  readonly #touched = new Set<StrokeId>();
  #change: ReturnType<Editor["begin"]> | null = null;
  #last: PaperPoint | null = null;

  constructor(editor: Pick<Editor, "shown" | "mayEdit" | "begin">) {
    this.#editor = editor;
  }

  down(at: PaperPoint): void {
    if (!this.#editor.mayEdit) return;
    this.#last = at;
    this.#change = this.#editor.begin("Erase");
    this.#wipe(at);
  }

  move(at: PaperPoint): void {
    this.#wipe(at);
  }

  up(at: PaperPoint): void {
    this.#wipe(at);
    const [change, touched] = [this.#change, this.#touched.size];
    this.#end();
    if (touched > 0) change?.commit();
    else change?.cancel();
  }

  cancel(): void {
    const change = this.#change;
    this.#end();
    change?.cancel();
  }

  #end(): void {
    this.#change = null;
    this.#last = null;
    this.#touched.clear();
  }

  #wipe(at: PaperPoint): void {
    if (this.#change === null || this.#last === null) return;
    const strokes = this.#editor.shown.value.strokes.map(({ stroke }) => stroke);
    const before = this.#touched.size;
    for (const id of strokesAlong(strokes, this.#last, at, REACH * at.slack)) this.#touched.add(id);
    this.#last = at;
    if (this.#touched.size > before) this.#change.update({ put: [], remove: [...this.#touched] });
  }
}
