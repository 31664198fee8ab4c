import { expect, test } from "vitest";
import { runIdSchema } from "../../../protocol/ids.ts";
import { PRESETS } from "../../../protocol/presets.ts";
import type { RunStatus } from "../../../protocol/run.ts";
import { NO_RUN, phaseOf, type RunView, withStatus } from "./run.ts";

const status = (changes: Partial<RunStatus>): RunStatus => ({
  runId: runIdSchema.parse("run-number-one"),
  startedBy: null,
  state: "running",
  iteration: 0,
  iterations: 250,
  loss: null,
  iterationsPerSecond: 0,
  settings: PRESETS.live.settings,
  prompts: [],
  unknownWords: [],
  problem: null,
  ...changes,
});
const after = (...all: Partial<RunStatus>[]): RunView =>
  all.reduce<RunView>((view, changes) => withStatus(view, status(changes)), NO_RUN);

test("the course gathers one point an iteration and begins again with the next run", () => {
  const view = after(
    { loss: 0.9, iteration: 1 },
    { loss: 0.8, iteration: 5 },
    { loss: 0.7, iteration: 5, state: "paused" },
  );
  expect(view).toMatchObject({
    course: [
      { iteration: 1, loss: 0.9 },
      { iteration: 5, loss: 0.8 },
    ],
  });
  const next = withStatus(view, status({ runId: runIdSchema.parse("run-number-two"), state: "queued" }));
  expect(next).toMatchObject({ course: [] });
});

test("a course stays short however long the run, and keeps its beginning and its end", () => {
  const steps = Array.from({ length: 2000 }, (_, i) => ({ loss: 1 / (i + 1), iteration: i + 1 }));
  const view = after(...steps);
  if (view.kind !== "known") throw new Error("The run is known.");
  expect(view.course.length).toBeLessThanOrEqual(240);
  expect(view.course[0].iteration).toBe(1);
  expect(view.course.at(-1)?.iteration).toBe(2000);
});

test("what is over does not begin again by news that come late", () => {
  const view = after({ state: "finished", iteration: 250 }, { state: "running", iteration: 249 });
  expect(view).toMatchObject({ status: { state: "finished" } });
});

test("a phase says what is asked for before the server has answered", () => {
  expect(phaseOf(NO_RUN, null)).toBe("idle");
  expect(phaseOf(NO_RUN, "start")).toBe("starting");
  expect(phaseOf(after({ state: "finished" }), "start")).toBe("starting");
  expect(phaseOf(after({ state: "queued" }), "start")).toBe("preparing");
  expect(phaseOf(after({}), null)).toBe("drawing");
  expect(phaseOf(after({}), "stop")).toBe("stopping");
  expect(phaseOf(after({ state: "stopped" }), "stop")).toBe("stopped");
});
