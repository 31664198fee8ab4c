import { fork } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Random } from "../drawing/random.ts";
import { differentiate } from "../gpu/autodiff/differentiate.ts";
import { textHead } from "../gpu/autodiff/heads.ts";
import type { OnnxModel } from "../gpu/autodiff/onnx.ts";
import { readModel } from "../gpu/autodiff/onnx-read.ts";
import { writeModel } from "../gpu/autodiff/onnx-write.ts";
import { Tensor } from "../gpu/autodiff/runtime.ts";
import { type Feeds, GradientSession, openSession } from "../gpu/autodiff/session.ts";
import { VIT_B_32, visionTransformer } from "../gpu/autodiff/testing/transformer.ts";
import { median } from "../gpu/raster/median.ts";
import type { Row } from "./row.ts";

export const COPIES = 4;
const SHAPE = [COPIES, 3, VIT_B_32.size, VIT_B_32.size] as const;
const ROUNDS = 7;

/** Two prompts, the second one negative, and pictures of noise. */
export function criticFeeds(): Feeds {
  const random = new Random(7);
  const normal = (length: number) => Float32Array.from({ length }, () => random.normal());
  return {
    image: normal(SHAPE.reduce((a, b) => a * b)),
    text: normal(2 * VIT_B_32.dimension),
    weights: Float32Array.of(-1, 0.3),
  };
}

export async function openCritic(path: string, int8: boolean): Promise<GradientSession> {
  const gradientModel = differentiate(readModel(path), { shape: SHAPE, head: textHead(), int8 });
  return GradientSession.create(gradientModel, { threads: 1 });
}

/**
 * The text critic on an image encoder of CLIP ViT-B/32's shape with random weights, 4 copies, one thread: time against
 * the encoder's own forward pass in the same run, memory of a process that does nothing else, and the int8 form.
 */
export async function criticRows(): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "croquis-bench-"));
  try {
    const path = join(folder, "vision_model.onnx");
    await writeFile(path, writeModel(visionTransformer(VIT_B_32)));
    const feeds = criticFeeds();
    const plain = await openForward(readModel(path), feeds.image);
    const times = { forward: [] as number[], critic: [] as number[], int8: [] as number[] };
    const full = await openCritic(path, false);
    const expected = (await full.run(feeds)).gradient;
    for (let round = 0; round < ROUNDS; round++) {
      times.forward.push(await milliseconds(plain.run));
      times.critic.push(await milliseconds(() => full.run(feeds)));
    }
    await full.dispose();
    const short = await openCritic(path, true);
    const approximate = (await short.run(feeds)).gradient;
    for (let round = 0; round < ROUNDS; round++) times.int8.push(await milliseconds(() => short.run(feeds)));
    await short.dispose();
    await plain.dispose();
    // Round by round, so that what else the machine does weighs on both alike.
    const ratios = times.critic.map((time, round) => time / times.forward[round]);
    const [forward, critic, int8] = [times.forward, times.critic, times.int8].map(median);
    return [
      { name: "ViT-B/32 forward, 4 copies", value: forward, unit: "ms" },
      { name: "text critic, forward + backward, 4 copies", value: critic, unit: "ms" },
      { name: "text critic over its own forward", value: median(ratios), unit: "×", bar: 2.3 },
      { name: "text critic, memory in all", value: await peakMemory(path, false), unit: "GB", bar: 1.3 },
      { name: "text critic int8, forward + backward, 4 copies", value: int8, unit: "ms" },
      { name: "text critic int8 over the fp32 forward", value: int8 / forward, unit: "×" },
      { name: "text critic int8, memory in all", value: await peakMemory(path, true), unit: "GB" },
      {
        name: "text critic int8, cosine of its gradient to fp32",
        value: cosine(expected, approximate),
        unit: "",
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The encoder as it was exported, but for the batch size, which is left open. */
async function openForward(
  model: OnnxModel,
  image: Float32Array,
): Promise<{ run: () => Promise<unknown>; dispose: () => Promise<void> }> {
  const [input] = model.inputs;
  const open = {
    ...model,
    inputs: [{ ...input, shape: [null, ...SHAPE.slice(1)] }],
    outputs: openBatch(model),
  };
  const { session } = await openSession(open, { threads: 1 });
  const feeds = { [input.name]: new Tensor("float32", image, [...SHAPE]) };
  await session.run(feeds);
  return { run: () => session.run(feeds), dispose: () => session.release() };
}

function openBatch(model: OnnxModel): OnnxModel["outputs"] {
  return model.outputs.map((output) => ({ ...output, shape: [null, ...output.shape.slice(1)] }));
}

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Peak resident memory, in GB, of a process of its own that opens the critic and runs it. */
function peakMemory(path: string, int8: boolean): Promise<number> {
  const script = fileURLToPath(new URL("critic-memory.ts", import.meta.url));
  return new Promise((resolve, reject) => {
    const child = fork(script, [path, int8 ? "int8" : "fp32"]);
    child.once("message", (peak) => resolve(Number(peak) / 1e9));
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(new Error(`Measuring the critic's memory failed (exit status ${code}).`)),
    );
  });
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    left += a[i] * a[i];
    right += b[i] * b[i];
  }
  return product / Math.sqrt(left * right);
}
