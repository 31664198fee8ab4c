import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { addPrompt, roomPrompts } from "../../protocol/room.ts";
import { watchTitle } from "./title.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a room is called after its heaviest words, once they rest", () => {
  const doc = new Y.Doc();
  const titles: string[] = [];
  const end = watchTitle(doc, (title) => titles.push(title));
  addPrompt(doc, "p", 1, "an ap");
  roomPrompts(doc)[0].text.insert(5, "ple");
  addPrompt(doc, "q", 2, "a tree");
  addPrompt(doc, "r", -3, "rain");
  expect(titles).toEqual([]);
  vi.advanceTimersByTime(2000);
  expect(titles).toEqual(["a tree"]);
  roomPrompts(doc)[0].text.insert(0, "red ");
  vi.advanceTimersByTime(2000);
  expect(titles).toEqual(["a tree"]);
  roomPrompts(doc)[1].text.insert(0, "in ");
  end();
  expect(titles).toEqual(["a tree", "in a tree"]);
  vi.advanceTimersByTime(2000);
  expect(titles).toHaveLength(2);
});
