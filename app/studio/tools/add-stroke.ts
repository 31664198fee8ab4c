import { intersection, isEmpty } from "../../../drawing/geometry/box.ts";
import type { Viewport } from "../paper/viewport.ts";
import { type Ink, rememberedInk, rgbaOf } from "./ink.ts";
import { type DrawingEditor, newStrokes } from "./pen.ts";

/** Its length, in shares of what is seen. */
const LENGTH = 0.25;

/** A short stroke in the middle of what is seen of the paper, selected: for whoever draws by keys. */
export function addStroke(editor: DrawingEditor, viewport: Viewport, ink: Ink = rememberedInk()): void {
  if (!editor.mayEdit) return;
  const { side } = editor.shown.value;
  const sheet = { left: 0, top: 0, right: side, bottom: side };
  const seen = intersection(viewport.visible(), sheet);
  const { left, top, right, bottom } = isEmpty(seen) ? sheet : seen;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const half = (LENGTH / 2) * Math.min(right - left, bottom - top);
  const points = Float32Array.of(
    x - half,
    y + half / 3,
    x - half / 3,
    y - half / 3,
    x + half / 3,
    y - half / 3,
    x + half,
    y + half / 3,
  );
  const width = (ink.width / 1000) * side;
  const put = newStrokes(editor, [{ points, width }], rgbaOf(ink));
  editor.apply({ put, remove: [] }, "Add a stroke");
  editor.select(put.map(({ stroke }) => stroke.id));
}
