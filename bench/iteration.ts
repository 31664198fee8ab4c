import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeModel } from "../gpu/autodiff/onnx-write.ts";
import { VIT_B_32, visionTransformer } from "../gpu/autodiff/testing/transformer.ts";
import { CriticSessions } from "../gpu/critics/create.ts";
import { Run, type StepReport } from "../gpu/optimise/run.ts";
import { median } from "../gpu/raster/median.ts";
import { installFolder } from "../models/install-folder.ts";
import { makeTinyModel } from "../models/testing/tiny-model.ts";
import { criticIdSchema } from "../protocol/ids.ts";
import { PRESETS } from "../protocol/presets.ts";
import type { Row } from "./row.ts";

const STEPS = 9;

/**
 * A whole iteration of the preset `clipdraw` (256 strokes, 224², 4 copies) against an image encoder of CLIP
 * ViT-B/32's shape with random weights, one thread, as fp32 and as int8.
 */
export async function iterationRows(): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "croquis-bench-"));
  try {
    const exported = join(folder, "export");
    await makeTinyModel(exported, { size: 224, dimension: 512 });
    await writeFile(join(exported, "onnx", "vision_model.onnx"), writeModel(visionTransformer(VIT_B_32)));
    await installFolder(exported, { dataDir: folder, id: "bench-vit-b-32" });
    const plain = await stages(folder, false);
    const int8 = await stages(folder, true);
    const total = (stage: Readonly<Record<string, number>>) =>
      Object.values(stage).reduce((a, b) => a + b, 0);
    return [
      { name: "whole CLIPDraw iteration, one thread", value: total(plain), unit: "ms", bar: 620 },
      { name: "  of which all but the critic", value: total(plain) - plain.critic, unit: "ms", bar: 25 },
      { name: "  of which rasteriser", value: plain.raster, unit: "ms" },
      { name: "  of which augmentations", value: plain.augment, unit: "ms" },
      { name: "whole CLIPDraw iteration, one thread, int8 critic", value: total(int8), unit: "ms", bar: 320 },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Median milliseconds by stage. */
async function stages(dataDir: string, int8: boolean): Promise<Readonly<Record<string, number>>> {
  const sessions = new CriticSessions({ dataDir, threads: 1, int8 });
  const run = await Run.create(
    {
      settings: { ...PRESETS.clipdraw.settings, critic: criticIdSchema.parse("bench-vit-b-32") },
      prompts: [{ text: "a red apple", weight: 1 }],
      strokes: [],
      side: 224,
      locks: new Map(),
    },
    sessions,
  );
  const reports: StepReport[] = [];
  await run.step();
  for (let step = 0; step < STEPS; step++) reports.push(await run.step());
  await run.dispose();
  await sessions.dispose();
  return Object.fromEntries(
    Object.keys(reports[0].milliseconds).map((stage) => [
      stage,
      median(reports.map(({ milliseconds }) => milliseconds[stage])),
    ]),
  );
}
