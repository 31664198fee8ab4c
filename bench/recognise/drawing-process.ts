import { rename, writeFile } from "node:fs/promises";
import { anyColor, initialStrokes, within } from "../../drawing/initialise.ts";
import { Random } from "../../drawing/random.ts";
import type { Scene } from "../../drawing/scene.ts";
import { sceneToSvg } from "../../drawing/svg-write.ts";
import { CriticSessions } from "../../gpu/critics/create.ts";
import { Run } from "../../gpu/optimise/run.ts";
import { modelsEnvironment } from "../../models/environment.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { sceneToPng } from "../scene-png.ts";
import { type DrawingJob, type DrawingRecord, drawingJobSchema } from "./drawing-job.ts";

/** Forked by draw-all.ts: draws what it is told, one after the other, with one thread; its argument is a critic's folder or nothing. */
const [folder] = process.argv.slice(2);
const { settings } = PRESETS.live;
const sessions = new CriticSessions({
  dataDir: modelsEnvironment().dataDir,
  threads: 1,
  ...(folder === undefined ? {} : { embedded: new URL(folder) }),
});

let loading: Promise<void> | null = null;
/** Loads the critic before the first clock starts, as the studio does before anybody draws. */
function criticLoaded(): Promise<void> {
  loading ??= sessions.warm(settings.critic, settings.copies);
  return loading;
}

interface Drawn {
  readonly scene: Scene;
  readonly iterations: number;
  readonly loss: number | null;
}

async function draw({ text, seed, file, kind, stamp }: DrawingJob): Promise<DrawingRecord> {
  if (kind !== "random") await criticLoaded();
  const started = performance.now();
  const { scene, iterations, loss } = kind === "random" ? scribbled(seed) : await optimised(text, seed, kind);
  const seconds = (performance.now() - started) / 1000;
  const record: DrawingRecord = {
    text,
    seed,
    stamp,
    iterations,
    strokes: scene.strokes.length,
    seconds,
    loss,
  };
  await writeFile(`${file}.svg`, sceneToSvg(scene));
  await writeFile(`${file}.png`, await sceneToPng(scene));
  // Last, and at once: a drawing counts as done when its record is there.
  await writeFile(`${file}.json.part`, `${JSON.stringify(record)}\n`);
  await rename(`${file}.json.part`, `${file}.json`);
  return record;
}

async function optimised(text: string, seed: number, kind: "whole" | "words" | "start"): Promise<Drawn> {
  const run = await Run.create(
    {
      settings: { ...settings, seed, likeness: kind === "words" ? 0 : settings.likeness },
      prompts: [{ text, weight: 1 }],
      strokes: [],
      side: settings.canvas,
      locks: new Map(),
    },
    sessions,
  );
  let loss: number | null = null;
  while (kind !== "start" && !run.finished) loss = (await run.step()).loss;
  const drawn = { scene: run.scene(), iterations: run.iteration, loss };
  await run.dispose();
  return drawn;
}

/** As many strokes as the preset has, anywhere, of any colour and half opaque: what chance draws. */
function scribbled(seed: number): Drawn {
  const { canvas, strokes } = settings;
  const drawn = initialStrokes(new Random(seed), {
    count: strokes,
    canvas,
    width: canvas / 14,
    place: within({ left: 0, top: 0, width: canvas, height: canvas }),
    color: anyColor(0.2, 0.8),
  });
  return { scene: { width: canvas, height: canvas, strokes: drawn }, iterations: 0, loss: null };
}

process.on("message", (message) => {
  draw(drawingJobSchema.parse(message)).then(
    (record) => process.send?.(record),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.("ready");
