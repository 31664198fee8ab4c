import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { packStrokes } from "../../../drawing/packed.ts";
import type { Scene } from "../../../drawing/scene.ts";
import { stroke, strokeId } from "../../../drawing/stroke.ts";
import { FrameEncoder } from "../../../protocol/frames.ts";
import { runIdSchema } from "../../../protocol/ids.ts";
import { type Picture, PictureSource } from "./picture.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RUN = runIdSchema.parse("run-number-one");
const at = (x: number) => [stroke(strokeId("s"), [x, 10, x, 20, x, 30, x, 40], 4, [1, 0, 0, 1])];
const scene = (x: number): Scene => ({ width: 224, height: 224, strokes: at(x) });

function source() {
  let document = scene(1);
  const shown: Picture[] = [];
  const pictures = new PictureSource(
    () => document,
    (picture) => shown.push(picture),
  );
  const encoder = new FrameEncoder(224);
  return {
    pictures,
    encoder,
    last: () => shown.at(-1),
    write: (next: Scene) => {
      document = next;
      pictures.documentChanged();
    },
    frame: (iteration: number, x: number) =>
      pictures.frame(RUN, encoder.delta(iteration, packStrokes(at(x)))),
  };
}

test("while a run goes on its frames are the picture, whatever happens to the document", () => {
  const { frame, write, last } = source();
  expect(frame(1, 50)).toBe("applied");
  write(scene(2));
  expect(last()).toMatchObject({ from: "run", iteration: 1 });
  expect(last()?.scene.strokes[0].points[0]).toBeCloseTo(50, 0);
});

test("when it is over the last frame stays until the document has its strokes", () => {
  const { pictures, frame, write, last } = source();
  frame(7, 50);
  pictures.runOver(RUN);
  expect(last()).toMatchObject({ from: "run" });
  write(scene(50.25));
  expect(last()).toMatchObject({ from: "document", iteration: 7, scene: scene(50.25) });
});

test("a document that was faster than the news is shown at once; one that never comes, soon", () => {
  const fast = source();
  fast.frame(7, 50);
  fast.write(scene(3));
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
  write(scene(3));
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
