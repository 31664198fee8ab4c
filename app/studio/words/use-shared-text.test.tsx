// @vitest-environment happy-dom
import { act, useRef } from "react";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { render, textbox, type } from "../../testing/render.tsx";
import { replaceText } from "./replace-text.ts";
import { useSharedText } from "./use-shared-text.ts";

function Field({ text, begin }: { readonly text: Y.Text | null; readonly begin?: (typed: string) => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useSharedText(field, text, begin ?? (() => undefined));
  return <textarea ref={field} aria-label="Words" />;
}

/** Two people's copies of a text; `meet` lets all that was done cross. */
function twoCopies(start: string) {
  const [here, there] = [new Y.Doc(), new Y.Doc()];
  here.getText("t").insert(0, start);
  const meet = (): void =>
    act(() => {
      Y.applyUpdate(there, Y.encodeStateAsUpdate(here, Y.encodeStateVector(there)));
      Y.applyUpdate(here, Y.encodeStateAsUpdate(there, Y.encodeStateVector(here)));
    });
  meet();
  return { here: here.getText("t"), there: there.getText("t"), meet };
}

test("two people type at once, and both their words stay", () => {
  const { here, there, meet } = twoCopies("a apple");
  render(<Field text={here} />);
  type(textbox("Words"), "a red apple", 6);
  there.insert(7, " on a table");
  meet();
  expect(textbox("Words").value).toBe("a red apple on a table");
  expect(there.toString()).toBe("a red apple on a table");
});

test("the caret stays at its letter while somebody writes before it", () => {
  const { here, there, meet } = twoCopies("apple");
  render(<Field text={here} />);
  const field = textbox("Words");
  field.focus();
  field.setSelectionRange(3, 3);
  there.insert(0, "a red ");
  meet();
  expect(field.value).toBe("a red apple");
  expect(field.selectionStart).toBe(9);
});

test("while an input method composes, others' words wait, and none are lost", () => {
  const { here, there, meet } = twoCopies("a fish");
  render(<Field text={here} />);
  const field = textbox("Words");
  act(() => void field.dispatchEvent(new Event("compositionstart")));
  type(field, "a ri fish", 4);
  there.insert(6, " in the sea");
  meet();
  expect(field.value).toBe("a ri fish");
  type(field, "a 赤い fish", 4);
  act(() => void field.dispatchEvent(new Event("compositionend")));
  expect(here.toString()).toBe("a 赤い fish in the sea");
  expect(field.value).toBe("a 赤い fish in the sea");
});

test("a word put in while another is composed is passed on, though nobody says that the composing has ended", () => {
  const { here, there, meet } = twoCopies("a red ");
  render(<Field text={here} />);
  const field = textbox("Words");
  act(() => void field.dispatchEvent(new Event("compositionstart")));
  type(field, "a red app");
  there.insert(0, "see ");
  meet();
  act(() => replaceText(field, 6, 9, "apple"));
  expect(here.toString()).toBe("see a red apple");
  expect(field.value).toBe("see a red apple");
});

test("what is pasted in several lines becomes one", () => {
  const { here } = twoCopies("");
  render(<Field text={here} />);
  type(textbox("Words"), "a red\r\napple\n\non a table");
  expect(here.toString()).toBe("a red apple on a table");
  expect(textbox("Words").value).toBe("a red apple on a table");
});

test("typing where there is no text yet begins one, and goes on in it", () => {
  const doc = new Y.Doc();
  const begun: string[] = [];
  const page = render(<Field text={null} begin={(typed) => begun.push(typed)} />);
  type(textbox("Words"), "a");
  expect(begun).toEqual(["a"]);
  doc.getText("t").insert(0, "a");
  page.rerender(<Field text={doc.getText("t")} />);
  type(textbox("Words"), "ab");
  expect(doc.getText("t").toString()).toBe("ab");
});
