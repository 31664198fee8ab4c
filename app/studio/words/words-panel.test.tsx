// @vitest-environment happy-dom
import { act, createRef, useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { roomIdSchema } from "../../../protocol/ids.ts";
import type { Lexicon } from "../../../protocol/lexicon.ts";
import { addPrompt, readPrompts, roomPrompts } from "../../../protocol/room.ts";
import { button, buttons, click, focus, render, slider, textbox, type } from "../../testing/render.tsx";
import { thing } from "../../testing/thing.ts";
import { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import { useWords } from "../room/use-document.ts";
import { Knowledge } from "./knowledge.ts";
import { WordsPanel } from "./words-panel.tsx";

let session: Session;
const onDraw = vi.fn();
beforeEach(() => {
  vi.clearAllMocks();
  // Not opened: the document and everything on it works without a connection.
  session = new Session(roomIdSchema.parse("a-room-of-ones-own"), "ws://127.0.0.1:1");
});
afterEach(() => session.close());

interface PanelProps {
  readonly unknownWords?: readonly string[];
  readonly knowledge?: Knowledge | null;
}

function Panel({ unknownWords = [], knowledge = null }: PanelProps) {
  const { all, main } = useWords(session.doc);
  const [field] = useState(createRef<HTMLTextAreaElement>);
  return (
    <SessionProvider value={session}>
      <WordsPanel
        field={field}
        all={all}
        main={main}
        ready
        critic="embedded"
        unknownWords={unknownWords}
        knowledge={knowledge}
        inviting={main === null}
        newest={null}
        onAdd={() => undefined}
        onDraw={onDraw}
        onExample={() => undefined}
      />
    </SessionProvider>
  );
}

const key = (element: HTMLElement, name: string): void =>
  act(
    () =>
      void element.dispatchEvent(
        new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }),
      ),
  );

test("the first letters begin the room's first prompt, and there is only one", () => {
  render(<Panel />);
  const title = textbox("What shall we draw?");
  type(title, "a");
  type(title, "a r");
  expect(readPrompts(session.doc)).toEqual([{ text: "a r", weight: 1 }]);
  expect(textbox("What shall we draw?")).toBe(title);
  expect(title.value).toBe("a r");
});

test("Enter draws, from the title and from every further row", () => {
  addPrompt(session.doc, "one", 1, "a red apple");
  addPrompt(session.doc, "two", -0.3, "a photograph");
  render(<Panel />);
  key(textbox("What shall we draw?"), "Enter");
  key(textbox("Less like"), "Enter");
  expect(onDraw).toHaveBeenCalledTimes(2);
});

test("what it should be less like keeps its sign when its strength changes", () => {
  addPrompt(session.doc, "one", 1, "a red apple");
  addPrompt(session.doc, "two", -0.3, "a photograph");
  render(<Panel />);
  const thumb = slider("How much of “a photograph”");
  focus(thumb);
  key(thumb, "ArrowRight");
  expect(readPrompts(session.doc)[1].weight).toBeCloseTo(-0.4);
});

test("a row goes by its button, an empty one by Backspace, and the keyboard returns to the title", () => {
  addPrompt(session.doc, "one", 1, "a red apple");
  addPrompt(session.doc, "two", 1, "a table");
  addPrompt(session.doc, "three", -0.3, "");
  render(<Panel />);
  click(button("Remove “a table”"));
  expect(document.activeElement).toBe(textbox("What shall we draw?"));
  key(textbox("Less like"), "Backspace");
  expect(readPrompts(session.doc)).toEqual([{ text: "a red apple", weight: 1 }]);
  expect(() => textbox("Less like")).toThrow();
});

test("what it should be less like is never taken for what to draw", () => {
  addPrompt(session.doc, "one", -0.3, "a photograph");
  render(<Panel />);
  expect(textbox("Less like").value).toBe("a photograph");
  expect(textbox("What shall we draw?").value).toBe("");
  type(textbox("What shall we draw?"), "a cat");
  expect(readPrompts(session.doc)).toEqual([
    { text: "a photograph", weight: -0.3 },
    { text: "a cat", weight: 1 },
  ]);
});

test("words that nobody knows are named", () => {
  addPrompt(session.doc, "one", 1, "a zeppelin");
  render(<Panel unknownWords={["zeppelin", "quux"]} />);
  expect(document.body.textContent).toContain("The small critic does not know “zeppelin” and “quux”.");
});

const LEXICON: Lexicon = {
  things: [
    thing("apple", { group: "food", de: "Apfel" }),
    thing("moon", { group: "sky" }),
    thing("mouse", { group: "animals" }),
    thing("motorcycle", { group: "vehicles" }),
  ],
  words: ["apple", "apfel", "moon", "mouse", "motorcycle", "red", "cat"],
  skipped: ["a", "and"],
};
const KNOWLEDGE = new Knowledge(LEXICON);
const options = (): string[] =>
  [...document.querySelectorAll("[role=option]")].map((it) => it.textContent ?? "");
const activeOption = (field: HTMLElement): string | null | undefined => {
  const id = field.getAttribute("aria-activedescendant");
  return id === null ? null : document.getElementById(id)?.textContent;
};

test("while somebody types, the list opens; arrows choose, Enter takes, and only then does Enter not draw", () => {
  render(<Panel knowledge={KNOWLEDGE} />);
  const title = textbox("What shall we draw?");
  expect([title.getAttribute("role"), title.getAttribute("aria-expanded")]).toEqual(["combobox", "false"]);
  focus(title);
  type(title, "a cat and a mo");
  expect(options()).toEqual(["moon", "mouse", "motorcycle"]);
  expect(title.getAttribute("aria-expanded")).toBe("true");
  expect(document.getElementById(title.getAttribute("aria-controls") ?? "")?.getAttribute("role")).toBe(
    "listbox",
  );
  expect(activeOption(title)).toBeNull();

  key(title, "ArrowDown");
  expect(activeOption(title)).toBe("moon");
  key(title, "ArrowUp");
  expect(activeOption(title)).toBeNull();
  key(title, "ArrowUp");
  expect(activeOption(title)).toBe("motorcycle");
  key(title, "ArrowUp");
  key(title, "Enter");
  expect(onDraw).not.toHaveBeenCalled();
  expect(title.value).toBe("a cat and a mouse");
  expect(title.selectionStart).toBe(17);
  expect(readPrompts(session.doc)).toEqual([{ text: "a cat and a mouse", weight: 1 }]);
  expect(options()).toEqual([]);

  type(title, "a cat and a mo");
  key(title, "Enter");
  expect(onDraw).toHaveBeenCalledTimes(1);
  expect(options()).toEqual([]);
});

test("Tab takes what is chosen and otherwise goes on; Escape closes the list and nothing else", () => {
  render(<Panel knowledge={KNOWLEDGE} />);
  const title = textbox("What shall we draw?");
  const press = (name: string): boolean => {
    const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
    act(() => void title.dispatchEvent(event));
    return event.defaultPrevented;
  };
  focus(title);
  type(title, "a red app");
  expect(press("Tab")).toBe(false);
  type(title, "a red app");
  press("ArrowDown");
  expect(press("Tab")).toBe(true);
  expect(title.value).toBe("a red apple");
  type(title, "a red app");
  expect(press("Escape")).toBe(true);
  expect(options()).toEqual([]);
  expect(press("Escape")).toBe(false);
  expect(title.value).toBe("a red app");
});

test("a finger chooses, in a further row too, and the list is gone when the words are finished by somebody else", () => {
  addPrompt(session.doc, "one", 1, "a cat");
  addPrompt(session.doc, "two", 1, "");
  render(<Panel knowledge={KNOWLEDGE} />);
  const row = textbox("And also");
  focus(row);
  type(row, "a mou");
  const option = document.querySelector<HTMLElement>("[role=option]");
  if (option === null) throw new Error("Nothing is offered.");
  click(option);
  expect(row.value).toBe("a mouse");
  expect(document.activeElement).toBe(row);

  type(row, "a app");
  expect(options()).toEqual(["apple"]);
  const text = roomPrompts(session.doc)[1].text;
  act(() => text.insert(0, "see: "));
  expect(options()).toEqual(["apple"]);
  click(document.querySelector<HTMLElement>("[role=option]") ?? document.body);
  expect(text.toString()).toBe("see: a apple");
  type(row, "a app");
  act(() => text.insert(5, "le"));
  expect(options()).toEqual([]);
});

test("nothing is offered while an input method composes, nor by a critic that cannot tell", () => {
  const page = render(<Panel knowledge={KNOWLEDGE} />);
  const title = textbox("What shall we draw?");
  focus(title);
  act(() => {
    title.value = "a app";
    title.setSelectionRange(5, 5);
    title.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
  });
  expect(options()).toEqual([]);
  type(title, "a app");
  expect(options()).toEqual(["apple"]);
  page.rerender(<Panel />);
  expect(options()).toEqual([]);
  expect(title.getAttribute("role")).toBeNull();
});

test("a finished word that is not known is marked, and one press mends it", async () => {
  vi.useFakeTimers();
  try {
    render(<Panel knowledge={KNOWLEDGE} />);
    const rest = (): void => act(() => void vi.advanceTimersByTime(500));
    const says = (): string | undefined => document.querySelector("[role=status]")?.textContent ?? undefined;
    const marks = (): (string | null)[] =>
      [...document.querySelectorAll("[aria-hidden] .underline")].map((it) => it.textContent);
    const title = textbox("What shall we draw?");
    focus(title);
    type(title, "a red aple");
    rest();
    // Somebody is still typing it.
    expect(says()).toBe("");
    type(title, "a red aple and a zeppelin");
    rest();
    expect(says()).toBe("The small critic does not know “aple”.");
    expect(marks()).toEqual(["aple"]);
    act(() => title.blur());
    rest();
    expect(says()).toBe("The small critic does not know “aple” and “zeppelin”.");
    click(button("apple instead of aple"));
    expect(title.value).toBe("a red apple and a zeppelin");
    // Whoever types at the end goes on there.
    expect(title.selectionStart).toBe(title.value.length);
    expect(readPrompts(session.doc)).toEqual([{ text: "a red apple and a zeppelin", weight: 1 }]);
    act(() => title.blur());
    rest();
    expect(says()).toBe("The small critic does not know “zeppelin”.");
    expect(button("See what it can draw")).toBeDefined();
  } finally {
    vi.useRealTimers();
  }
});

test("everything that it knows can be looked through, in other languages too, and chosen", async () => {
  addPrompt(session.doc, "one", 1, "a cat");
  render(<Panel knowledge={KNOWLEDGE} />);
  const title = textbox("What shall we draw?");
  type(title, "a zeppelin");
  await act(() => new Promise((resolve) => setTimeout(resolve, 500)));
  click(button("See what it can draw"));
  const names = (): string[] => buttons().map((it) => it.textContent ?? "");
  expect(names()).toEqual(expect.arrayContaining(["apple", "moon", "mouse", "motorcycle"]));
  const search = document.querySelector<HTMLInputElement>("input[type=search]");
  if (search === null) throw new Error("There is nothing to look with.");
  const look = (text: string): void =>
    act(() => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(search, text);
      search.dispatchEvent(new Event("input", { bubbles: true }));
    });
  look("apf");
  expect(names()).toContain("Apfelapple");
  expect(names()).not.toContain("moon");
  look("zeppelin");
  expect(document.body.textContent).toContain("It has not seen “zeppelin” yet.");
  look("");
  click(button("moon"));
  // The focus goes back when the sheet is closed, a moment later.
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(title.value).toBe("a zeppelin moon");
});
