// @vitest-environment happy-dom
import { act } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { roomIdSchema } from "../../../protocol/ids.ts";
import { putStrokes, removeStrokes } from "../../../protocol/room-strokes.ts";
import { readComments, readMessages, say } from "../../../protocol/room-talk.ts";
import { strokeIdSchema } from "../../../protocol/strokes.ts";
import { line } from "../../testing/editing-room.ts";
import { ADA, enter, ME, member } from "../../testing/others.ts";
import { button, buttons, click, press, render, textbox } from "../../testing/render.tsx";
import type { Editor } from "../editing/editor.ts";
import { EditorProvider, useEditor } from "../editing/editor-context.tsx";
import { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import type { PaperPoint } from "../tools/tool.ts";
import { type Tools, ToolsProvider, useTools } from "../tools/tools-context.tsx";
import { TalkDrawer } from "./drawer.tsx";
import { Pins } from "./pins.tsx";
import { timeOf } from "./said.tsx";
import { TalkButton } from "./talk-button.tsx";
import { TalkProvider } from "./talk-context.tsx";

let session: Session;
let editor: Editor;
let tools: Tools;
const id = (text: string) => strokeIdSchema.parse(text);

beforeEach(() => {
  localStorage.clear();
  session = new Session(roomIdSchema.parse("a-room-of-ones-own"), "ws://127.0.0.1:1");
  enter(session);
  putStrokes(session.doc, [line("a", 10, 20), line("b", 10, 100)]);
  render(
    <SessionProvider value={session}>
      <ToolsProvider>
        <EditorProvider>
          <TalkProvider>
            <TalkButton />
            <Pins />
            <TalkDrawer />
            <Reach />
          </TalkProvider>
        </EditorProvider>
      </ToolsProvider>
    </SessionProvider>,
  );
});
afterEach(() => session.close());

function Reach() {
  editor = useEditor();
  tools = useTools();
  return null;
}

function write(label: string, text: string): void {
  const field = textbox(label);
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set?.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  press(field, "Enter");
}
const pin = (): HTMLElement | null => document.querySelector("[data-comment]");
const point = (x: number, y: number): PaperPoint => ({
  x,
  y,
  pressure: 0.5,
  shift: false,
  alt: false,
  mod: false,
  kind: "mouse",
  slack: 4,
});

test("Y opens the chat with the focus in its field, Enter says, Escape closes it and does nothing else", () => {
  press(document.body, "y");
  const field = textbox("Say something");
  expect(document.activeElement).toBe(field);
  write("Say something", "hello");
  expect(textbox("Say something").value).toBe("");
  expect(readMessages(session.doc)).toMatchObject([{ author: ME, text: "hello" }]);
  expect(document.querySelector("[role=log]")?.textContent).toContain("You");
  act(() => say(session.doc, "m", { author: ADA, at: Date.now(), text: "a".repeat(400) }));
  expect(document.querySelector("[role=log]")?.textContent).toContain("Ada");
  expect(press(textbox("Say something"), "Enter", { shiftKey: true })).toBe(false);
  press(textbox("Say something"), "Escape");
  expect(document.querySelector("aside")).toBeNull();
});

test("a dot says that something was said; one's own words can be taken back, others' not", () => {
  act(() => session.authority.change({ members: { [ADA]: member("Ada") } }));
  act(() => say(session.doc, "theirs", { author: ADA, at: 1, text: "theirs" }));
  expect(button("Talk: one new message")).toBeDefined();
  expect(document.querySelector("[data-testid=unread]")).not.toBeNull();
  click(button("Talk: one new message"));
  expect(document.querySelector("[data-testid=unread]")).toBeNull();
  write("Say something", "mine");
  expect(buttons().some((each) => each.getAttribute("aria-label") === "Delete “theirs”")).toBe(false);
  click(button("Delete “mine”"));
  expect(readMessages(session.doc).map(({ text }) => text)).toEqual(["theirs"]);
});

test("viewers read and do not write", () => {
  act(() => session.authority.change({ members: { [ME]: member("Mona", { role: "viewer" }) } }));
  press(document.body, "y");
  expect(() => textbox("Say something")).toThrow();
  expect(document.querySelector("aside")?.textContent).toContain("You are here to look");
});

test("the comment tool pins to the stroke that was pressed; the pin goes where the stroke goes", () => {
  act(() => tools.toolbox.choose("comment"));
  const tool = tools.toolbox.current();
  expect(tool.name).toBe("comment");
  act(() => {
    tool.down(point(25, 21));
    tool.up(point(25, 21));
  });
  expect(tools.toolbox.tool.value).toBe("select");
  write("Say something about this", "too straight");
  expect(readComments(session.doc)).toMatchObject([
    { author: ME, text: "too straight", pin: { kind: "stroke", stroke: "a" }, answers: null },
  ]);
  expect(Number.parseFloat(pin()?.style.left ?? "")).toBeCloseTo((100 * 25) / 224);
  act(() => putStrokes(session.doc, [line("a", 50, 60)]));
  expect(Number.parseFloat(pin()?.style.left ?? "")).toBeCloseTo((100 * 65) / 224);
  // The thread is open: it is answered, and dealt with.
  write("Answer", "so be it");
  expect(pin()?.textContent).toBe("2");
  click(button("Dealt with"));
  expect(pin()).toBeNull();
  expect(readComments(session.doc)[0].resolved).toBe(true);
});

test("beside every stroke it is the place; a press that is given up is none", () => {
  act(() => tools.toolbox.choose("comment"));
  const tool = tools.toolbox.current();
  act(() => {
    tool.down(point(112, 56));
    tool.cancel();
    tool.up(point(112, 56));
  });
  expect(document.querySelector("[data-testid=draft-pin]")).toBeNull();
  act(() => {
    tool.down(point(112, 56));
    tool.up(point(112, 9999));
  });
  write("Say something about this", "empty here");
  expect(readComments(session.doc)[0].pin).toEqual({ kind: "place", x: 0.5, y: 1 });
});

test("with something selected, C asks nothing more: the comment is about that", () => {
  act(() => {
    tools.toolbox.choose("pen");
    editor.select([id("b")]);
    tools.toolbox.choose("comment");
  });
  expect(tools.toolbox.tool.value).toBe("pen");
  write("Say something about this", "this one");
  expect(readComments(session.doc)[0].pin).toEqual({ kind: "stroke", stroke: "b" });
});

test("the list shows where a comment stands, and says when its stroke is gone", () => {
  act(() => {
    editor.select([id("b")]);
    tools.toolbox.choose("comment");
  });
  write("Say something about this", "this one");
  press(textbox("Answer"), "Escape");
  press(document.body, "y");
  click(button("Comments"));
  click(button("Show it"));
  expect(textbox("Answer")).toBeDefined();
  press(textbox("Answer"), "Escape");
  act(() => removeStrokes(session.doc, [id("b")]));
  expect(pin()).toBeNull();
  expect(document.querySelector("aside")?.textContent).toContain("its stroke is gone");
});

test("times of today are times, others have their day", () => {
  const now = new Date(2026, 4, 3, 12, 0).getTime();
  expect(timeOf(now - 60_000, now)).not.toContain("May");
  expect(timeOf(now - 86_400_000 * 3, now).length).toBeGreaterThan(timeOf(now - 60_000, now).length);
});
