import { nanoid } from "nanoid";
import { useEffect } from "react";
import { problemOf } from "../../../protocol/errors.ts";
import { EVERY_ATTRIBUTE } from "../../../protocol/locks.ts";
import { reseedChoice, reseedSelected } from "../inspector/reseeding.ts";
import { useCommands } from "../palette/commands.ts";
import { anotherStart } from "../panel/another-start.ts";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { useShortcuts } from "../shortcuts.ts";
import { useTools } from "../tools/tools-context.tsx";
import { nextTo } from "./choices.ts";
import { duplicateSelected } from "./clipboard.ts";
import { editingCommands } from "./editing-commands.ts";
import type { Editor } from "./editor.ts";
import { useEditor } from "./editor-context.tsx";
import { LassoTool } from "./lasso-tool.ts";
import { keep, keepingOf, letGo } from "./lock-commands.ts";
import { boundsOfStrokes, type Rise, removal, reordered, withWidthTimes } from "./operations.ts";
import { pointCount, withPoint } from "./reshape.ts";
import { SelectTool } from "./select-tool.ts";
import { useClipboard } from "./use-clipboard.ts";

/** How far an arrow moves, thousandths of the paper's side, and how much a key widens. */
const NUDGE = 4.5;
const WIDEN = 1.1;
const ZOOM = Math.SQRT2;
const TYPES = "input:not([type=range]), textarea, select, [contenteditable=true]";

/** Puts select and lasso into the toolbox, and everything that the keyboard does with strokes to its keys. */
export function useEditing(): void {
  const session = useSession();
  const editor = useEditor();
  const { toolbox, viewport, region } = useTools();
  const selection = useWatched(editor.selection);
  const reshaping = useWatched(editor.marks.reshaping);
  const canUndo = useWatched(editor.canUndo);
  const canRedo = useWatched(editor.canRedo);
  useWatched(session.authority.me);
  useClipboard(editor, session);
  useEffect(() => {
    toolbox.add(new SelectTool(editor));
    toolbox.add(new LassoTool(editor));
    const shown = (): void => session.people.show({ tool: toolbox.tool.value });
    shown();
    return toolbox.tool.subscribe(shown);
  }, [toolbox, editor, session]);

  const any = selection.size > 0;
  const mayChange = any && editor.mayEdit;
  const when = (possible: boolean, act: () => void): (() => void) | undefined => (possible ? act : undefined);
  const order = (rise: Rise) => (): void =>
    editor.apply(reordered(editor.shown.value.strokes, editor.selection.value, rise), "Order");
  const nudge = (dx: number, dy: number) => (): void => nudgeBy(editor, dx, dy);
  const widen = (factor: number) => (): void =>
    editor.adjusting.add("Width", Math.log(factor), 0, (strokes, log) =>
      withWidthTimes(strokes, Math.exp(log)),
    );
  const reseed = (): void => {
    reseedChoice.set({ ...reseedChoice.value, seed: anotherStart() });
    reseedSelected(editor, reseedChoice.value, region.value).catch((error: unknown) =>
      session.tell(problemOf(error)),
    );
  };
  const fitSelection = (): void => viewport.fitTo(boundsOfStrokes(editor.selected));

  useShortcuts({
    selectTool: () => toolbox.choose("select"),
    lassoTool: () => toolbox.choose("lasso"),
    handTool: () => toolbox.choose("hand"),
    penTool: when(editor.mayEdit, () => toolbox.choose("pen")),
    eraserTool: when(editor.mayEdit, () => toolbox.choose("eraser")),
    regionTool: when(editor.mayEdit, () => toolbox.choose("region")),
    commentTool: () => toolbox.choose("comment"),
    undo: when(canUndo, () => editor.undo()),
    redo: when(canRedo, () => editor.redo()),
    selectAll: () => editor.select(editor.shown.value.strokes.map(({ stroke }) => stroke.id)),
    // Asked for when the key is pressed: strokes come and go meanwhile.
    get nextStroke() {
      return stepTo(editor, 1);
    },
    get previousStroke() {
      return stepTo(editor, -1);
    },
    reshape: when(mayChange && selection.size === 1, () => toggleReshaping(editor)),
    stop: when(any || reshaping !== null, () => letGoOfSelection(editor)),
    left: when(mayChange, nudge(-1, 0)),
    right: when(mayChange, nudge(1, 0)),
    up: when(mayChange, nudge(0, -1)),
    down: when(mayChange, nudge(0, 1)),
    farLeft: when(mayChange, nudge(-10, 0)),
    farRight: when(mayChange, nudge(10, 0)),
    farUp: when(mayChange, nudge(0, -10)),
    farDown: when(mayChange, nudge(0, 10)),
    erase: when(mayChange, () => editor.apply(removal(editor.selected), "Erase")),
    duplicate: when(mayChange, () => duplicateSelected(editor)),
    group: when(mayChange && selection.size > 1, () => group(editor, nanoid(10))),
    ungroup: when(mayChange, () => group(editor, null)),
    lock: when(mayChange, () => void toggleLock(editor, session)),
    lower: when(mayChange, order("down")),
    raise: when(mayChange, order("up")),
    bottom: when(mayChange, order("bottom")),
    top: when(mayChange, order("top")),
    thinner: when(mayChange, widen(1 / WIDEN)),
    thicker: when(mayChange, widen(WIDEN)),
    reseed: when(mayChange, reseed),
    fit: () => viewport.fit(),
    fitSelection: when(any, fitSelection),
    actualSize: () => viewport.actualSize(),
    zoomIn: () => viewport.zoomBy(ZOOM),
    zoomOut: () => viewport.zoomBy(1 / ZOOM),
  });
  useCommands(() => editingCommands(editor, session));
}

function nudgeBy(editor: Editor, dx: number, dy: number): void {
  const step = (NUDGE * editor.shown.value.side) / 1000;
  const point = editor.marks.reshaping.value?.point ?? null;
  if (point === null) {
    editor.adjusting.nudge(step * dx, step * dy);
    return;
  }
  editor.adjusting.add(`Reshape ${point}`, step * dx, step * dy, (strokes, x, y) => ({
    put: strokes.map((each) => withPoint(each, point, x, y, false)),
    remove: [],
  }));
}

/** The next stroke, or the next control point of the one that is being reshaped; past the last Tab leaves the paper. */
function stepTo(editor: Editor, step: 1 | -1): (() => void) | undefined {
  const { value } = editor.marks.reshaping;
  if (value !== null) {
    return () => {
      const stroke = editor.strokeShown(value.id);
      if (stroke === null) return;
      const count = pointCount(stroke);
      const from = value.point ?? (step === 1 ? -1 : count);
      editor.adjusting.finish();
      editor.marks.reshaping.set({ id: value.id, point: (from + step + count) % count });
    };
  }
  const next = nextTo(editor.shown.value.strokes, editor.selection.value, step);
  return next === null ? undefined : () => editor.select([next]);
}

function toggleReshaping(editor: Editor): void {
  const [id] = editor.selection.value;
  editor.marks.reshaping.set(editor.marks.reshaping.value === null ? { id, point: null } : null);
}

function letGoOfSelection(editor: Editor): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.matches(TYPES)) focused.blur();
  else if (editor.marks.reshaping.value !== null) editor.marks.reshaping.set(null);
  else editor.select([]);
}

function group(editor: Editor, into: string | null): void {
  editor.regroup(
    new Map([...editor.selection.value].map((id) => [id, into])),
    into === null ? "Ungroup" : "Group",
  );
}

/** All that is selected is kept against the machine, or, when it is kept already, no more. */
async function toggleLock(editor: Editor, session: Parameters<typeof keep>[0]): Promise<void> {
  const ids = [...editor.selection.value];
  const me = editor.author();
  const all = EVERY_ATTRIBUTE.every((attribute) => keepingOf(editor.locks, ids, attribute, me).mine);
  if (all) await letGo(session, ids);
  else await keep(session, ids, EVERY_ATTRIBUTE, "optimiser");
}
