import { expect, test } from "vitest";
import * as Y from "yjs";
import { type Stroke, stroke, strokeId } from "../drawing/stroke.ts";
import { userIdSchema } from "./ids.ts";
import { roomDocument } from "./room.ts";
import {
  changeDrawing,
  decodeRoomStroke,
  encodeRoomStroke,
  isRemoved,
  provenanceOf,
  putStrokes,
  type RoomStroke,
  readDrawing,
  readScene,
  removeStrokes,
  roomStroke,
  writeDrawing,
} from "./room-strokes.ts";
import { encodeStroke } from "./strokes.ts";

const ada = userIdSchema.parse("ada");
const line = (id: string, x: number): Stroke =>
  stroke(strokeId(id), [x, 0.1, x, 1, x, 2, x, 3], 2.5, [0.1, 0.2, 0.3, 0.4]);
const placed = (id: string, x: number, order = 0, author: typeof ada | null = ada): RoomStroke => ({
  stroke: line(id, x),
  order,
  author,
  prompt: null,
});

test("a stroke comes back bit for bit, with its order, author and prompt", () => {
  for (const prompt of [null, "p", "a prompt's id of 40 letters, digits, more"]) {
    for (const author of [null, ada]) {
      const one: RoomStroke = { ...placed("a", 1.1, 2.5, author), prompt };
      const bytes = encodeRoomStroke(one);
      expect(decodeRoomStroke(one.stroke.id, bytes)).toEqual(one);
      for (let cut = 1; cut < bytes.length; cut += 3) decodeRoomStroke(one.stroke.id, bytes.subarray(0, cut));
    }
  }
});

test("strokes of before there were authors are still read", () => {
  const doc = new Y.Doc();
  const old = new Uint8Array(8 + encodeStroke(line("a", 1)).length);
  new DataView(old.buffer).setFloat64(0, 3, true);
  old.set(encodeStroke(line("a", 1)), 8);
  roomDocument(doc).strokes.set("a", old);
  expect(readDrawing(doc).strokes).toEqual([placed("a", 1, 3, null)]);
});

test("what people did lies over what was accepted, in the z-order", () => {
  const doc = new Y.Doc();
  writeDrawing(doc, { side: 256, strokes: [placed("b", 1, 0), placed("a", 2, 1), placed("c", 3, 2)] });
  expect(readScene(doc)).toMatchObject({ width: 256, strokes: [{ id: "b" }, { id: "a" }, { id: "c" }] });
  changeDrawing(doc, { put: [placed("b", 9, 5), placed("d", 4, 1.5)], remove: [strokeId("c")] });
  expect(readDrawing(doc).strokes).toEqual([placed("a", 2, 1), placed("d", 4, 1.5), placed("b", 9, 5)]);
  expect(roomStroke(doc, strokeId("c"))).toBeNull();
  expect(isRemoved(doc, strokeId("c"))).toBe(true);
  writeDrawing(doc, readDrawing(doc));
  expect(roomDocument(doc).strokes.size).toBe(0);
  expect(readDrawing(doc).strokes).toEqual([placed("a", 2, 1), placed("d", 4, 1.5), placed("b", 9, 5)]);
});

test("an edit that was made while a run was accepted lies over what was accepted", () => {
  const [server, away] = [new Y.Doc(), new Y.Doc()];
  writeDrawing(server, { side: 224, strokes: [placed("a", 1), placed("b", 2)] });
  putStrokes(server, [placed("a", 3)]);
  Y.applyUpdate(away, Y.encodeStateAsUpdate(server));
  putStrokes(away, [placed("a", 7)]);
  removeStrokes(away, [strokeId("b")]);
  writeDrawing(server, { side: 224, strokes: [placed("a", 100), placed("b", 200)] });
  Y.applyUpdate(server, Y.encodeStateAsUpdate(away));
  Y.applyUpdate(away, Y.encodeStateAsUpdate(server));
  expect(readDrawing(server).strokes).toEqual([placed("a", 7)]);
  expect(readDrawing(away)).toEqual(readDrawing(server));
});

test("500 accepted runs of 256 strokes leave a document of less than 1 MiB that loads in 100 ms", () => {
  const doc = new Y.Doc();
  const ids = Array.from({ length: 256 }, (_, i) => `stroke-number-${i}`);
  for (let run = 0; run < 500; run++) {
    writeDrawing(doc, {
      side: 224,
      strokes: ids.map((id, order) => placed(`${id}-${run}`, run + order, order)),
    });
    // Somebody mends a stroke after each.
    putStrokes(doc, [placed(`${ids[run % 256]}-${run}`, -1)]);
  }
  const state = Y.encodeStateAsUpdate(doc);
  expect(state.byteLength).toBeLessThan(1024 * 1024);
  const start = performance.now();
  const loaded = new Y.Doc();
  Y.applyUpdate(loaded, state);
  expect(readDrawing(loaded).strokes).toHaveLength(256);
  expect(performance.now() - start).toBeLessThan(100);
});

test("what is no stroke is passed over", () => {
  const doc = new Y.Doc();
  const { strokes, paper } = roomDocument(doc);
  paper.set("drawing", new Uint8Array([1, 2, 3]));
  strokes.set("not a valid id", new Uint8Array(60));
  strokes.set("short", new Uint8Array(3));
  strokes.set("odd", new Uint8Array(8 + 4 * 5 + 4));
  strokes.set("nan", new Uint8Array(8 + 4 * (5 + 8)).fill(0xff));
  expect(readScene(doc)).toEqual({ width: 224, height: 224, strokes: [] });
});

test("a stroke that was taken away is remembered with who drew it", () => {
  const doc = new Y.Doc();
  const id = strokeId("a");
  putStrokes(doc, [{ ...placed("a", 1), prompt: "p" }]);
  removeStrokes(doc, [id, strokeId("only-in-a-run")]);
  expect(roomStroke(doc, id)).toBeNull();
  expect(provenanceOf(doc, id)).toEqual({ author: ada, prompt: "p" });
  expect(provenanceOf(doc, strokeId("only-in-a-run"))).toEqual({ author: null, prompt: null });
  expect(provenanceOf(doc, strokeId("nobody"))).toBeNull();
  putStrokes(doc, [{ ...placed("a", 1), prompt: "p" }]);
  expect(isRemoved(doc, id)).toBe(false);
});
