import { rename, writeFile } from "node:fs/promises";
import type { Scene } from "../../drawing/scene.ts";
import { sceneToSvg } from "../../drawing/svg-write.ts";
import { CriticSessions } from "../../gpu/critics/create.ts";
import { Run } from "../../gpu/optimise/run.ts";
import { modelsEnvironment } from "../../models/environment.ts";
import { criticIdSchema } from "../../protocol/ids.ts";
import { PRESETS } from "../../protocol/presets.ts";
import type { RunSettings } from "../../protocol/settings.ts";
import type { StyleReference } from "../../protocol/style.ts";
import { sceneToPng } from "../scene-png.ts";
import { type StyleJob, type StyleRecord, styleJobSchema } from "./drawing-job.ts";

/** Forked by main.ts: draws what it is told, one after the other, with one thread. */
const preset = PRESETS.live.settings;
const sessions = new CriticSessions({ dataDir: modelsEnvironment().dataDir, threads: 1 });

async function draw(job: StyleJob): Promise<StyleRecord> {
  const { text, seed, file, reference, strength, coupling } = job;
  await sessions.warm(preset.critic, preset.copies);
  const settings: RunSettings = {
    ...preset,
    seed,
    styleCritic: criticIdSchema.parse(job.styleCritic),
    styleStrength: strength,
  };
  const styles: StyleReference[] =
    reference === null ? [] : [{ picture: reference, weight: 1, mode: "all", region: null }];
  const started = performance.now();
  let scene: Scene;
  if (coupling === "coupled") scene = await drawn(text, settings, styles, null);
  else {
    const half = { ...settings, iterations: settings.iterations / 2 };
    const words = await drawn(text, half, [], null);
    scene = await drawn(text, { ...half, textFree: 1, likeness: 0 }, styles, words);
  }
  const record = { ...job, iterations: settings.iterations, seconds: (performance.now() - started) / 1000 };
  await writeFile(`${file}.svg`, sceneToSvg(scene));
  await writeFile(`${file}.png`, await sceneToPng(scene));
  // Last, and at once: a drawing counts as done when its record is there.
  await writeFile(`${file}.json.part`, `${JSON.stringify(record)}\n`);
  await rename(`${file}.json.part`, `${file}.json`);
  return record;
}

async function drawn(
  text: string,
  settings: RunSettings,
  styles: readonly StyleReference[],
  from: Scene | null,
): Promise<Scene> {
  const run = await Run.create(
    {
      settings,
      prompts: [{ text, weight: 1 }],
      styles,
      strokes: from?.strokes ?? [],
      side: settings.canvas,
      locks: new Map(),
    },
    sessions,
  );
  while (!run.finished) await run.step();
  const scene = run.scene();
  await run.dispose();
  return scene;
}

process.on("message", (message) => {
  draw(styleJobSchema.parse(message)).then(
    (record) => process.send?.(record),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.("ready");
