import { boxBetween } from "../../../drawing/geometry/box.ts";
import { strokesInBox } from "../../../drawing/geometry/enclose.ts";
import { strokeAt } from "../../../drawing/geometry/hit.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import { type PaperPoint, type PaperTool, screenPixel } from "../tools/tool.ts";
import type { Editor } from "./editor.ts";
import { frameOf, handleAt, handleMatrix } from "./handles.ts";
import type { LiveChange } from "./live-change.ts";
import { boundsOfStrokes, movedBy, withMatrix } from "./operations.ts";
import { pointAt, withPoint } from "./reshape.ts";

/** A press that goes further than this is a drag, screen pixels. */
const DRAG = 3;
/** Two presses within this time are a double one, milliseconds. */
const DOUBLE = 400;

/** What goes on between down and up. */
interface Gesture {
  readonly what: string;
  drag(to: PaperPoint): void;
  drop(to: PaperPoint): void;
  /** It went nowhere. */
  click(): void;
  cancel(): void;
}

/**
 * Select, move, scale, turn and reshape. A press takes the topmost stroke, with Shift it adds or takes away; on empty
 * paper it draws a box. A double press reaches into a group, or shows control points.
 */
export class SelectTool implements PaperTool {
  readonly name = "select";
  readonly #editor: Editor;
  #from: PaperPoint | null = null;
  #gesture: Gesture | null = null;
  #dragged = false;
  #last: { readonly id: StrokeId | null; readonly at: number } = { id: null, at: Number.NEGATIVE_INFINITY };
  #cursor = "default";

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  get cursor(): string {
    return this.#cursor;
  }

  down(at: PaperPoint): void {
    this.#from = at;
    this.#dragged = false;
    this.#gesture =
      this.#pointGesture(at) ?? this.#handleGesture(at) ?? this.#strokeGesture(at) ?? this.#box(at);
  }

  move(at: PaperPoint): void {
    const from = this.#from;
    if (from === null || this.#gesture === null) return;
    this.#dragged ||= Math.hypot(at.x - from.x, at.y - from.y) > DRAG * screenPixel(at);
    if (this.#dragged) this.#gesture.drag(at);
  }

  up(at: PaperPoint): void {
    this.move(at);
    if (this.#dragged) {
      this.#gesture?.drop(at);
      this.#last = { id: null, at: Number.NEGATIVE_INFINITY };
    } else {
      this.#gesture?.click();
    }
    this.#gesture = null;
  }

  cancel(): void {
    this.#gesture?.cancel();
    this.#gesture = null;
  }

  hover(at: PaperPoint | null): void {
    const { marks, mayEdit } = this.#editor;
    const over = at === null ? null : this.#strokeAt(at);
    marks.hovered.set(over);
    const handle = at !== null && mayEdit ? this.#handleAt(at) : null;
    if (handle === "turn") this.#cursor = "grab";
    else if (handle !== null)
      this.#cursor = handle === "nw" || handle === "se" ? "nwse-resize" : "nesw-resize";
    else this.#cursor = over !== null && mayEdit ? "move" : "default";
  }

  #strokeAt(at: PaperPoint): StrokeId | null {
    const strokes = this.#editor.shown.value.strokes.map(({ stroke }) => stroke);
    return strokeAt(strokes, at.x, at.y, at.slack / 2);
  }

  #handleAt(at: PaperPoint) {
    const { selected } = this.#editor;
    if (selected.length === 0 || this.#editor.marks.reshaping.value !== null) return null;
    const pixel = screenPixel(at);
    return handleAt(frameOf(boundsOfStrokes(selected), pixel), at, at.slack, pixel);
  }

  #pointGesture(at: PaperPoint): Gesture | null {
    const { marks, mayEdit } = this.#editor;
    const { value } = marks.reshaping;
    const original = value && this.#editor.strokeShown(value.id);
    if (value === null || original === null || !mayEdit) return null;
    const point = pointAt(original, at, at.slack);
    if (point === null) {
      marks.reshaping.set(null);
      return null;
    }
    marks.reshaping.set({ id: value.id, point });
    return this.#live("Reshape", (to) => ({
      put: [withPoint(original, point, to.x - at.x, to.y - at.y, to.alt)],
      remove: [],
    }));
  }

  #handleGesture(at: PaperPoint): Gesture | null {
    const handle = this.#editor.mayEdit ? this.#handleAt(at) : null;
    if (handle === null) return null;
    const { selected } = this.#editor;
    const frame = frameOf(boundsOfStrokes(selected), screenPixel(at));
    return this.#live(handle === "turn" ? "Turn" : "Scale", (to) =>
      withMatrix(selected, handleMatrix(frame, handle, at, to, to)),
    );
  }

  #strokeGesture(at: PaperPoint): Gesture | null {
    const id = this.#strokeAt(at);
    const double = this.#last.id === id && performance.now() - this.#last.at < DOUBLE;
    this.#last = { id, at: performance.now() };
    if (id === null) return null;
    const editor = this.#editor;
    const { value: selection } = editor.selection;
    if (double && !at.shift) return this.#double(id);
    if (at.shift) return this.#toggle(id);
    const before = selection.has(id);
    if (!before) editor.select([id]);
    if (!editor.mayEdit) return nothing("Select");
    const { selected } = editor;
    return {
      ...this.#live("Move", (to) => movedBy(selected, ...straight(at, to))),
      click: () => {
        if (before) editor.select([id]);
      },
    };
  }

  /** First into the group, then to the control points. */
  #double(id: StrokeId): Gesture {
    const editor = this.#editor;
    this.#last = { id: null, at: Number.NEGATIVE_INFINITY };
    const alone = editor.selection.value.size === 1;
    editor.selectWithin([id]);
    if (alone && editor.mayEdit) editor.marks.reshaping.set({ id, point: null });
    return nothing("Select");
  }

  #toggle(id: StrokeId): Gesture {
    const editor = this.#editor;
    const next = new Set(editor.selection.value);
    const group = editor.withGroup(id);
    const away = next.has(id);
    for (const each of group) {
      if (away) next.delete(each);
      else next.add(each);
    }
    editor.selectWithin(next);
    return nothing("Select");
  }

  #box(from: PaperPoint): Gesture {
    const editor = this.#editor;
    const { marks } = editor;
    const before = from.shift ? editor.selection.value : new Set<StrokeId>();
    const select = (to: PaperPoint): void => {
      const strokes = editor.shown.value.strokes.map(({ stroke }) => stroke);
      editor.select([...before, ...strokesInBox(strokes, boxBetween(from, to))]);
    };
    return {
      what: "Select",
      drag: (to) => {
        marks.band.set(boxBetween(from, to));
        select(to);
      },
      drop: (to) => {
        marks.band.set(null);
        select(to);
      },
      click: () => editor.select(before),
      cancel: () => {
        marks.band.set(null);
        editor.select(before);
      },
    };
  }

  #live(what: string, change: (to: PaperPoint) => ReturnType<typeof movedBy>): Gesture {
    let live: LiveChange | null = null;
    return {
      what,
      drag: (to) => {
        live ??= this.#editor.begin(what);
        live.update(change(to));
      },
      drop: () => live?.commit(),
      click: () => undefined,
      cancel: () => live?.cancel(),
    };
  }
}

const nothing = (what: string): Gesture => ({
  what,
  drag: () => undefined,
  drop: () => undefined,
  click: () => undefined,
  cancel: () => undefined,
});

/** With Shift along one axis only. */
function straight(from: PaperPoint, to: PaperPoint): [dx: number, dy: number] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (!to.shift) return [dx, dy];
  return Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy];
}
