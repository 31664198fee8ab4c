import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { packStrokes } from "../../../drawing/packed.ts";
import { type Stroke, stroke, strokeId } from "../../../drawing/stroke.ts";
import { FrameEncoder } from "../../../protocol/frames.ts";
import { runIdSchema } from "../../../protocol/ids.ts";
import { putStrokes, type RoomStroke, removeStrokes, writeDrawing } from "../../../protocol/room-strokes.ts";
import { type Picture, PictureSource } from "./picture.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RUN = runIdSchema.parse("run-number-one");
const line = (x: number, id = "s"): Stroke =>
  stroke(strokeId(id), [x, 10, x, 20, x, 30, x, 40], 4, [1, 0, 0, 1]);
const at = (x: number) => [line(x)];
const scene = (x: number) => ({ width: 224, height: 224, strokes: at(x) });
const room = (x: number, order = 0, id = "s"): RoomStroke => ({
  stroke: line(x, id),
  order,
  author: null,
  prompt: "words",
});

function source() {
  const doc = new Y.Doc();
  writeDrawing(doc, { side: 224, strokes: [room(1)] });
  const shown: Picture[] = [];
  const pictures = new PictureSource(doc, (picture) => shown.push(picture));
  const encoder = new FrameEncoder(224);
  const framed =
    (revision: number) =>
    (iteration: number, x: number, ...more: Stroke[]) =>
      pictures.frame(RUN, encoder.delta(iteration, packStrokes([...at(x), ...more]), { revision }));
  const honouring = (revision: number, ...rest: Parameters<ReturnType<typeof framed>>) =>
    framed(revision)(...rest);
  return {
    doc,
    pictures,
    encoder,
    last: () => shown.at(-1),
    xs: () => shown.at(-1)?.scene.strokes.map(({ id, points }) => `${id} ${Math.round(points[0])}`),
    /** The server accepts a drawing. */
    write: (x: number) => writeDrawing(doc, { side: 224, strokes: [room(x)] }),
    frame: Object.assign(framed(0), { honouring }),
  };
}

test("while a run goes on its frames are the picture, whatever the server writes into the document", () => {
  const { frame, write, last } = source();
  expect(frame(1, 50)).toBe("applied");
  write(2);
  expect(last()).toMatchObject({ from: "run", iteration: 1 });
  expect(last()?.scene.strokes[0].points[0]).toBeCloseTo(50, 0);
  expect(last()?.drawing.strokes[0]).toMatchObject({ order: 0, author: null, prompt: "words" });
});

test("when it is over the last frame stays until the document has its strokes", () => {
  const { pictures, frame, write, last } = source();
  frame(7, 50);
  pictures.runOver(RUN);
  expect(last()).toMatchObject({ from: "run" });
  write(50.25);
  expect(last()).toMatchObject({ from: "document", iteration: 7, scene: scene(50.25) });
});

test("a document that was faster than the news is shown at once; one that never comes, soon", () => {
  const fast = source();
  fast.frame(7, 50);
  fast.write(3);
  fast.pictures.runOver(RUN);
  expect(fast.last()).toMatchObject({ from: "document", scene: scene(3) });
  const slow = source();
  slow.frame(7, 50);
  slow.pictures.runOver(RUN);
  vi.advanceTimersByTime(1000);
  expect(slow.last()).toMatchObject({ from: "document", scene: scene(1) });
});

test("a frame that comes after the end does not bring the run back", () => {
  const { pictures, encoder, frame, write, last } = source();
  frame(7, 50);
  const late = encoder.delta(8, packStrokes(at(60)));
  pictures.runOver(RUN);
  write(3);
  pictures.frame(RUN, late);
  expect(last()).toMatchObject({ from: "document", scene: scene(3) });
});

test("a frame that builds on one that never came is a gap", () => {
  const { encoder, frame, last } = source();
  frame(1, 50);
  encoder.delta(2, packStrokes(at(51)));
  expect(frame(3, 52)).toBe("gap");
  expect(last()).toMatchObject({ iteration: 1 });
});

test("R2 what anybody changes lies over the frames until one honours it, and only that", () => {
  const { doc, pictures, frame, xs } = source();
  frame(1, 50, line(60, "run-only"));
  putStrokes(doc, [room(90)]);
  expect(xs()).toEqual(["s 90", "run-only 60"]);
  frame(2, 51, line(61, "run-only"));
  expect(xs()).toEqual(["s 90", "run-only 61"]);
  const first = Y.encodeStateVector(doc);
  putStrokes(doc, [room(30, 9, "new")]);
  removeStrokes(doc, [strokeId("run-only")]);
  pictures.honours(RUN, 1, first);
  frame(3, 52, line(62, "run-only"));
  expect(xs()).toEqual(["s 90", "new 30"]);
  frame.honouring(1, 4, 53, line(63, "run-only"));
  expect(xs()).toEqual(["s 53", "new 30"]);
  pictures.honours(RUN, 2, Y.encodeStateVector(doc));
  frame.honouring(2, 5, 54, line(33, "new"));
  expect(xs()).toEqual(["s 54", "new 33"]);
});

test("another's edit waits for the run as one's own does", () => {
  const { doc, pictures, frame, xs } = source();
  frame(1, 50);
  const ben = new Y.Doc();
  Y.applyUpdate(ben, Y.encodeStateAsUpdate(doc));
  putStrokes(ben, [room(90)]);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(ben));
  frame(2, 51);
  expect(xs()).toEqual(["s 90"]);
  pictures.honours(RUN, 1, Y.encodeStateVector(doc));
  frame.honouring(1, 3, 88);
  expect(xs()).toEqual(["s 88"]);
});

test("a change that goes another way through the order does so at once", () => {
  const { doc, frame, last, xs } = source();
  frame(1, 50, line(60, "a"), line(70, "b"));
  expect(last()?.drawing.strokes.map(({ order }) => order)).toEqual([0, 1, 2]);
  putStrokes(doc, [{ ...room(60, 7, "a"), prompt: null }]);
  expect(xs()).toEqual(["s 50", "b 70", "a 60"]);
});

test("news that was missed does not leave an edit over the frames for ever", () => {
  const { doc, frame, xs } = source();
  frame(1, 50);
  putStrokes(doc, [room(90)]);
  frame(2, 51);
  vi.advanceTimersByTime(5000);
  frame(3, 52);
  expect(xs()).toEqual(["s 90"]);
  frame(9, 53);
  expect(xs()).toEqual(["s 53"]);
});

test("what is dragged lies on top of a run and of the document, and leaves when it is let go", () => {
  const { pictures, frame, xs } = source();
  pictures.drag({ put: [room(20)], remove: [] });
  expect(xs()).toEqual(["s 20"]);
  frame(1, 50);
  expect(xs()).toEqual(["s 20"]);
  pictures.drag(null);
  expect(xs()).toEqual(["s 50"]);
});

test("frames on a larger canvas are measured as the document is", () => {
  const { pictures, last } = source();
  const large = new FrameEncoder(448);
  pictures.frame(RUN, large.delta(1, packStrokes([line(112)])));
  expect(last()?.drawing.side).toBe(224);
  expect(last()?.scene.strokes[0].points[0]).toBeCloseTo(56, 0);
  expect(last()?.scene.strokes[0].width).toBeCloseTo(2, 0);
});
