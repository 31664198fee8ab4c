import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { initialStrokes, type Picture } from "../../drawing/initialise.ts";
import { Random } from "../../drawing/random.ts";
import { type Stroke, stroke, strokeId } from "../../drawing/stroke.ts";
import { installFolder } from "../../models/install-folder.ts";
import { makeTinyModel } from "../../models/testing/tiny-model.ts";
import { criticIdSchema } from "../../protocol/ids.ts";
import { differingAttributes, EVERY_ATTRIBUTE, type Lockable } from "../../protocol/locks.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { encodeStroke } from "../../protocol/strokes.ts";
import { pictureIdSchema } from "../../protocol/style.ts";
import type { StrokeEdits } from "../../protocol/worker.ts";
import { CriticSessions } from "../critics/create.ts";
import { Run, type RunOptions } from "./run.ts";

const SIDE = 64;
const blue = pictureIdSchema.parse("5".repeat(64));
const picture: Picture = {
  width: 8,
  height: 8,
  data: new Float32Array(192).map((_, i) => [0.1, 0.2, 0.7][i % 3]),
};

let folder: string;
let sessions: CriticSessions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "croquis-edited-run-"));
  await makeTinyModel(join(folder, "export"), { seed: 1 });
  await installFolder(join(folder, "export"), { dataDir: folder, id: "tiny" });
  sessions = new CriticSessions({ dataDir: folder, threads: 1, pictures: { pixels: async () => picture } });
});

afterAll(async () => {
  await sessions.dispose();
  await rm(folder, { recursive: true });
});

function options(changes: Partial<RunOptions["settings"]> = {}): RunOptions {
  return {
    settings: {
      ...PRESETS.live.settings,
      critic: criticIdSchema.parse("tiny"),
      strokes: 12,
      iterations: 20,
      canvas: SIDE,
      copies: 2,
      ...changes,
    },
    prompts: [{ text: "red apple", weight: 1 }],
    strokes: initialStrokes(new Random(5), { count: 12, canvas: SIDE, width: 4 }),
    side: SIDE,
    locks: new Map(),
  };
}

const put = (each: Stroke, order: number): StrokeEdits["put"][number] => ({
  id: each.id,
  bytes: encodeStroke(each),
  order,
});
const mine = stroke(strokeId("mine"), [5, 5, 20, 9, 40, 30, 60, 50], 500, [0.9, 0.1, 0.3, 0.4]);

/** A run that ended when the test does. */
async function withRun(given: RunOptions, work: (run: Run) => Promise<void>): Promise<void> {
  const run = await Run.create(given, sessions);
  try {
    await work(run);
  } finally {
    await run.dispose();
  }
}

const strokeOf = (run: Run, id: Stroke["id"]): Stroke | undefined =>
  run.scene().strokes.find((each) => each.id === id);

test("R1 what a person did is there at once, to the bit, and the run goes on from it", () =>
  withRun(options(), async (run) => {
    await run.step();
    await run.step();
    const before = run.scene().strokes;
    const moved = { ...before[3], points: mine.points, width: 0.25 };
    await run.patch({
      edits: { put: [put(moved, 3), put(mine, 99)], removed: [before[7].id, strokeId("nobody")] },
    });
    const after = run.scene().strokes;
    expect(after).toHaveLength(12);
    expect(strokeOf(run, moved.id)).toEqual(moved);
    expect(after.at(-1)).toEqual(mine);
    expect(run.orders.at(-1)).toBe(99);
    for (const each of before) {
      if (each.id !== moved.id && each.id !== before[7].id) expect(strokeOf(run, each.id)).toEqual(each);
    }
    await run.step();
    // Only now are the clamps for them too.
    expect(strokeOf(run, moved.id)?.width).toBeGreaterThanOrEqual(SIDE / 224);
    expect(strokeOf(run, mine.id)?.width).toBeLessThan(500);
    expect(strokeOf(run, mine.id)?.color).not.toEqual(mine.color);
  }));

test("a run goes on when all its strokes go, and when one comes to nothing", () =>
  withRun(options({ regularisers: { ink: 1, smoothness: 1, containment: 1 } }), async (run) => {
    await run.step();
    await run.patch({ edits: { put: [], removed: run.scene().strokes.map(({ id }) => id) } });
    await run.step();
    await run.step();
    expect(run.scene().strokes).toEqual([]);
    await run.patch({ edits: { put: [put(mine, 0)], removed: [] } });
    await run.step();
    expect(run.scene().strokes.map(({ id }) => id)).toEqual([mine.id]);
    expect(run.scene().strokes[0].points).not.toEqual(mine.points);
  }));

const settingsOfEveryPath: readonly [string, Partial<RunOptions["settings"]>, boolean][] = [
  [
    "a run that begins strokes anew",
    { critic: criticIdSchema.parse("embedded"), iterations: 12, copies: 1 },
    false,
  ],
  ["a run whose palette snaps", { paletteOnly: "snap", styleStrength: 80 }, true],
  [
    "a run in which words and style take turns",
    { preset: "styleclipdraw-alternating", styleStrength: 2 },
    true,
  ],
];

test.each(settingsOfEveryPath)(
  "L4 locked attributes drift by exactly nothing in %s",
  (_, changes, styled) => {
    const given = options({ iterations: 8, ...changes });
    const styles = styled ? [{ picture: blue, weight: 1, mode: "all" as const, region: null }] : [];
    const kept: readonly Lockable[][] = [
      ["points"],
      ["width"],
      ["color"],
      ["opacity"],
      [...EVERY_ATTRIBUTE],
      ["order"],
    ];
    const strokes = given.strokes.map((each, i) => (i < 5 ? { ...each, width: 500 } : each));
    const locks = new Map(kept.map((attributes, i) => [strokes[i].id, new Set(attributes)]));
    const freed = new Map(strokes.map((each) => [each.id, each]));
    return withRun({ ...given, strokes, styles, locks }, async (run) => {
      for (let step = 0; step < 4; step++) await run.step();
      // A lock while it goes on keeps what is there then, and edits of others do not disturb it.
      const late = run.scene().strokes[8];
      locks.set(late.id, new Set(EVERY_ATTRIBUTE));
      await run.patch({
        locks: [...locks].map(([id, attributes]) => ({ stroke: id, attributes: [...attributes] })),
        edits: { put: [put(mine, -5)], removed: [strokes[9].id] },
      });
      while (!run.finished) await run.step();
      for (const [i, attributes] of kept.entries()) {
        const at = run.strokes.ids.indexOf(strokes[i].id);
        const now = { stroke: run.scene().strokes[at], order: run.orders[at] };
        const was = freed.get(strokes[i].id);
        if (was === undefined) throw new Error("It was given to the run.");
        const differing = differingAttributes(now, { stroke: was, order: i });
        expect(differing.filter((attribute) => attributes.includes(attribute))).toEqual([]);
        if (attributes.length === 1) expect(differing.length).toBeGreaterThan(0);
      }
      expect(strokeOf(run, late.id)).toEqual(late);
      const free = strokeOf(run, strokes[10].id);
      if (changes.paletteOnly === "snap") expect(free?.color[2]).toBeCloseTo(0.7, 1);
    });
  },
);

test("a run of which all strokes are locked changes nothing, and says its loss", () => {
  const given = options({ iterations: 3 });
  const locks = new Map(given.strokes.map(({ id }) => [id, new Set<Lockable>(EVERY_ATTRIBUTE)]));
  return withRun({ ...given, locks }, async (run) => {
    while (!run.finished) expect(Number.isFinite((await run.step()).loss)).toBe(true);
    expect(run.scene().strokes).toEqual(given.strokes);
  });
});

test("locked strokes are the first of a run from scratch, the rest begins anew above them", () => {
  const given = options();
  const [kept] = given.strokes;
  const locks = new Map([[kept.id, new Set<Lockable>(EVERY_ATTRIBUTE)]]);
  const orders = new Map([[kept.id, 7.5]]);
  return withRun({ ...given, strokes: [kept], orders, locks }, async (run) => {
    await run.step();
    expect(run.strokes.ids).toHaveLength(12);
    expect(run.scene().strokes[0]).toEqual(kept);
    expect(run.orders.slice(0, 3)).toEqual([7.5, 8.5, 9.5]);
  });
});
