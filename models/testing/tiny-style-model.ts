import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Random } from "../../drawing/random.ts";
import { onnxBytes, type TestNode } from "./onnx-bytes.ts";

export interface TinyStyleModelOptions {
  readonly seed?: number;
  /** Convolutions, each with a Relu; VGG16 has thirteen. */
  readonly convolutions?: number;
  /** Name of the last output; VGG19's exports name theirs as the layers are. */
  readonly output?: string;
}

const CHANNELS = 4;

/** The bytes of a chain of small convolutions with random weights, pooled after the second one: any size of picture. */
export function tinyStyleModel(options: TinyStyleModelOptions = {}): Uint8Array {
  const { seed = 1, convolutions = 13, output = "features" } = options;
  const random = new Random(seed);
  const nodes: TestNode[] = [];
  const weights: Record<string, { shape: readonly number[]; values: Float32Array }> = {};
  let value = "data";
  for (let k = 1; k <= convolutions; k++) {
    const shape = [CHANNELS, k === 1 ? 3 : CHANNELS, 3, 3];
    const length = shape.reduce((a, b) => a * b, 1);
    weights[`weight${k}`] = { shape, values: Float32Array.from({ length }, () => 0.4 * random.normal()) };
    const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
    nodes.push({ op: "Conv", inputs: [value, `weight${k}`], output: `conv${k}`, attributes });
    value = k === convolutions ? output : `relu${k}`;
    nodes.push({ op: "Relu", inputs: [`conv${k}`], output: value });
    if (k === 2 && k < convolutions) {
      const pool = { kernel_shape: [2, 2], strides: [2, 2] };
      nodes.push({ op: "MaxPool", inputs: [value], output: "pool", attributes: pool });
      value = "pool";
    }
  }
  return onnxBytes({
    nodes,
    weights,
    input: { name: "data", type: "float32", shape: ["copies", 3, "height", "width"] },
    output: { name: value, type: "float32", shape: ["copies", CHANNELS, "rows", "columns"] },
  });
}

/** Writes a tiny style model into a folder of its own, to be installed by `installFolder`. For tests. */
export async function makeTinyStyleModel(folder: string, options?: TinyStyleModelOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "model.onnx"), tinyStyleModel(options));
}
