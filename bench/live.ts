import { CriticSessions } from "../gpu/critics/create.ts";
import { Run } from "../gpu/optimise/run.ts";
import { modelsEnvironment } from "../models/environment.ts";
import { FrameEncoder } from "../protocol/frames.ts";
import { LIMITS } from "../protocol/limits.ts";
import { PRESETS } from "../protocol/presets.ts";
import type { Row } from "./row.ts";

const WARM_UP = 10;

/** The preset `live` with the embedded critic, and what its frames weigh with 256 strokes. */
export async function liveRows(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const threads of [1, 2]) {
    const { rate } = await measure(PRESETS.live.settings.strokes, threads);
    const name = `live preset, embedded critic, ${threads} thread${threads > 1 ? "s" : ""}`;
    rows.push({ name, value: rate, unit: "it/s", bar: 15, better: "more" });
  }
  const { bytesPerFrame } = await measure(256, 2);
  rows.push({
    name: "frame, 256 strokes, key frames included",
    value: bytesPerFrame / 1024,
    unit: "KiB",
    bar: 3,
  });
  return rows;
}

async function measure(strokes: number, threads: number): Promise<{ rate: number; bytesPerFrame: number }> {
  const sessions = new CriticSessions({ dataDir: modelsEnvironment().dataDir, threads });
  const run = await Run.create(
    {
      settings: { ...PRESETS.live.settings, strokes },
      prompts: [{ text: "a red apple", weight: 1 }],
      strokes: [],
      side: PRESETS.live.settings.canvas,
      locks: new Map(),
    },
    sessions,
  );
  const encoder = new FrameEncoder(run.settings.canvas);
  let bytes = encoder.key(0, run.strokes).length;
  let frames = 1;
  for (let step = 0; step < WARM_UP; step++) await run.step();
  let seconds = 0;
  while (!run.finished) {
    const started = performance.now();
    const { iteration } = await run.step();
    seconds += (performance.now() - started) / 1000;
    const whole = iteration % Math.round(LIMITS.keyFrameInterval / LIMITS.frameInterval) === 0;
    bytes += (whole ? encoder.refresh(iteration, run.strokes) : encoder.delta(iteration, run.strokes)).length;
    frames++;
  }
  const steps = run.iteration - WARM_UP;
  await run.dispose();
  await sessions.dispose();
  return { rate: steps / seconds, bytesPerFrame: bytes / frames };
}
