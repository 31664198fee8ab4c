import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { initialStrokes } from "../../drawing/initialise.ts";
import { Random } from "../../drawing/random.ts";
import { sceneToSvg } from "../../drawing/svg-write.ts";
import { installFolder } from "../../models/install-folder.ts";
import { makeTinyModel } from "../../models/testing/tiny-model.ts";
import { criticIdSchema } from "../../protocol/ids.ts";
import { EVERY_ATTRIBUTE, type Lockable } from "../../protocol/locks.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { CriticSessions } from "../critics/create.ts";
import { Run, type RunOptions } from "./run.ts";

let folder: string;
let sessions: CriticSessions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "croquis-run-"));
  await makeTinyModel(join(folder, "export"), { seed: 1 });
  await installFolder(join(folder, "export"), { dataDir: folder, id: "tiny" });
  sessions = new CriticSessions({ dataDir: folder, threads: 1 });
});

afterAll(async () => {
  await sessions.dispose();
  await rm(folder, { recursive: true });
});

function options(changes: Partial<RunOptions["settings"]> = {}): RunOptions {
  const critic = criticIdSchema.parse("tiny");
  return {
    settings: {
      ...PRESETS.live.settings,
      critic,
      strokes: 12,
      iterations: 20,
      canvas: 64,
      copies: 2,
      ...changes,
    },
    prompts: [{ text: "red apple", weight: 1 }],
    strokes: [],
    side: 64,
    locks: new Map(),
  };
}

async function drawn(run: Run, steps: number) {
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) losses.push((await run.step()).loss);
  const svg = sceneToSvg(run.scene());
  await run.dispose();
  return { losses, svg };
}

test("the same seed gives the same bytes, another seed another drawing", async () => {
  const first = await drawn(await Run.create(options({ seed: 7 }), sessions), 8);
  const again = await drawn(await Run.create(options({ seed: 7 }), sessions), 8);
  const other = await drawn(await Run.create(options({ seed: 8 }), sessions), 8);
  expect(again).toEqual(first);
  expect(other.svg).not.toBe(first.svg);
});

test("the drawing comes nearer to the words", async () => {
  const { losses } = await drawn(await Run.create(options({ iterations: 60, seed: 3 }), sessions), 60);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)) - 0.05);
});

test("what is locked keeps its bits through a run while the rest moves", async () => {
  const strokes = initialStrokes(new Random(5), { count: 12, canvas: 64, width: 4 });
  const locks = new Map([
    [strokes[0].id, new Set<Lockable>(EVERY_ATTRIBUTE)],
    [strokes[1].id, new Set<Lockable>(["points"])],
  ]);
  const run = await Run.create({ ...options(), strokes, locks }, sessions);
  for (let i = 0; i < 10; i++) await run.step();
  const after = run.scene().strokes;
  expect(after[0]).toEqual(strokes[0]);
  expect(after[1].points).toEqual(strokes[1].points);
  expect(after[1].color).not.toEqual(strokes[1].color);
  expect(after[2].points).not.toEqual(strokes[2].points);
  await run.dispose();
});

test("prompts, rates and locks change between two steps, and words that cannot be used change nothing", async () => {
  const run = await Run.create(options(), sessions);
  await run.step();
  await run.patch({ prompts: [{ text: "red apple", weight: -1 }] });
  expect((await run.step()).loss).not.toBeNaN();
  await expect(run.patch({ prompts: [] })).rejects.toMatchObject({ code: "empty-prompt" });

  await run.patch({ learningRates: { points: 0, width: 0, color: 0 } });
  const still = run.scene();
  await run.step();
  expect(run.scene()).toEqual(still);

  await run.patch({ learningRates: { points: 1, width: 1, color: 0.1 } });
  await run.patch({
    locks: still.strokes.map(({ id }) => ({ stroke: id, attributes: [...EVERY_ATTRIBUTE] })),
  });
  await run.step();
  expect(run.scene()).toEqual(still);

  await run.patch({ locks: [] });
  await run.step();
  expect(run.scene()).not.toEqual(still);
  expect(run.iteration).toBe(5);
  await run.dispose();
});

test("a run says what it spent on each stage and ends after its iterations", async () => {
  const run = await Run.create(options({ iterations: 2 }), sessions);
  const report = await run.step();
  for (const stage of ["raster", "augment", "critic", "optimiser"]) {
    expect(report.milliseconds[stage]).toBeGreaterThan(0);
  }
  expect(run.finished).toBe(false);
  await run.step();
  expect(run.finished).toBe(true);
  await run.dispose();
});
