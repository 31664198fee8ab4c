import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { packStrokes } from "../../drawing/packed.ts";
import { stroke, strokeId } from "../../drawing/stroke.ts";
import { FrameDecoder } from "../../protocol/frames.ts";
import { runIdSchema } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { encodeStroke } from "../../protocol/strokes.ts";
import type { StrokeEdits } from "../../protocol/worker.ts";
import { RunFrames } from "./run-frames.ts";
import type { RunStrokesNow } from "./thread-messages.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const line = (name: string, x: number) =>
  stroke(strokeId(name), [x, 1, 9, 9, 20, 20, 30, 8], 4, [0, 0, 0, 1]);

/** Strokes as the thread tells them: one that is `x` to the right. */
const now = (iteration: number, x: number, more: Partial<RunStrokesNow> = {}): RunStrokesNow => ({
  type: "strokes",
  runId: runIdSchema.parse("run-frames-0000"),
  canvas: 64,
  iteration,
  strokes: packStrokes([line("theirs", x)]),
  orders: [0],
  revision: 0,
  standsStill: false,
  ...more,
});
const put = (name: string, x: number, order: number): StrokeEdits => ({
  put: [{ id: strokeId(name), bytes: encodeStroke(line(name, x)), order }],
  removed: [],
});

function framesOf(start: RunStrokesNow) {
  const decoder = new FrameDecoder();
  let count = 0;
  const frames = new RunFrames(start, (message) => {
    if (message.type !== "frame") throw new Error(`It said ${message.type}.`);
    expect(decoder.apply(message.bytes)).toBe("applied");
    count++;
  });
  const xOf = (name: string) => decoder.scene?.strokes.find(({ id }) => id === name)?.points[0];
  return { frames, decoder, xOf, count: () => count };
}

test("R2 what people do is in a frame before any step has taken it, and steps that have not do not undo it", () => {
  const { frames, decoder, xOf, count } = framesOf(now(0, 1));
  frames.foresee(1, put("theirs", 40, 0));
  frames.foresee(2, put("mine", 50, 5));
  vi.advanceTimersByTime(LIMITS.frameInterval);
  expect([count(), decoder.revision, decoder.iteration]).toEqual([2, 2, 0]);
  expect([xOf("theirs"), xOf("mine")]).toEqual([expect.closeTo(40, 1), expect.closeTo(50, 1)]);

  vi.advanceTimersByTime(LIMITS.frameInterval);
  frames.take(now(1, 2));
  expect([decoder.revision, decoder.iteration]).toEqual([2, 1]);
  expect(xOf("theirs")).toBeCloseTo(40, 1);

  vi.advanceTimersByTime(LIMITS.frameInterval);
  frames.take(now(2, 41, { revision: 1 }));
  expect([decoder.revision, xOf("theirs"), xOf("mine")]).toEqual([
    2,
    expect.closeTo(41, 1),
    expect.closeTo(50, 1),
  ]);
});

test("steps are shown when the last frame is old enough, and the last one before a pause at once", () => {
  const { frames, decoder, count } = framesOf(now(0, 1));
  for (let iteration = 1; iteration <= 10; iteration++) {
    vi.advanceTimersByTime(LIMITS.frameInterval / 5);
    frames.take(now(iteration, iteration));
  }
  expect([count(), decoder.iteration]).toEqual([3, 10]);
  vi.advanceTimersByTime(1);
  frames.take(now(11, 11));
  expect(decoder.iteration).toBe(10);
  frames.take(now(11, 11, { standsStill: true }));
  expect([count(), decoder.iteration]).toEqual([4, 11]);
  frames.take(now(11, 11, { standsStill: true }));
  expect(count()).toBe(4);
});

test("a patch that was taken before it could be foreseen is shown too", () => {
  const { frames, decoder } = framesOf(now(0, 1, { standsStill: true }));
  frames.take(now(0, 30, { revision: 1, standsStill: true }));
  expect(decoder.revision).toBe(0);
  vi.advanceTimersByTime(LIMITS.frameInterval);
  expect(decoder.revision).toBe(1);
});

test("once it is closed nothing is shown any more", () => {
  const { frames, count } = framesOf(now(0, 1));
  frames.foresee(1, put("mine", 50, 5));
  frames.close();
  vi.advanceTimersByTime(10 * LIMITS.frameInterval);
  expect(count()).toBe(1);
});
