import { nanoid } from "nanoid";
import { sceneFromSvg } from "../../../drawing/svg-read.ts";
import { sceneToSvg } from "../../../drawing/svg-write.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import { measuredAnew } from "../room/composed.ts";
import type { Editor } from "./editor.ts";
import { copies, removal } from "./operations.ts";
import type { Membership } from "./steps.ts";

/** A copy lies a little beside what it was copied from, canvas pixels for a canvas of 224. */
const BESIDE = 6;
const REFERENCE = 224;

/** What is selected as the text of an SVG file; null for nothing. */
export function copiedText(editor: Editor): string | null {
  const { selected } = editor;
  if (selected.length === 0) return null;
  const { side } = editor.shown.value;
  return sceneToSvg({ width: side, height: side, strokes: selected.map(({ stroke }) => stroke) });
}

export function cutText(editor: Editor): string | null {
  const text = copiedText(editor);
  if (text !== null) editor.apply(removal(editor.selected), "Cut");
  return text;
}

const looksLikeSvg = (text: string): boolean => /<svg[\s>]/i.test(text.slice(0, 4000));

/**
 * The strokes of an SVG text onto the paper, as large as their own paper fits ours.
 * @returns whether there were any
 */
export function pasteText(editor: Editor, text: string): boolean {
  if (!editor.mayEdit || !looksLikeSvg(text)) return false;
  const { scene } = sceneFromSvg(text);
  const { side } = editor.shown.value;
  const strokes = measuredAnew(scene.strokes, side / Math.max(scene.width, scene.height));
  if (strokes.length === 0) return false;
  // Where the same strokes lie still, the copies lie beside them.
  const beside = strokes.some(({ id }) => editor.strokeShown(id) !== null) ? (BESIDE * side) / REFERENCE : 0;
  const { change } = copies(strokes, () => editor.newStrokeId(), editor.topOrder(), [beside, beside]);
  editor.apply(change, "Paste");
  editor.select(change.put.map(({ stroke }) => stroke.id));
  return true;
}

/** What is selected once more, a little beside; copies of a group are a group of their own. */
export function duplicateSelected(editor: Editor): void {
  const { selected } = editor;
  const beside = (BESIDE * editor.shown.value.side) / REFERENCE;
  const strokes = selected.map(({ stroke }) => stroke);
  const { change, copyOf } = copies(strokes, () => editor.newStrokeId(), editor.topOrder(), [beside, beside]);
  const groups = new Map<string, string>();
  const membership = new Map<StrokeId, string>();
  for (const [copy, original] of copyOf) {
    const group = editor.groupOf(original);
    if (group === null) continue;
    const own = groups.get(group) ?? nanoid();
    groups.set(group, own);
    membership.set(copy, own);
  }
  editor.apply(change, "Duplicate", membership satisfies Membership);
  editor.select(copyOf.keys());
}
