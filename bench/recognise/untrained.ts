import { cp, mkdir, writeFile } from "node:fs/promises";
import { Random } from "../../drawing/random.ts";
import type { Tensor } from "../../gpu/autodiff/onnx.ts";
import { readModel } from "../../gpu/autodiff/onnx-read.ts";
import { writeModel } from "../../gpu/autodiff/onnx-write.ts";
import { tensorBytes } from "../../gpu/autodiff/tensor-data.ts";
import { readEmbeddedCritic } from "../../models/embedded.ts";

const SEED = 5;

/**
 * Writes the embedded critic with an image encoder of the same architecture that has learned nothing: weights normal with the
 * variance of He et al. 2015 (2 over the fan-in), biases zero. Gives `folder`.
 */
export async function makeUntrained(folder: URL): Promise<URL> {
  await mkdir(folder, { recursive: true });
  await cp(new URL("../../models/embedded/", import.meta.url), folder, { recursive: true });
  const { imageModelPath } = await readEmbeddedCritic(folder);
  const model = readModel(imageModelPath);
  const random = new Random(SEED);
  // In memory, all of them: the file they lie in is about to be written over.
  const inMemory = (tensor: Tensor): Tensor => ({
    ...tensor,
    data: { kind: "memory", bytes: tensorBytes(tensor) },
  });
  const initializers = new Map(
    [...model.initializers].map(([name, tensor]) => [
      name,
      isWeight(tensor) ? redrawn(tensor, random) : inMemory(tensor),
    ]),
  );
  await writeFile(imageModelPath, writeModel({ ...model, initializers }));
  return folder;
}

/** Matrices, kernels and biases; not the scalars and shapes that graphs also keep there. */
function isWeight({ type, shape }: Tensor): boolean {
  return type === "float32" && shape.reduce((a, b) => a * b, 1) > 1;
}

function redrawn({ type, shape }: Tensor, random: Random): Tensor {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  if (shape.length > 1) {
    const scale = Math.sqrt(2 / shape.slice(1).reduce((a, b) => a * b, 1));
    for (let i = 0; i < values.length; i++) values[i] = scale * random.normal();
  }
  return { type, shape, data: { kind: "memory", bytes: new Uint8Array(values.buffer) } };
}
