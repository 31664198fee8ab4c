import { expect, test } from "vitest";
import * as Y from "yjs";
import { userIdSchema } from "./ids.ts";
import { addPrompt, roomPrompts } from "./room.ts";
import { renameAuthor } from "./room-authors.ts";
import { putStrokes, type RoomStroke, readDrawing, removeStrokes, writeDrawing } from "./room-strokes.ts";
import { putComment, readComments, readMessages, say } from "./room-talk.ts";
import { strokeIdSchema } from "./strokes.ts";

const [guest, ada, bo] = ["guest", "ada", "bo"].map((id) => userIdSchema.parse(id));
const stroke = (id: string, author: RoomStroke["author"], order: number): RoomStroke => ({
  stroke: {
    id: strokeIdSchema.parse(id),
    points: new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]),
    width: 2,
    color: [0.1, 0.2, 0.3, 0.5],
  },
  order,
  author,
  prompt: order === 2 ? "p" : null,
});

test("everything that was a guest's is the account's, and nothing else changes", () => {
  const doc = new Y.Doc();
  writeDrawing(doc, { side: 224, strokes: [stroke("accepted-1", guest, 1), stroke("accepted-2", bo, 2)] });
  putStrokes(doc, [
    stroke("by-hand-1", guest, 3),
    stroke("by-hand-2", bo, 4),
    stroke("gone-12345", guest, 5),
  ]);
  removeStrokes(doc, [strokeIdSchema.parse("gone-12345")]);
  addPrompt(doc, "p", 1.5, "a fox", guest);
  addPrompt(doc, "q", 1, "a tree", bo);
  say(doc, "m", { author: guest, at: 7, text: "hello" });
  const pin = { kind: "place", x: 0.25, y: 0.5 } as const;
  putComment(doc, "c", { author: guest, at: 8, text: "here", pin, answers: null, resolved: true });
  putComment(doc, "d", { author: bo, at: 9, text: "there", pin, answers: "c", resolved: false });
  const before = readDrawing(doc);

  let transactions = 0;
  doc.on("afterTransaction", () => transactions++);
  renameAuthor(doc, guest, ada);
  expect(transactions).toBe(1);
  const after = readDrawing(doc);
  expect(after.strokes.map(({ author }) => author)).toEqual([ada, bo, ada, bo]);
  expect(after.strokes).toEqual(
    before.strokes.map((each) => (each.author === guest ? { ...each, author: ada } : each)),
  );
  expect(roomPrompts(doc).map(({ author, weight, text }) => [author, weight, text.toString()])).toEqual([
    [ada, 1.5, "a fox"],
    [bo, 1, "a tree"],
  ]);
  expect(readMessages(doc)).toEqual([{ id: "m", author: ada, at: 7, text: "hello" }]);
  expect(readComments(doc)).toMatchObject([
    { id: "c", author: ada, text: "here", resolved: true },
    { id: "d", author: bo, answers: "c" },
  ]);
  const state = Y.encodeStateVector(doc);
  renameAuthor(doc, guest, ada);
  expect(Y.encodeStateVector(doc)).toEqual(state);
});
