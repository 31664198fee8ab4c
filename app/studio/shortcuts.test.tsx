// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { render } from "../testing/render.tsx";
import { SHORTCUTS, type ShortcutActions, useShortcuts } from "./shortcuts.ts";

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
      <textarea aria-label="Words" />
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
  moreStyle: vi.fn(),
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
  expect(press("d", "body")).toBe(true);
  expect(actions.words).toHaveBeenCalledOnce();
  expect(press("d", "textarea")).toBe(false);
  expect(press("?", "textarea", { shiftKey: true })).toBe(false);
  expect(actions.words).toHaveBeenCalledOnce();
});

test("letters at a closed list are for it, and Space opens it; Escape and Mod+Enter are the room's", () => {
  expect(press("d", "[role=combobox]")).toBe(false);
  expect(press(" ", "[role=combobox]")).toBe(false);
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

test("Space pauses, unless a button is in focus, which it presses", () => {
  expect(press(" ", "body")).toBe(true);
  expect(press(" ", "button")).toBe(false);
  expect(actions.pause).toHaveBeenCalledOnce();
});

test("a key held down counts once, and a dialog keeps its keys to itself", () => {
  press("d", "body", { repeat: true });
  page.rerender(<Listening actions={actions} open />);
  press("Escape", "body");
  press("d", "body");
  expect(actions.words).not.toHaveBeenCalled();
  expect(actions.stop).not.toHaveBeenCalled();
});

test("Shift belongs to “?” and makes another key of letters", () => {
  press("?", "body", { shiftKey: true });
  expect(actions.help).toHaveBeenCalledOnce();
  press("S", "body", { shiftKey: true, ctrlKey: true });
  expect(actions.savePng).toHaveBeenCalledOnce();
  expect(press("D", "body", { shiftKey: true })).toBe(false);
});

test("brackets count however a keyboard makes them; Alt makes nothing of letters", () => {
  press("]", "body");
  press("]", "body", { altKey: true });
  press("]", "body", { altKey: true, ctrlKey: true });
  expect(actions.moreStyle).toHaveBeenCalledTimes(3);
  expect(press("]", "body", { ctrlKey: true })).toBe(false);
  expect(press("]", "textarea", { altKey: true })).toBe(false);
  expect(press("d", "body", { altKey: true })).toBe(false);
});

test("what cannot be done now leaves its key to the browser", () => {
  expect(press("s", "body", { ctrlKey: true })).toBe(false);
});

test("no two shortcuts share a key", () => {
  const keys = Object.values(SHORTCUTS).map((each) => each.keys);
  expect(new Set(keys).size).toBe(keys.length);
});
