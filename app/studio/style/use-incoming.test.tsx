// @vitest-environment happy-dom
import { act } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { render } from "../../testing/render.tsx";
import { useIncoming } from "./use-incoming.ts";

const take = vi.fn<(files: readonly File[]) => void>();

function Listening() {
  const held = useIncoming(take);
  return (
    <>
      <textarea />
      <p>{held ? "Drop it" : ""}</p>
    </>
  );
}

beforeEach(() => {
  take.mockClear();
  render(<Listening />);
});

const picture = new File(["-"], "a.png", { type: "image/png" });
const another = new File(["-"], "b.webp", { type: "image/webp" });

/** What a browser hands over with a paste or a drag. */
const data = (files: readonly File[], types: readonly string[]) => ({ files, types, dropEffect: "none" });

function paste(where: string, files: readonly File[], types: readonly string[]): boolean {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: data(files, types) });
  act(() => void document.querySelector(where)?.dispatchEvent(event));
  return event.defaultPrevented;
}

function drag(type: string, files: readonly File[], types: readonly string[]): boolean {
  const event = new Event(type, { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: data(files, types), relatedTarget: null });
  act(() => void document.body.dispatchEvent(event));
  return event.defaultPrevented;
}

test("a picture is pasted anywhere; text goes into the words", () => {
  expect(paste("body", [picture], ["Files"])).toBe(true);
  expect(paste("textarea", [picture], ["Files", "text/html"])).toBe(true);
  expect(take.mock.calls.map(([files]) => files)).toEqual([[picture], [picture]]);
  expect(paste("textarea", [], ["text/plain"])).toBe(false);
  // What an office program copies is text and a picture of it.
  expect(paste("textarea", [picture], ["text/plain", "Files"])).toBe(false);
  expect(paste("body", [picture], ["text/plain", "Files"])).toBe(true);
  expect(take).toHaveBeenCalledTimes(3);
});

test("while files are held over the window it says so, and takes all of them at the drop", () => {
  expect(drag("dragenter", [], ["Files"])).toBe(true);
  expect(document.body.textContent).toBe("Drop it");
  drag("dragleave", [], ["Files"]);
  expect(document.body.textContent).toBe("");
  expect(drag("dragover", [], ["Files"])).toBe(true);
  expect(drag("drop", [picture, another], ["Files"])).toBe(true);
  expect(document.body.textContent).toBe("");
  expect(take).toHaveBeenCalledExactlyOnceWith([picture, another]);
});

test("words that are dragged from one place to another are none of its business", () => {
  expect(drag("dragover", [], ["text/plain"])).toBe(false);
  expect(drag("drop", [], ["text/plain"])).toBe(false);
  expect(document.body.textContent).toBe("");
  expect(take).not.toHaveBeenCalled();
});
