import { useEffect, useRef } from "react";

/** Everything that a key can do in the studio. */
export const SHORTCUTS = {
  draw: { keys: "Mod+Enter", does: "Draw, from anywhere", group: "Drawing" },
  again: { keys: "N", does: "Begin anew from another start", group: "Drawing" },
  goOn: { keys: "G", does: "Go on from what is on the paper", group: "Drawing" },
  pause: { keys: "Space", does: "Pause, resume", group: "Drawing" },
  step: { keys: ".", does: "One step, while paused", group: "Drawing" },
  stop: { keys: "Escape", does: "Stop", group: "Drawing" },
  words: { keys: "D", does: "To the words", group: "Words" },
  addWords: { keys: "A", does: "Add more words", group: "Words" },
  addLessLike: { keys: "L", does: "Add what it should be less like", group: "Words" },
  style: { keys: "T", does: "In the style of a picture", group: "Style" },
  moreWords: { keys: "[", does: "More like the words", group: "Style" },
  moreStyle: { keys: "]", does: "More like the pictures", group: "Style" },
  share: { keys: "S", does: "Copy the link to this room", group: "Room" },
  people: { keys: "W", does: "Who is here", group: "Room" },
  more: { keys: "M", does: "More: strokes, steps, another start", group: "Room" },
  saveSvg: { keys: "Mod+S", does: "Download as SVG", group: "Room" },
  savePng: { keys: "Mod+Shift+S", does: "Download as PNG", group: "Room" },
  theme: { keys: "B", does: "Bright or dark", group: "Room" },
  help: { keys: "?", does: "These keys", group: "Room" },
} as const satisfies Record<string, { keys: string; does: string; group: string }>;

export type ShortcutName = keyof typeof SHORTCUTS;

/** What a key does right now; a name that is missing does nothing, and its key is left to the browser. */
export type ShortcutActions = { readonly [N in ShortcutName]?: (() => void) | undefined };

const TYPES = "input:not([type=range]), textarea, select, [role=combobox], [contenteditable=true]";
const OPEN = "[role=dialog], [role=menu], [role=listbox]";
const USES_SPACE = "button, a[href], summary, [role=slider], [role=switch], [role=radio], [role^=menuitem]";

function keysOf(event: KeyboardEvent): string {
  // On many keyboards brackets take another key, which counts as Alt, or as Ctrl and Alt.
  const bracket = event.altKey && /^[[\]]$/.test(event.key);
  const mod = (event.ctrlKey || event.metaKey) && !bracket;
  const named = event.key === " " ? "Space" : event.key;
  const key = named.length === 1 ? named.toUpperCase() : named;
  // Shift is part of "?" itself; for letters it makes another shortcut.
  const shift = event.shiftKey && (mod || /^[A-Z]$/.test(key));
  return [...(mod ? ["Mod"] : []), ...(shift ? ["Shift"] : []), key].join("+");
}

/** The shortcut that this key press means at this place, if any. */
export function shortcutOf(event: KeyboardEvent): ShortcutName | null {
  if (event.isComposing || event.repeat) return null;
  const keys = keysOf(event);
  if (event.altKey && !/^[[\]]$/.test(keys)) return null;
  const target = event.target instanceof Element ? event.target : null;
  const typing = target?.closest(TYPES) != null;
  if (typing && !keys.startsWith("Mod+") && keys !== "Escape") return null;
  if (keys === "Space" && target?.closest(USES_SPACE) != null) return null;
  // An open dialog or menu has its own Escape, and letters are not meant for the room behind it.
  if (!keys.startsWith("Mod+") && document.querySelector(OPEN) !== null) return null;
  const names = Object.keys(SHORTCUTS) as ShortcutName[];
  return names.find((name) => SHORTCUTS[name].keys === keys) ?? null;
}

/** Listen to the keys of the whole window. */
export function useShortcuts(actions: ShortcutActions): void {
  const current = useRef(actions);
  current.current = actions;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const name = shortcutOf(event);
      const action = name === null ? undefined : current.current[name];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    // First of all, while what is open is still open: a hint that Escape closes must not swallow the key.
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, []);
}
