// @vitest-environment happy-dom
import { act, createRef, useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { roomIdSchema } from "../../../protocol/ids.ts";
import { addPrompt, readPrompts } from "../../../protocol/room.ts";
import { button, click, focus, render, textbox, type } from "../../testing/render.tsx";
import { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import { useWords } from "../room/use-document.ts";
import { WordsPanel } from "./words-panel.tsx";

let session: Session;
const onDraw = vi.fn();
beforeEach(() => {
  vi.clearAllMocks();
  // Not opened: the document and everything on it works without a connection.
  session = new Session(roomIdSchema.parse("a-room-of-ones-own"), "ws://127.0.0.1:1");
});
afterEach(() => session.close());

function Panel({ unknownWords = [] }: { readonly unknownWords?: readonly string[] }) {
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
  const thumb = document.querySelector<HTMLElement>("[role=slider]");
  if (thumb === null) throw new Error("There is no slider.");
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

test("words that nobody knows are named", () => {
  addPrompt(session.doc, "one", 1, "a zeppelin");
  render(<Panel unknownWords={["zeppelin", "quux"]} />);
  expect(document.body.textContent).toContain("The small critic does not know “zeppelin” and “quux”.");
});
