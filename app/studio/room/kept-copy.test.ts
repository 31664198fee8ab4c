import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { KeptCopy } from "./kept-copy.ts";

beforeEach(() => vi.stubGlobal("indexedDB", new IDBFactory()));
const open: KeptCopy[] = [];
afterEach(async () => {
  for (const copy of open.splice(0)) await copy.close();
  vi.unstubAllGlobals();
});

async function copyOf(doc: Y.Doc, name = "croquis:room:me"): Promise<KeptCopy> {
  const copy = new KeptCopy(name, doc);
  open.push(copy);
  await copy.open();
  return copy;
}

const until = (condition: () => boolean): Promise<void> =>
  expect.poll(condition, { timeout: 4000, interval: 10 }).toBe(true);
const textOf = (doc: Y.Doc): string => doc.getText("t").toString();

test("what was written comes back in the next window, and merges with what is there by then", async () => {
  const first = new Y.Doc();
  const copy = await copyOf(first);
  expect(copy.kept.value).toBe("yes");
  first.getText("t").insert(0, "alone");
  await copy.close();
  expect(copy.kept.value).toBe("no");
  const second = new Y.Doc();
  second.getText("t").insert(0, "there ");
  await copyOf(second);
  expect([...textOf(second)].sort().join("")).toBe([..."there alone"].sort().join(""));
  expect(textOf(second)).toContain("alone");
});

test("while something is being written the copy does not count; when it does, another window can read it", async () => {
  const doc = new Y.Doc();
  const copy = await copyOf(doc);
  for (const word of ["one ", "two ", "three "]) {
    doc.getText("t").insert(textOf(doc).length, word);
    expect(copy.kept.value).toBe("soon");
  }
  await until(() => copy.kept.value === "yes");
  const beside = new Y.Doc();
  await copyOf(beside);
  expect(textOf(beside)).toBe("one two three ");
});

test("another person's copy, and another room's, are other copies", async () => {
  const mine = new Y.Doc();
  await copyOf(mine);
  mine.getText("t").insert(0, "mine");
  const theirs = new Y.Doc();
  await copyOf(theirs, "croquis:room:ada");
  expect(textOf(theirs)).toBe("");
});

test("a copy that was dropped is gone; another window that had it keeps a new one", async () => {
  const [first, second] = [new Y.Doc(), new Y.Doc()];
  const copy = await copyOf(first);
  const other = await copyOf(second);
  first.getText("t").insert(0, "never to be read again");
  await copy.drop();
  await until(() => other.kept.value === "no");
  await until(() => other.kept.value === "yes");
  second.getText("t").insert(0, "kept");
  await other.close();
  const third = new Y.Doc();
  await copyOf(third);
  expect(textOf(third)).toBe("kept");
});

test("where there is no storage, or none is allowed, nothing is kept and nothing breaks", async () => {
  vi.stubGlobal("indexedDB", undefined);
  const doc = new Y.Doc();
  const copy = await copyOf(doc);
  doc.getText("t").insert(0, "x");
  expect(copy.kept.value).toBe("no");
  await copy.drop();

  const forbidden = new IDBFactory();
  vi.spyOn(forbidden, "open").mockImplementation(() => {
    throw new DOMException("denied", "SecurityError");
  });
  vi.stubGlobal("indexedDB", forbidden);
  expect((await copyOf(new Y.Doc())).kept.value).toBe("no");
});
