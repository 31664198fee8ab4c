import { rename, writeFile } from "node:fs/promises";
import sharp from "sharp";
import { packStrokes } from "../../drawing/packed.ts";
import type { Scene } from "../../drawing/scene.ts";
import { sceneToSvg } from "../../drawing/svg-write.ts";
import { CriticSessions } from "../../gpu/critics/create.ts";
import { Run } from "../../gpu/optimise/run.ts";
import { Rasteriser } from "../../gpu/raster/rasteriser.ts";
import { modelsEnvironment } from "../../models/environment.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { type DrawingJob, type DrawingRecord, drawingJobSchema } from "./drawing-job.ts";

/** Forked by draw-all.ts: draws what it is told, one after the other, with one thread; its argument is a critic's folder or nothing. */
const [folder] = process.argv.slice(2);
const { settings } = PRESETS.live;
const sessions = new CriticSessions({
  dataDir: modelsEnvironment().dataDir,
  threads: 1,
  ...(folder === undefined ? {} : { embedded: new URL(folder) }),
});

async function draw({ text, seed, file, unoptimised, stamp }: DrawingJob): Promise<DrawingRecord> {
  const started = performance.now();
  const run = await Run.create(
    {
      settings: { ...settings, seed },
      prompts: [{ text, weight: 1 }],
      strokes: [],
      side: settings.canvas,
      locks: new Map(),
    },
    sessions,
  );
  let loss: number | null = null;
  while (!unoptimised && !run.finished) loss = (await run.step()).loss;
  const seconds = (performance.now() - started) / 1000;
  const scene = run.scene();
  const { iteration: iterations } = run;
  await run.dispose();
  const strokes = scene.strokes.length;
  const record: DrawingRecord = { text, seed, stamp, iterations, strokes, seconds, loss };
  await writeFile(`${file}.svg`, sceneToSvg(scene));
  await writeFile(`${file}.png`, await toPng(scene));
  // Last, and at once: a drawing counts as done when its record is there.
  await writeFile(`${file}.json.part`, `${JSON.stringify(record)}\n`);
  await rename(`${file}.json.part`, `${file}.json`);
  return record;
}

function toPng({ width, height, strokes }: Scene): Promise<Buffer> {
  const image = Rasteriser.create(width, height).forward(packStrokes(strokes));
  const bytes = Uint8Array.from(image, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return sharp(bytes, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
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
await sessions.warm(settings.critic, settings.copies);
process.send?.("ready");
