// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { stroke, strokeId } from "../../../drawing/stroke.ts";
import { EMPTY_AUTHORITY } from "../../../protocol/authority.ts";
import { roomIdSchema } from "../../../protocol/ids.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Role } from "../../../protocol/roles.ts";
import { putComment, readComments, readMessages, say } from "../../../protocol/room-talk.ts";
import { ADA, ME } from "../../testing/others.ts";
import { AuthorityView } from "../room/authority.ts";
import { Watched } from "../room/watched.ts";
import { pinPlaceOf, TalkDesk } from "./desk.ts";
import { placesOf, threadsOf } from "./threads.ts";

let doc: Y.Doc;
let synced: Watched<boolean>;
let told: string[];
const authority = new AuthorityView();
const enter = (role: Role): void => authority.enter({ user: ME, role }, EMPTY_AUTHORITY);
const opened: TalkDesk[] = [];

function openDesk(on = doc): TalkDesk {
  const desk = new TalkDesk({
    roomId: roomIdSchema.parse("a-room-of-ones-own"),
    doc: on,
    authority,
    synced,
    tell: ({ code }) => void told.push(code),
  });
  opened.push(desk);
  return desk;
}

beforeEach(() => {
  doc = new Y.Doc();
  synced = new Watched(true);
  told = [];
  localStorage.clear();
  enter("editor");
});
afterEach(() => {
  for (const desk of opened.splice(0)) desk.close();
});

const fromAda = (id: string, at: number, to = doc): void =>
  say(to, id, { author: ADA, at, text: `words ${id}` });

test("what is said is trimmed, cut where it is too long, and ours", () => {
  const desk = openDesk();
  expect(desk.say("  hello\n")).toBe(true);
  expect(desk.say(" \n ")).toBe(false);
  expect(desk.say("x".repeat(LIMITS.messageLength + 5))).toBe(true);
  expect(readMessages(doc).map(({ author, text }) => [author, text.length])).toEqual([
    [ME, 5],
    [ME, LIMITS.messageLength],
  ]);
});

test("who may only look says nothing and pins nothing, and is told", () => {
  enter("viewer");
  const desk = openDesk();
  expect(desk.say("hello")).toBe(false);
  desk.write({ kind: "place", x: 0, y: 0 });
  expect(desk.draft.value).toBeNull();
  expect(told).toEqual(["read-only"]);
  expect(readMessages(doc)).toEqual([]);
});

test("a comment is about what was chosen, opens when it is said, and is answered, dealt with, taken up again", () => {
  const desk = openDesk();
  desk.write({ kind: "stroke", stroke: strokeId("s1") });
  expect(desk.comment("too red")).toBe(true);
  expect(desk.draft.value).toBeNull();
  const [comment] = readComments(doc);
  expect(desk.thread.value).toBe(comment.id);
  desk.comment("a little", comment.id);
  expect(threadsOf(readComments(doc))).toMatchObject([
    {
      comment: { author: ME, text: "too red", pin: { kind: "stroke", stroke: "s1" }, resolved: false },
      answers: [{ text: "a little", pin: { kind: "stroke", stroke: "s1" } }],
    },
  ]);
  desk.resolve(comment.id, true);
  expect(desk.thread.value).toBeNull();
  expect(readComments(doc)[0]).toMatchObject({ resolved: true, text: "too red" });
  desk.resolve(comment.id, false);
  expect(readComments(doc)[0].resolved).toBe(false);
});

test("a comment goes with our own answers; what others have answered is put away and stays", () => {
  const desk = openDesk();
  desk.write({ kind: "place", x: 0.5, y: 0.5 });
  desk.comment("one");
  const [one] = readComments(doc);
  desk.comment("mine", one.id);
  desk.remove(one.id);
  expect(readComments(doc)).toEqual([]);

  desk.write({ kind: "place", x: 0.5, y: 0.5 });
  desk.comment("two");
  const [two] = readComments(doc);
  const { id: _, ...content } = two;
  putComment(doc, "theirs", { ...content, author: ADA, answers: two.id });
  desk.remove(two.id);
  expect(readComments(doc)).toHaveLength(2);
  expect(readComments(doc).find(({ id }) => id === two.id)?.resolved).toBe(true);
});

test("pins stand on the middles of their strokes, or where they were placed; without the stroke nowhere", () => {
  const one = stroke(strokeId("one"), [0, 0, 0, 0, 100, 50, 100, 50], 2, [0, 0, 0, 1]);
  const two = stroke(strokeId("two"), [0, 0, 1, 1, 2, 2, 10, 20, 1, 1, 2, 2, 9, 9], 2, [0, 0, 0, 1]);
  expect(pinPlaceOf(one)).toEqual({ x: 50, y: 25 });
  expect(pinPlaceOf(two)).toEqual({ x: 10, y: 20 });
  const drawn = { order: 0, author: null, prompt: null };
  const places = placesOf(
    [
      { kind: "stroke", stroke: two.id },
      { kind: "stroke", stroke: strokeId("gone") },
      { kind: "place", x: 0.1, y: 0.2 },
    ],
    { side: 200, strokes: [one, two].map((each) => ({ ...drawn, stroke: each })) },
  );
  expect(places).toEqual([{ x: 0.05, y: 0.1 }, null, { x: 0.1, y: 0.2 }]);
});

test("others' messages are unread until one looks, ours never are, and one that is taken back is not", () => {
  const desk = openDesk();
  desk.say("mine");
  fromAda("a", Date.now());
  fromAda("b", 5);
  expect(desk.unread.count.value).toBe(2);
  doc.getMap("messages").delete("b");
  expect(desk.unread.count.value).toBe(1);
  desk.show("chat");
  expect(desk.unread.count.value).toBe(0);
  fromAda("c", Date.now());
  expect(desk.unread.count.value).toBe(0);
  desk.show("comments");
  fromAda("d", Date.now());
  expect(desk.unread.count.value).toBe(1);
});

test("what was read on an earlier visit is read; what came since is not", () => {
  fromAda("a", 100);
  const first = openDesk();
  expect(first.unread.count.value).toBe(1);
  first.show("chat");
  const next = new Y.Doc();
  synced.set(false);
  const second = openDesk(next);
  fromAda("b", 200);
  Y.applyUpdate(next, Y.encodeStateAsUpdate(doc));
  expect(second.unread.count.value).toBe(1);
});
