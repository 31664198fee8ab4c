import { readFile } from "node:fs/promises";
import type { Stroke } from "../../drawing/stroke.ts";
import { SvgError, sceneFromSvg } from "../../drawing/svg-read.ts";
import { modelsEnvironment } from "../../models/environment.ts";
import { CroquisError, ERRORS } from "../../protocol/errors.ts";
import { EVERY_ATTRIBUTE, type Locks } from "../../protocol/locks.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { CriticSessions } from "../critics/create.ts";
import { Run } from "../optimise/run.ts";
import { type DrawArguments, drawArguments, USAGE } from "./draw-arguments.ts";
import { assertWritable, writeDrawing } from "./draw-output.ts";
import { DrawProgress } from "./draw-progress.ts";
import { DrawReport } from "./draw-report.ts";
import { readStyles } from "./draw-styles.ts";
import { UsageError } from "./usage-error.ts";

/** `npm run draw`: one drawing from the command line. */
async function draw(options: DrawArguments): Promise<number> {
  const { strokes, side } = await startingPoint(options);
  const locks = locksOf(options.lock, strokes);
  const settings =
    options.strokesGiven || strokes.length === 0
      ? options.settings
      : { ...options.settings, strokes: strokes.length };
  await assertWritable(options.out);
  if (options.report !== null) await assertWritable(options.report);

  const { styles, pictures } = await readStyles(options.styles);
  const sessions = new CriticSessions({
    dataDir: modelsEnvironment().dataDir,
    threads: options.threads,
    int8: options.int8,
    pictures,
  });
  const run = await Run.create(
    { settings, prompts: options.prompts, styles, strokes, side, locks },
    sessions,
  );
  const { unknownWords } = run;
  if (unknownWords.length > 0) {
    process.stderr.write(`Not known to the critic, and left out: ${unknownWords.join(", ")}.\n`);
  }
  let interrupted = false;
  process.once("SIGINT", () => {
    interrupted = true;
  });
  const report = new DrawReport();
  const progress = new DrawProgress(process.stderr, settings.iterations);
  while (!run.finished && !interrupted) {
    const step = await run.step();
    report.add(step);
    progress.update(step);
    // A step blocks this thread: let a Ctrl-C in before the next one.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writeDrawing(options.out, run.scene(), PRESETS[settings.preset].outputScale);
  if (options.report !== null) {
    await report.write(options.report, {
      settings,
      prompts: options.prompts,
      provider: sessions.provider,
      unknownWords,
    });
  }
  await run.dispose();
  await sessions.dispose();
  const done = interrupted ? `Stopped after ${run.iteration} iterations; saved` : "Saved";
  process.stderr.write(`${interrupted ? "\n" : ""}${done} ${options.out} (seed ${settings.seed}).\n`);
  return interrupted ? 130 : 0;
}

async function startingPoint({
  init,
  settings,
}: DrawArguments): Promise<{ strokes: readonly Stroke[]; side: number }> {
  if (init === null) return { strokes: [], side: settings.canvas };
  const text = await readFile(init, "utf8").catch(() => {
    throw new UsageError(`"${init}" cannot be read; give an SVG file with --init.`);
  });
  const { scene, skipped } = sceneFromSvg(text);
  if (scene.strokes.length === 0)
    throw new UsageError(`"${init}" has no stroke in it; give a drawing of strokes.`);
  if (skipped > 0) process.stderr.write(`Left out ${skipped} things in ${init} that are no strokes.\n`);
  return { strokes: scene.strokes, side: Math.max(scene.width, scene.height) };
}

function locksOf(lock: DrawArguments["lock"], strokes: readonly Stroke[]): Locks {
  const ids = new Map(strokes.map(({ id }) => [id as string, id]));
  const wanted = lock === "all" ? [...ids.keys()] : lock;
  return new Map(
    wanted.map((text) => {
      const id = ids.get(text);
      if (id === undefined)
        throw new UsageError(`There is no stroke "${text}" to lock; look at the ids in the file.`);
      return [id, new Set(EVERY_ATTRIBUTE)];
    }),
  );
}

async function main(): Promise<number> {
  try {
    const options = drawArguments(process.argv.slice(2));
    if (options === "help") {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    return await draw(options);
  } catch (error) {
    if (error instanceof UsageError || error instanceof SvgError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    if (error instanceof CroquisError) {
      process.stderr.write(`${error.message}\n`);
      return ERRORS[error.code][0] < 500 ? 2 : 1;
    }
    throw error;
  }
}

process.exitCode = await main();
