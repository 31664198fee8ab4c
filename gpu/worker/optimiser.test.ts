import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stroke, strokeId } from "../../drawing/stroke.ts";
import { installFolder } from "../../models/install-folder.ts";
import { makeTinyModel } from "../../models/testing/tiny-model.ts";
import { FrameDecoder } from "../../protocol/frames.ts";
import { criticIdSchema, type RunId, runIdSchema } from "../../protocol/ids.ts";
import { EVERY_ATTRIBUTE } from "../../protocol/locks.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { encodeStroke } from "../../protocol/strokes.ts";
import { type FromWorker, fromWorkerSchema, type RunRequest, type ToWorker } from "../../protocol/worker.ts";
import { CriticSessions } from "../critics/create.ts";
import { FrameDesk } from "./frame-desk.ts";
import { Optimiser } from "./optimiser.ts";

let folder: string;
let sessions: CriticSessions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "croquis-worker-"));
  await makeTinyModel(join(folder, "export"), { seed: 1 });
  await installFolder(join(folder, "export"), { dataDir: folder, id: "tiny" });
  sessions = new CriticSessions({ dataDir: folder, threads: 1 });
});

afterAll(async () => {
  await sessions.dispose();
  await rm(folder, { recursive: true });
});

/** An optimiser and its frames, whose messages can be awaited; unforeseen errors fail the test. */
function watched() {
  const said: FromWorker[] = [];
  let wake = (): void => undefined;
  const errors: unknown[] = [];
  const computing = new Optimiser(
    sessions,
    // What crosses threads is cloned.
    (message) => desk.fromThread(structuredClone(message)),
    (_, error) => errors.push(error),
  );
  const desk = new FrameDesk(
    (message) => computing.receive(structuredClone(message)),
    (message) => {
      said.push(fromWorkerSchema.parse(structuredClone(message)));
      wake();
    },
  );
  const optimiser = { receive: (message: ToWorker): void => desk.fromServer(message) };
  const until = async (matches: (message: FromWorker) => boolean): Promise<FromWorker> => {
    for (;;) {
      const found = said.find(matches);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { optimiser, said, until, errors };
}

const id = (name: string): RunId => runIdSchema.parse(`run-${name}-0000`);

function request(runId: RunId, iterations: number, critic = "tiny"): RunRequest {
  return {
    runId,
    settings: {
      ...PRESETS.live.settings,
      critic: criticIdSchema.parse(critic),
      strokes: 8,
      iterations,
      canvas: 64,
      copies: 1,
    },
    prompts: [{ text: "red apple", weight: 1 }],
    styles: [],
    side: 64,
    strokes: [],
    locks: [],
  };
}

test("a run prepares, runs, sends frames that follow each other, and ends with its exact strokes", async () => {
  const { optimiser, said, until, errors } = watched();
  const runId = id("whole");
  optimiser.receive({ type: "start", request: request(runId, 30) });
  const ended = await until(({ type }) => type === "ended");
  expect(ended).toMatchObject({ state: "finished", runId });
  expect(said.filter(({ type }) => type === "progress")).toHaveLength(30);
  expect(said.flatMap((each) => (each.type === "state" ? [each.state] : []))).toEqual([
    "preparing",
    "running",
  ]);
  const decoder = new FrameDecoder();
  for (const message of said) {
    if (message.type === "frame") expect(decoder.apply(message.bytes)).toBe("applied");
  }
  expect(decoder.iteration).toBe(30);
  expect(decoder.scene?.strokes.map((stroke) => stroke.id)).toEqual(
    ended.type === "ended" ? ended.strokes.map((stroke) => stroke.id) : [],
  );
  expect(errors).toEqual([]);
});

test("pause stands still, step takes one, resume goes on, stop ends early", async () => {
  const { optimiser, said, until } = watched();
  const runId = id("pause");
  const iterations = (): number => said.filter(({ type }) => type === "progress").length;
  optimiser.receive({ type: "start", request: request(runId, 10_000) });
  await until((message) => message.type === "progress" && message.iteration >= 3);
  optimiser.receive({ type: "pause", runId });
  await until((message) => message.type === "state" && message.state === "paused");
  const paused = iterations();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(iterations()).toBe(paused);
  optimiser.receive({ type: "step", runId });
  await until((message) => message.type === "progress" && message.iteration === paused + 1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(iterations()).toBe(paused + 1);
  optimiser.receive({ type: "resume", runId });
  await until((message) => message.type === "progress" && message.iteration > paused + 3);
  optimiser.receive({ type: "stop", runId });
  expect(await until(({ type }) => type === "ended")).toMatchObject({ state: "stopped" });
});

test("runs take turns, and one that cannot start fails alone", async () => {
  const { optimiser, said, until, errors } = watched();
  const [one, two, broken] = [id("one"), id("two"), id("broken")];
  optimiser.receive({ type: "start", request: request(one, 40) });
  optimiser.receive({ type: "start", request: request(broken, 10, "not-installed") });
  optimiser.receive({ type: "start", request: request(two, 40) });
  await until((message) => message.type === "ended" && message.runId === one);
  await until((message) => message.type === "ended" && message.runId === two);
  expect(await until(({ type }) => type === "failed")).toMatchObject({
    runId: broken,
    problem: { code: "unknown-critic" },
  });
  const order = said.flatMap((each) => (each.type === "progress" ? [each.runId] : []));
  const switches = order.filter((runId, i) => i > 0 && runId !== order[i - 1]).length;
  expect(switches).toBeGreaterThan(60);
  expect(errors).toEqual([]);
});

test("a patch that cannot be used is refused and the run goes on", async () => {
  const { optimiser, until } = watched();
  const runId = id("patch");
  optimiser.receive({ type: "start", request: request(runId, 10_000) });
  await until(({ type }) => type === "progress");
  optimiser.receive({ type: "patch", runId, revision: 1, patch: { prompts: [] } });
  expect(await until(({ type }) => type === "refused")).toMatchObject({ problem: { code: "empty-prompt" } });
  optimiser.receive({ type: "stop", runId });
  await until(({ type }) => type === "ended");
});

test("what people did to strokes is shown at once, also while the run stands still, and counted to the end", async () => {
  const { optimiser, said, until, errors } = watched();
  const runId = id("edits");
  optimiser.receive({ type: "start", request: request(runId, 10_000) });
  await until((message) => message.type === "progress" && message.iteration >= 2);
  optimiser.receive({ type: "pause", runId });
  await until((message) => message.type === "state" && message.state === "paused");
  const frames = (): Uint8Array[] => said.flatMap((each) => (each.type === "frame" ? [each.bytes] : []));
  const decoder = new FrameDecoder();
  for (const frame of frames()) decoder.apply(frame);
  const seen = frames().length;
  const [first, second] = decoder.scene?.strokes ?? [];
  const mine = stroke(strokeId("mine"), [1, 1, 9, 9, 20, 20, 30, 8], 6, [1, 0, 0, 1]);
  const put = [{ id: mine.id, bytes: encodeStroke(mine), order: 50 }];
  // Two that come together are shown together.
  optimiser.receive({ type: "patch", runId, revision: 1, patch: { edits: { put, removed: [first.id] } } });
  optimiser.receive({
    type: "patch",
    runId,
    revision: 2,
    patch: { edits: { put: [], removed: [second.id] } },
  });
  await until(
    (message) =>
      message.type === "frame" &&
      new FrameDecoder().apply(message.bytes) === "applied" &&
      frames().length > seen,
  );
  expect(frames()).toHaveLength(seen + 1);
  expect(decoder.apply(frames()[seen])).toBe("applied");
  expect(decoder.revision).toBe(2);
  expect(decoder.scene?.strokes.map((each) => each.id)).not.toContain(second.id);
  expect(decoder.scene?.strokes.at(-1)?.id).toBe(mine.id);
  expect(decoder.orders.at(-1)).toBe(50);
  optimiser.receive({ type: "stop", runId });
  const ended = await until(({ type }) => type === "ended");
  expect(ended).toMatchObject({ revision: 2 });
  expect(ended.type === "ended" && ended.strokes.at(-1)).toEqual(put[0]);
  expect(errors).toEqual([]);
});

test("what people do is shown in the middle of a step, and the step does not undo it", async () => {
  const { optimiser, said, until, errors } = watched();
  const runId = id("ahead");
  optimiser.receive({ type: "start", request: request(runId, 10_000) });
  await until(({ type }) => type === "progress");
  const mine = stroke(strokeId("mine"), [1, 1, 9, 9, 20, 20, 30, 8], 6, [1, 0, 0, 1]);
  const put = [{ id: mine.id, bytes: encodeStroke(mine), order: 50 }];
  const locks = [{ stroke: mine.id, attributes: [...EVERY_ATTRIBUTE] }];
  // The work goes on in other ticks: this one comes while a step is under way.
  optimiser.receive({ type: "patch", runId, revision: 1, patch: { edits: { put, removed: [] }, locks } });
  const decoder = new FrameDecoder();
  let seen = 0;
  const follow = (): void => {
    for (const message of said.slice(seen)) {
      if (message.type !== "frame") continue;
      const before = decoder.revision;
      expect(decoder.apply(message.bytes)).toBe("applied");
      // What is honoured once is honoured from then on.
      expect(decoder.revision).toBeGreaterThanOrEqual(before);
      expect(decoder.ids.includes(mine.id)).toBe(decoder.revision === 1);
    }
    seen = said.length;
  };
  await until(() => {
    follow();
    return decoder.revision === 1 && decoder.iteration > 30;
  });
  optimiser.receive({ type: "stop", runId });
  const ended = await until(({ type }) => type === "ended");
  expect(ended.type === "ended" && ended.strokes.at(-1)).toEqual(put[0]);
  expect(ended).toMatchObject({ revision: 1 });
  expect(errors).toEqual([]);
});
