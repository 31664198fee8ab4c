// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { initialStrokes } from "../../../drawing/initialise.ts";
import { packStrokes } from "../../../drawing/packed.ts";
import { Random } from "../../../drawing/random.ts";
import { paintInSlices } from "./slices.ts";

/** Counts what is painted; happy-dom paints nothing. */
const painted = { fills: 0, strokes: 0 };
beforeEach(() => {
  Object.assign(painted, { fills: 0, strokes: 0 });
  const nothing = (): void => undefined;
  const context = {
    canvas: { width: 100, height: 100 },
    setTransform: nothing,
    save: nothing,
    restore: nothing,
    beginPath: nothing,
    moveTo: nothing,
    bezierCurveTo: nothing,
    fillRect: () => void painted.fills++,
    stroke: () => void painted.strokes++,
  };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(
    () => context as unknown as CanvasRenderingContext2D,
  );
});
afterEach(() => vi.restoreAllMocks());

const strokes = packStrokes(initialStrokes(new Random(2), { count: 900, canvas: 20, width: 2 }));
const size = { width: 100, height: 100 };

test("every stroke is painted once, over one white paper, and not all in one frame", async () => {
  const done = vi.fn();
  paintInSlices(size, strokes, 5, { x: 0, y: 0 }, done);
  expect(painted.strokes).toBe(0);
  await vi.waitFor(() => expect(painted.strokes).toBeGreaterThan(0), { interval: 1 });
  expect(done).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
  expect(painted).toEqual({ fills: 1, strokes: 900 });
});

test("given up, it is never done", async () => {
  const done = vi.fn();
  const giveUp = paintInSlices(size, strokes, 5, { x: 0, y: 0 }, done);
  await vi.waitFor(() => expect(painted.strokes).toBeGreaterThan(0), { interval: 1 });
  giveUp();
  const so = painted.strokes;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(painted.strokes).toBe(so);
  expect(done).not.toHaveBeenCalled();
});
