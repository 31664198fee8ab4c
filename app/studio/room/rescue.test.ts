import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Stroke } from "../../../drawing/stroke.ts";
import { yjsClientId } from "../../../protocol/control.ts";
import { userIdSchema } from "../../../protocol/ids.ts";
import type { Lock } from "../../../protocol/locks.ts";
import type { Role } from "../../../protocol/roles.ts";
import {
  addPrompt,
  readPrompts,
  readSettings,
  removePrompt,
  roomDocument,
  roomPrompts,
  setPromptWeight,
  writeSettings,
} from "../../../protocol/room.ts";
import {
  isRemoved,
  putStrokes,
  type RoomStroke,
  readDrawing,
  removeStrokes,
  roomStroke,
} from "../../../protocol/room-strokes.ts";
import { addStyle, changeStyle, roomStyles } from "../../../protocol/room-styles.ts";
import { putComment, readComments, readMessages, removeComment, say } from "../../../protocol/room-talk.ts";
import { strokeIdSchema } from "../../../protocol/strokes.ts";
import { styleReferenceSchema } from "../../../protocol/style.ts";
import { type Rescued, rescue, sentenceOf } from "./rescue.ts";

const [ME, ADA] = ["me", "ada"].map((id) => userIdSchema.parse(id));
const [MINE, ADAS] = [5, 6];
const stroke = (id: string, x: number, width = 2): Stroke => ({
  id: strokeIdSchema.parse(id),
  points: Float32Array.of(x, 0, 1, 1, 2, 2, 3, 3),
  width,
  color: [0, 0, 0, 1],
});
const drawn = (id: string, x: number, more: Partial<RoomStroke> = {}): RoomStroke => ({
  stroke: stroke(id, x),
  order: 1,
  author: ME,
  prompt: null,
  ...more,
});
const id = (text: string) => strokeIdSchema.parse(text);

const docOf = (member: number): Y.Doc => {
  const doc = new Y.Doc();
  doc.clientID = yjsClientId(member, 7);
  return doc;
};
const sync = (from: Y.Doc, to: Y.Doc): void =>
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));

/** A room with a few things in it, of which our document knows all. */
function room() {
  const server = docOf(0);
  const [mine, adas] = [docOf(MINE), docOf(ADAS)];
  putStrokes(adas, [drawn("a", 0, { author: ADA, prompt: "p" }), drawn("b", 0, { author: ADA })]);
  addPrompt(adas, "p", 1, "a cat", ADA);
  addPrompt(adas, "q", -0.5, "a dog", ADA);
  say(adas, "m1", { author: ADA, at: 1, text: "hello" });
  putComment(adas, "c1", {
    author: ADA,
    at: 1,
    text: "here",
    pin: { kind: "place", x: 0, y: 0 },
    answers: null,
    resolved: false,
  });
  sync(adas, server);
  putStrokes(mine, [drawn("mine", 0)]);
  sync(mine, server);
  sync(server, mine);
  sync(server, adas);
  return { server, mine, adas };
}

function saved(
  server: Y.Doc,
  mine: Y.Doc,
  { role = "editor", locks = [] }: { role?: Role; locks?: readonly (readonly [string, Lock])[] } = {},
): { fresh: Y.Doc; rescued: Rescued; told: string | null } {
  const fresh = docOf(MINE);
  fresh.clientID++;
  sync(server, fresh);
  const me = { user: ME, role };
  const rescued = rescue({
    mine,
    fresh,
    memberNumber: MINE,
    me,
    locks: new Map(locks.map(([key, lock]) => [id(key), [lock]])),
  });
  return { fresh, rescued, told: sentenceOf(rescued, me, null) };
}

test("what the server has is not put back; what it lacks is", () => {
  const { server, mine, adas } = room();
  putStrokes(mine, [drawn("mine", 5), drawn("new", 6)]);
  removeStrokes(mine, [id("b")]);
  putStrokes(adas, [drawn("a", 9, { author: ADA, prompt: "p" })]);
  sync(adas, server);
  const { fresh, rescued, told } = saved(server, mine);
  expect(rescued).toEqual({ back: 3, locked: 0, refused: 0, known: 0 });
  expect(told).toBeNull();
  const at = (key: string): number | undefined => roomStroke(fresh, id(key))?.stroke.points[0];
  expect([at("mine"), at("new"), at("a"), at("b")]).toEqual([5, 6, 9, undefined]);
  expect(isRemoved(fresh, id("b"))).toBe(true);
  expect(readDrawing(fresh).strokes).toHaveLength(3);
  // The fresh document speaks with its own voice: nothing of what was rejected is in it.
  expect(fresh.store.clients.has(mine.clientID)).toBe(server.store.clients.has(mine.clientID));
  expect(Y.getState(fresh.store, mine.clientID)).toBe(Y.getState(server.store, mine.clientID));
});

test("a locked attribute stays, the others come back; a locked stroke does not go", () => {
  const { server, mine } = room();
  const [a, b] = [roomStroke(mine, id("a")), roomStroke(mine, id("b"))];
  if (a === null || b === null) throw new Error("The strokes are gone.");
  putStrokes(mine, [{ ...a, stroke: { ...a.stroke, width: 9, points: stroke("a", 4).points } }]);
  removeStrokes(mine, [id("b")]);
  const lock = (attributes: Lock["attributes"], holder = ADA): Lock => ({
    holder,
    scope: "everybody",
    attributes,
  });
  const { fresh, rescued, told } = saved(server, mine, {
    locks: [
      ["a", lock(["points"])],
      ["b", lock(["width"])],
    ],
  });
  expect(rescued).toMatchObject({ back: 0, locked: 2, refused: 0 });
  expect(told).toBe("Somebody keeps 2 strokes as they are; what you did there was left out.");
  expect(roomStroke(fresh, id("a"))).toMatchObject({ author: ADA, prompt: "p", stroke: { width: 9 } });
  expect(roomStroke(fresh, id("a"))?.stroke.points[0]).toBe(0);
  expect(roomStroke(fresh, id("b"))).not.toBeNull();
  // One's own lock, and one against the optimiser alone, keep nothing of ours out.
  const free = saved(server, mine, {
    locks: [
      ["a", lock(["points"], ME)],
      ["b", { ...lock(["width"]), scope: "optimiser" }],
    ],
  });
  expect(free.rescued).toMatchObject({ back: 2, locked: 0 });
});

test("what is forged or cannot be read is left out; authors and prompts of strokes that are there stay", () => {
  const { server, mine } = room();
  putStrokes(mine, [drawn("a", 3, { author: ME, prompt: "q" }), drawn("forged", 3, { author: ADA })]);
  roomDocument(mine).strokes.set("broken", Uint8Array.of(1, 2, 3));
  roomDocument(mine).groups.set("a", "g1");
  roomDocument(mine).groups.set("b", 17);
  roomDocument(mine).settings.set("what", "ever");
  writeSettings(mine, { strokes: 77 });
  const { fresh, rescued, told } = saved(server, mine);
  expect(rescued).toMatchObject({ back: 4, refused: 3 });
  expect(told).toBe("The room could not take 3 changes of yours; the rest is as you left it.");
  expect(roomStroke(fresh, id("a"))).toMatchObject({ author: ADA, prompt: "p" });
  expect(roomStroke(fresh, id("forged"))?.author).toBe(ME);
  expect(roomDocument(fresh).groups.toJSON()).toEqual({ a: "g1" });
  expect(readSettings(fresh).strokes).toBe(77);
  expect(roomDocument(fresh).settings.has("what")).toBe(false);
});

test("words come back letter by letter around what others wrote, and prompts with their weights", () => {
  const { server, mine, adas } = room();
  roomPrompts(mine)[0].text.insert(5, " asleep");
  setPromptWeight(mine, "p", 2);
  removePrompt(mine, "q");
  addPrompt(mine, "r", 0.5, "a moon", ME);
  addPrompt(adas, "s", 1, "a star", ADA);
  sync(adas, server);
  const { fresh, rescued } = saved(server, mine);
  expect(rescued).toEqual({ back: 4, locked: 0, refused: 0, known: 0 });
  expect(readPrompts(fresh)).toEqual([
    { text: "a cat asleep", weight: 2 },
    { text: "a star", weight: 1 },
    { text: "a moon", weight: 0.5 },
  ]);
  expect(roomPrompts(fresh).map(({ author }) => author)).toEqual([ADA, ADA, ME]);
});

test("letters that were taken away go; a prompt that another one removed does not come back", () => {
  const { server, mine, adas } = room();
  roomPrompts(mine)[0].text.delete(0, 2);
  roomPrompts(mine)[1].text.insert(0, "not ");
  removePrompt(adas, "q");
  sync(adas, server);
  expect(readPrompts(saved(server, mine).fresh)).toEqual([{ text: "cat", weight: 1 }]);
});

test("pictures, messages and comments: our own come back, others' stay theirs", () => {
  const { server, mine } = room();
  const reference = styleReferenceSchema.parse({
    picture: "a".repeat(64),
    weight: 1,
    mode: "all",
    region: null,
  });
  addStyle(server, "s1", reference);
  sync(server, mine);
  changeStyle(mine, "s1", { weight: 3 });
  addStyle(mine, "s2", reference);
  say(mine, "m2", { author: ME, at: 2, text: "unsaid" });
  say(mine, "m3", { author: ADA, at: 3, text: "in her name" });
  const [comment] = readComments(mine);
  putComment(mine, "c1", { ...comment, text: "changed", resolved: true });
  putComment(mine, "c2", { ...comment, author: ME, answers: "c1" });
  const { fresh } = saved(server, mine);
  expect(roomStyles(fresh).map(({ weight }) => weight)).toEqual([3, 1]);
  expect(readMessages(fresh).map(({ author, text }) => [author, text])).toEqual([
    [ADA, "hello"],
    [ME, "unsaid"],
    [ME, "in her name"],
  ]);
  expect(readComments(fresh)).toMatchObject([
    { author: ADA, text: "here", resolved: true },
    { author: ME, answers: "c1" },
  ]);
  removeComment(mine, "c1");
  roomDocument(mine).messages.delete("m1");
  const kept = saved(server, mine);
  expect(readMessages(kept.fresh).some(({ id: key }) => key === "m1")).toBe(true);
  expect(readComments(kept.fresh).some(({ id: key }) => key === "c1")).toBe(true);
  expect(kept.rescued.refused).toBe(2);
});

test("who may only look puts nothing back, and is told", () => {
  const { server, mine } = room();
  putStrokes(mine, [drawn("new", 6)]);
  const { fresh, rescued, told } = saved(server, mine, { role: "viewer" });
  expect(rescued).toEqual({ back: 0, locked: 0, refused: 1 });
  expect(told).toBe("You are here to look now; one change could not be kept.");
  expect(roomStroke(fresh, id("new"))).toBeNull();
});

test("what others did in our document, unknown to the server, is none of ours", () => {
  const { server, mine, adas } = room();
  putStrokes(adas, [drawn("hers", 1, { author: ADA })]);
  sync(adas, mine);
  const { fresh, rescued } = saved(server, mine);
  expect(rescued).toMatchObject({ back: 0, refused: 0 });
  expect(roomStroke(fresh, id("hers"))).toBeNull();
});
