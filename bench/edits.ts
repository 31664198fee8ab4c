import { CriticSessions } from "../gpu/critics/create.ts";
import { Run } from "../gpu/optimise/run.ts";
import { median } from "../gpu/raster/median.ts";
import { modelsEnvironment } from "../models/environment.ts";
import { PRESETS } from "../protocol/presets.ts";
import { encodeStroke } from "../protocol/strokes.ts";
import type { Row } from "./row.ts";

const ROUNDS = 31;

/** How long a run's optimiser takes to take people's edits, the frame that shows them not included. */
export async function editRows(): Promise<readonly Row[]> {
  const sessions = new CriticSessions({ dataDir: modelsEnvironment().dataDir, threads: 1 });
  const rows: Row[] = [];
  for (const [strokes, edits, kind] of [
    [256, 1, "edited"],
    [256, 256, "edited"],
    [256, 1, "new"],
    [4096, 1, "new"],
  ] as const) {
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
    const put = run
      .scene()
      .strokes.slice(0, edits)
      .map((stroke, order) => ({ id: stroke.id, bytes: encodeStroke(stroke), order }));
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      if (kind === "new") await run.patch({ edits: { put: [], removed: put.map(({ id }) => id) } });
      const started = performance.now();
      await run.patch({ edits: { put, removed: [] } });
      times.push(performance.now() - started);
    }
    await run.dispose();
    const name = `${edits} ${kind} stroke${edits > 1 ? "s" : ""} of ${strokes} taken by a run`;
    rows.push({ name, value: median(times), unit: "ms" });
  }
  await sessions.dispose();
  return rows;
}
