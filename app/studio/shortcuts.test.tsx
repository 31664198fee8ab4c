// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { render } from "../testing/render.tsx";
import { actionOf, SHORTCUTS, type ShortcutActions, useShortcuts } from "./shortcuts.ts";

function Listening({
  actions,
  open = false,
}: {
  readonly actions: ShortcutActions;
  readonly open?: boolean;
}) {
  useShortcuts(actions);
  return (
    <>
      <textarea aria-label="Words" data-shared-text="" />
      <input aria-label="Number" />
      <div role="application" />
      <div role="slider" aria-valuenow={1} tabIndex={0} />
      <button type="button">Draw</button>
      <button type="button" role="combobox" aria-expanded={false} aria-controls="none">
        Critic
      </button>
      {open && <div role="dialog">Help</div>}
    </>
  );
}

const actions = {
  draw: vi.fn(),
  pause: vi.fn(),
  stop: vi.fn(),
  words: vi.fn(),
  undo: vi.fn(),
  redo: vi.fn(),
  raise: vi.fn(),
  top: vi.fn(),
  left: vi.fn(),
  farLeft: vi.fn(),
  erase: vi.fn(),
  nextStroke: vi.fn(),
  thicker: vi.fn(),
  fit: vi.fn(),
  zoomIn: vi.fn(),
  addLessLike: vi.fn(),
  savePng: vi.fn(),
  help: vi.fn(),
};
let page: ReturnType<typeof render>;
beforeEach(() => {
  vi.clearAllMocks();
  page = render(<Listening actions={actions} />);
});

function press(key: string, where: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  document.querySelector(where)?.dispatchEvent(event);
  return event.defaultPrevented;
}

test("letters are keys, but not while somebody types", () => {
  expect(press("t", "body")).toBe(true);
  expect(actions.words).toHaveBeenCalledOnce();
  expect(press("t", "textarea")).toBe(false);
  expect(press("?", "textarea", { shiftKey: true })).toBe(false);
  expect(press("Backspace", "textarea")).toBe(false);
  expect(press("Backspace", "body")).toBe(true);
  expect(actions.words).toHaveBeenCalledOnce();
});

test("letters at a closed list are for it; Escape and Mod+Enter are the room's", () => {
  expect(press("t", "[role=combobox]")).toBe(false);
  expect(press("Escape", "[role=combobox]")).toBe(true);
  expect(press("Enter", "[role=combobox]", { ctrlKey: true })).toBe(true);
});

test("Mod+Enter draws from anywhere, Escape stops from the words too", () => {
  press("Enter", "textarea", { ctrlKey: true });
  press("Enter", "body", { metaKey: true });
  expect(actions.draw).toHaveBeenCalledTimes(2);
  press("Escape", "textarea");
  expect(actions.stop).toHaveBeenCalledOnce();
});

test("undo is the room's on the paper and in words that all share, and the field's own elsewhere", () => {
  expect(press("z", "body", { ctrlKey: true })).toBe(true);
  expect(press("z", "textarea", { ctrlKey: true })).toBe(true);
  expect(press("Z", "textarea", { ctrlKey: true, shiftKey: true })).toBe(true);
  expect(press("y", "body", { ctrlKey: true })).toBe(true);
  expect(press("z", "input", { ctrlKey: true })).toBe(false);
  expect(actions.undo).toHaveBeenCalledTimes(2);
  expect(actions.redo).toHaveBeenCalledTimes(2);
});

test("Tab goes through strokes on the paper only; arrows leave sliders alone", () => {
  expect(press("Tab", "body")).toBe(false);
  expect(press("Tab", "[role=application]")).toBe(true);
  expect(press("ArrowLeft", "[role=slider]")).toBe(false);
  expect(press("ArrowLeft", "[role=application]")).toBe(true);
  expect(press("ArrowLeft", "body", { shiftKey: true })).toBe(true);
  expect(actions.farLeft).toHaveBeenCalledOnce();
});

test("a key held down counts once where that is enough, and a dialog keeps its keys to itself", () => {
  press("t", "body", { repeat: true });
  expect(press("ArrowLeft", "body", { repeat: true })).toBe(true);
  page.rerender(<Listening actions={actions} open />);
  press("Escape", "body");
  press("t", "body");
  expect(press("z", "body", { ctrlKey: true })).toBe(false);
  expect(press("Enter", "body", { ctrlKey: true })).toBe(true);
  expect(actions.words).not.toHaveBeenCalled();
  expect(actions.stop).not.toHaveBeenCalled();
});

test("Shift belongs to “?” and makes another key of letters and digits", () => {
  press("?", "body", { shiftKey: true });
  expect(actions.help).toHaveBeenCalledOnce();
  press("S", "body", { shiftKey: true, ctrlKey: true });
  expect(actions.savePng).toHaveBeenCalledOnce();
  press("A", "body", { shiftKey: true });
  expect(actions.addLessLike).toHaveBeenCalledOnce();
  press("!", "body", { shiftKey: true, code: "Digit1" });
  expect(actions.fit).toHaveBeenCalledOnce();
  expect(press("T", "body", { shiftKey: true })).toBe(false);
});

test("brackets, plus and minus count however a keyboard makes them; Alt makes nothing of letters", () => {
  press("]", "body");
  press("]", "body", { altKey: true });
  press("]", "body", { altKey: true, ctrlKey: true });
  expect(actions.raise).toHaveBeenCalledTimes(3);
  press("}", "body", { shiftKey: true });
  expect(actions.top).toHaveBeenCalledOnce();
  press("+", "body", { shiftKey: true });
  press("=", "body");
  expect(actions.thicker).toHaveBeenCalledTimes(2);
  press("+", "body", { ctrlKey: true, shiftKey: true });
  press("=", "textarea", { ctrlKey: true });
  expect(actions.zoomIn).toHaveBeenCalledTimes(2);
  expect(press("]", "body", { ctrlKey: true })).toBe(false);
  expect(press("]", "textarea", { altKey: true })).toBe(false);
  expect(press("t", "body", { altKey: true })).toBe(false);
});

test("what cannot be done now leaves its key to the browser, and says so", () => {
  expect(press("s", "body", { ctrlKey: true })).toBe(false);
  expect(actionOf("saveSvg")).toBeUndefined();
  expect(actionOf("help")).toBe(actions.help);
});

test("no two shortcuts share a key", () => {
  const keys = Object.values(SHORTCUTS).flatMap((each) => [each.keys, ...("also" in each ? each.also : [])]);
  expect(new Set(keys).size).toBe(keys.length);
});
