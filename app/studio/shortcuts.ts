import { useEffect, useRef } from "react";

interface Shortcut {
  /** As a person reads it; letters and named keys joined with "+". */
  readonly keys: string;
  /** Other keys that do the same. */
  readonly also?: readonly string[];
  readonly does: string;
  readonly group: string;
  /** While somebody types: "yes" it is ours anyway, "shared" ours in a field that everybody shares; else the field's. */
  readonly typing?: "yes" | "shared";
  /** Goes on as long as the key is held. */
  readonly repeats?: boolean;
  /** Only while the paper has the focus. */
  readonly onPaper?: boolean;
  /** Said with another one. */
  readonly unsaid?: boolean;
}

/** Everything that a key can do in the studio. */
export const SHORTCUTS = {
  draw: { keys: "Mod+Enter", does: "Draw, from anywhere", group: "Drawing", typing: "yes" },
  again: { keys: "N", does: "Begin anew from another start", group: "Drawing" },
  goOn: { keys: "G", does: "Go on from what is on the paper", group: "Drawing" },
  pause: { keys: "K", does: "Pause, resume", group: "Drawing" },
  step: { keys: ".", does: "One step, while paused", group: "Drawing" },
  stop: { keys: "Escape", does: "Nothing selected; then stop", group: "Drawing", typing: "yes" },

  selectTool: { keys: "V", does: "Select", group: "Tools" },
  lassoTool: { keys: "Q", does: "Lasso", group: "Tools" },
  handTool: { keys: "H", does: "Hand; Space for a moment", group: "Tools" },
  penTool: { keys: "P", does: "Pen", group: "Tools" },
  eraserTool: { keys: "E", does: "Eraser", group: "Tools" },
  regionTool: { keys: "R", does: "Paint a region", group: "Tools" },
  commentTool: { keys: "C", does: "Comment", group: "Tools" },

  undo: { keys: "Mod+Z", does: "Take back what I did", group: "Strokes", typing: "shared", repeats: true },
  redo: {
    keys: "Mod+Shift+Z",
    also: ["Mod+Y"],
    does: "Do it again",
    group: "Strokes",
    typing: "shared",
    repeats: true,
  },
  selectAll: { keys: "Mod+A", does: "Select all", group: "Strokes" },
  nextStroke: {
    keys: "Tab",
    does: "Next stroke, on the paper",
    group: "Strokes",
    repeats: true,
    onPaper: true,
  },
  previousStroke: {
    keys: "Shift+Tab",
    does: "The one before",
    group: "Strokes",
    repeats: true,
    onPaper: true,
  },
  reshape: {
    keys: "Enter",
    does: "Reshape: Tab to a point, arrows move it",
    group: "Strokes",
    onPaper: true,
  },
  left: {
    keys: "ArrowLeft",
    does: "Move; arrows, ten times as far with Shift",
    group: "Strokes",
    repeats: true,
  },
  right: { keys: "ArrowRight", does: "Move right", group: "Strokes", repeats: true, unsaid: true },
  up: { keys: "ArrowUp", does: "Move up", group: "Strokes", repeats: true, unsaid: true },
  down: { keys: "ArrowDown", does: "Move down", group: "Strokes", repeats: true, unsaid: true },
  farLeft: {
    keys: "Shift+ArrowLeft",
    does: "Move left by ten",
    group: "Strokes",
    repeats: true,
    unsaid: true,
  },
  farRight: {
    keys: "Shift+ArrowRight",
    does: "Move right by ten",
    group: "Strokes",
    repeats: true,
    unsaid: true,
  },
  farUp: { keys: "Shift+ArrowUp", does: "Move up by ten", group: "Strokes", repeats: true, unsaid: true },
  farDown: {
    keys: "Shift+ArrowDown",
    does: "Move down by ten",
    group: "Strokes",
    repeats: true,
    unsaid: true,
  },
  erase: { keys: "Delete", also: ["Backspace"], does: "Erase", group: "Strokes" },
  duplicate: { keys: "Mod+D", does: "Duplicate", group: "Strokes" },
  copy: { keys: "Mod+C", does: "Copy", group: "Strokes" },
  cut: { keys: "Mod+X", does: "Cut", group: "Strokes" },
  paste: { keys: "Mod+V", does: "Paste", group: "Strokes" },
  group: { keys: "Mod+G", does: "Group", group: "Strokes" },
  ungroup: { keys: "Mod+Shift+G", does: "Ungroup", group: "Strokes" },
  lock: { keys: "Mod+Shift+L", does: "Keep as it is; let go", group: "Strokes" },
  lower: { keys: "[", does: "One down", group: "Strokes", repeats: true },
  raise: { keys: "]", does: "One up", group: "Strokes", repeats: true },
  bottom: { keys: "Shift+[", does: "Below all", group: "Strokes" },
  top: { keys: "Shift+]", does: "Above all", group: "Strokes" },
  thinner: { keys: "-", does: "Thinner", group: "Strokes", repeats: true },
  thicker: { keys: "=", does: "Thicker", group: "Strokes", repeats: true },
  reseed: { keys: "Shift+R", does: "Begin these strokes anew", group: "Strokes" },

  fit: { keys: "Shift+1", does: "All of the paper", group: "View" },
  fitSelection: { keys: "Shift+2", does: "What is selected", group: "View" },
  actualSize: { keys: "Mod+0", does: "100 %", group: "View", typing: "yes" },
  zoomIn: { keys: "Mod+=", does: "Closer", group: "View", typing: "yes", repeats: true },
  zoomOut: { keys: "Mod+-", does: "Further away", group: "View", typing: "yes", repeats: true },

  words: { keys: "T", does: "To the words", group: "Words" },
  addWords: { keys: "A", does: "Add more words", group: "Words" },
  addLessLike: { keys: "Shift+A", does: "Add what it should be less like", group: "Words" },
  style: { keys: "I", does: "In the style of a picture", group: "Style" },
  moreWords: { keys: ",", does: "More like the words", group: "Style", repeats: true },
  moreStyle: { keys: ";", does: "More like the pictures", group: "Style", repeats: true },

  palette: { keys: "Mod+K", does: "Everything by name", group: "Room", typing: "yes" },
  share: { keys: "S", does: "Draw together: links to this room", group: "Room" },
  people: { keys: "W", does: "Who is here", group: "Room" },
  chat: { keys: "Y", does: "Say something", group: "Room" },
  more: { keys: "M", does: "More: strokes, steps, another start", group: "Room" },
  saveSvg: { keys: "Mod+S", does: "Download as SVG", group: "Room", typing: "yes" },
  savePng: { keys: "Mod+Shift+S", does: "Download as PNG", group: "Room", typing: "yes" },
  theme: { keys: "B", does: "Bright or dark", group: "Room" },
  help: { keys: "?", does: "These keys", group: "Room" },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof SHORTCUTS;

/** All that is worth being told, in the order of the table. */
export const TOLD: readonly Shortcut[] = Object.values<Shortcut>(SHORTCUTS).filter(
  ({ unsaid }) => unsaid !== true,
);

/** What a key does right now; a name that is missing does nothing, and its key is left to the browser. */
export type ShortcutActions = { readonly [N in ShortcutName]?: (() => void) | undefined };

const NAMES = Object.keys(SHORTCUTS) as ShortcutName[];
const byKeys = new Map<string, ShortcutName>();
for (const name of NAMES) {
  const { keys, also = [] }: Shortcut = SHORTCUTS[name];
  for (const each of [keys, ...also]) byKeys.set(each, name);
}

/** A field whose text everybody shares: undo there is the room's. Fields that are bound to such a text say so. */
export const SHARED_TEXT = "[data-shared-text]";
/** The element that has the keyboard's focus while strokes are gone through. */
export const PAPER = "[role=application]";
/** What is closed by Escape while the focus is in it. */
export const OWN_ESCAPE = "[data-own-escape]";
const TYPES = "input:not([type=range]), textarea, select, [role=combobox], [contenteditable=true]";
const OPEN = "[role=dialog], [role=menu], [role=listbox]";
const USES_ARROWS = "[role=slider], [role=radio], [role=tab], [role^=menuitem], input[type=range]";
const OTHER_BRACKETS: Readonly<Record<string, string>> = { "{": "Shift+[", "}": "Shift+]", "+": "=", _: "-" };

function keysOf(event: KeyboardEvent): string {
  // On many keyboards brackets take another key, which counts as Alt, or as Ctrl and Alt.
  const bracket = event.altKey && /^[[\]{}]$/.test(event.key);
  const mod = (event.ctrlKey || event.metaKey) && !bracket;
  // The digits of the row stand where they stand, whatever Shift makes of them.
  const digit = event.shiftKey && !mod ? /^Digit(\d)$/.exec(event.code)?.[1] : undefined;
  if (digit !== undefined && event.key !== "?") return `Shift+${digit}`;
  const other = OTHER_BRACKETS[event.key];
  if (other !== undefined) return mod ? `Mod+${other}` : other;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  // Shift is part of "?" itself; for letters and named keys it makes another shortcut.
  const shift = event.shiftKey && (mod || key.length > 1 || /^[A-Z]$/.test(key));
  return [...(mod ? ["Mod"] : []), ...(shift ? ["Shift"] : []), key].join("+");
}

/** The shortcut that this key press means at this place, if any. */
export function shortcutOf(event: KeyboardEvent): ShortcutName | null {
  if (event.isComposing) return null;
  const keys = keysOf(event);
  if (event.altKey && !/[[\]]$/.test(keys)) return null;
  const name = byKeys.get(keys);
  if (name === undefined) return null;
  const { typing, repeats = false, onPaper = false }: Shortcut = SHORTCUTS[name];
  if (event.repeat && !repeats) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (keys === "Escape" && target?.closest(OWN_ESCAPE) != null) return null;
  const inField = target?.closest(TYPES) != null;
  const inShared = target?.closest(SHARED_TEXT) != null;
  if (inField && typing !== "yes" && !(typing === "shared" && inShared)) return null;
  if (onPaper && target?.closest(PAPER) == null) return null;
  if (key(keys).startsWith("Arrow") && target?.closest(USES_ARROWS) != null) return null;
  // An open dialog or menu has its own Escape, and other keys are not meant for the room behind it.
  const ownKeys = typing === "yes" && keys.startsWith("Mod+");
  if (!ownKeys && document.querySelector(OPEN) !== null) return null;
  return name;
}

const key = (keys: string): string => keys.slice(keys.lastIndexOf("+", keys.length - 2) + 1);

const listening = new Set<{ readonly current: ShortcutActions }>();

/** What a shortcut would do now; undefined when it cannot be done. */
export function actionOf(name: ShortcutName): (() => void) | undefined {
  for (const { current } of listening) {
    const action = current[name];
    if (action !== undefined) return action;
  }
  return undefined;
}

function pressed(event: KeyboardEvent): void {
  const name = shortcutOf(event);
  const action = name === null ? undefined : actionOf(name);
  if (action === undefined) return;
  event.preventDefault();
  action();
}

/** Listen to the keys of the whole window; several parts of the studio may, each for its own names. */
export function useShortcuts(actions: ShortcutActions): void {
  const current = useRef(actions);
  current.current = actions;
  useEffect(() => {
    // First of all, while what is open is still open: a hint that Escape closes must not swallow the key.
    if (listening.size === 0) window.addEventListener("keydown", pressed, { capture: true });
    listening.add(current);
    return () => {
      listening.delete(current);
      if (listening.size === 0) window.removeEventListener("keydown", pressed, { capture: true });
    };
  }, []);
}
