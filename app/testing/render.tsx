import { Tooltip } from "radix-ui";
import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { afterEach } from "vitest";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** Puts a part of the studio into a page; it is taken out again after the test. */
export function render(node: ReactNode): { readonly rerender: (node: ReactNode) => void } {
  const container = document.body.appendChild(document.createElement("div"));
  const root = createRoot(container);
  const show = (shown: ReactNode): void =>
    act(() => root.render(<Tooltip.Provider>{shown}</Tooltip.Provider>));
  show(node);
  cleanups.push(() => {
    act(() => root.unmount());
    container.remove();
  });
  return { rerender: show };
}

/** What a person reads or hears a control called. */
const nameOf = (element: Element): string =>
  (element.getAttribute("aria-label") ?? element.textContent ?? "").trim();

export function buttons(): readonly HTMLButtonElement[] {
  return [...document.querySelectorAll("button")];
}

export function button(name: string): HTMLButtonElement {
  const found = buttons().find((each) => nameOf(each) === name);
  if (found === undefined) {
    throw new Error(`There is no button “${name}”, only ${buttons().map(nameOf).join(", ")}.`);
  }
  return found;
}

export function textbox(name: string): HTMLTextAreaElement {
  const found = [...document.querySelectorAll("textarea")].find((each) => nameOf(each) === name);
  if (found === undefined) throw new Error(`There is no text box “${name}”.`);
  return found;
}

/** Types as a browser does: the field's value and caret change, then the event comes. */
export function type(field: HTMLTextAreaElement, value: string, caret = value.length): void {
  act(() => {
    field.value = value;
    field.setSelectionRange(caret, caret);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

export const focus = (element: HTMLElement): void => act(() => element.focus());

export const click = (element: HTMLElement): void => act(() => element.click());

/** A key pressed on `element`. @returns whether somebody took it */
export function press(element: Element, key: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  act(() => void element.dispatchEvent(event));
  return event.defaultPrevented;
}

/** The slider that is called so. */
export function slider(name: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>("[role=slider]")].find(
    (it) => nameOf(it) === name,
  );
  if (found === undefined) throw new Error(`There is no slider “${name}”.`);
  return found;
}
