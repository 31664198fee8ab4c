import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Random } from "../../drawing/random.ts";
import { clipTokenizerJson } from "./clip-tokenizer-json.ts";
import { onnxBytes, type TestModel } from "./onnx-bytes.ts";

export interface TinyModelOptions {
  readonly seed?: number;
  /** Side of the image encoder's input, pixels; a multiple of 4. */
  readonly size?: number;
  /** Of the embeddings. */
  readonly dimension?: number;
  /** Tokens of a text. */
  readonly contextLength?: number;
}

const CHANNELS = 8;

function normal(random: Random, shape: readonly number[], deviation: number) {
  const length = shape.reduce((a, b) => a * b, 1);
  return { shape, values: Float32Array.from({ length }, () => deviation * random.normal()) };
}

/** Patches → SiLU → embedding: float32 [copies, 3, size, size] → [copies, dimension]; smooth everywhere. */
function imageEncoder(random: Random, size: number, dimension: number): TestModel {
  const patches = size / 4;
  const features = CHANNELS * patches * patches;
  return {
    nodes: [
      {
        op: "Conv",
        inputs: ["pixel_values", "patch.weight", "patch.bias"],
        output: "patches",
        attributes: { kernel_shape: [4, 4], strides: [4, 4] },
      },
      { op: "Sigmoid", inputs: ["patches"], output: "gates" },
      { op: "Mul", inputs: ["patches", "gates"], output: "activations" },
      { op: "Flatten", inputs: ["activations"], output: "features", attributes: { axis: 1 } },
      {
        op: "Gemm",
        inputs: ["features", "head.weight", "head.bias"],
        output: "image_embeds",
        attributes: { transB: 1 },
      },
    ],
    weights: {
      "patch.weight": normal(random, [CHANNELS, 3, 4, 4], Math.sqrt(2 / 48)),
      "patch.bias": normal(random, [CHANNELS], 0.1),
      "head.weight": normal(random, [dimension, features], 1 / Math.sqrt(features)),
      "head.bias": normal(random, [dimension], 0.1),
    },
    input: { name: "pixel_values", type: "float32", shape: ["copies", 3, size, size] },
    output: { name: "image_embeds", type: "float32", shape: ["copies", dimension] },
  };
}

/** The mean of the tokens' rows in a table: int64 [texts, tokens] → float32 [texts, dimension]. */
function textEncoder(random: Random, tokens: number, dimension: number): TestModel {
  return {
    nodes: [
      { op: "Gather", inputs: ["table", "input_ids"], output: "rows" },
      { op: "ReduceMean", inputs: ["rows"], output: "text_embeds", attributes: { axes: [1], keepdims: 0 } },
    ],
    weights: { table: normal(random, [tokens, dimension], 1) },
    input: { name: "input_ids", type: "int64", shape: ["texts", "tokens"] },
    output: { name: "text_embeds", type: "float32", shape: ["texts", dimension] },
  };
}

/**
 * Writes a tiny text-image model with random weights into a folder, laid out as Hugging Face's exports are, to be
 * installed by `installFolder`. The same options give the same bytes. For tests.
 */
export async function makeTinyModel(folder: string, options: TinyModelOptions = {}): Promise<void> {
  const { seed = 1, size = 32, dimension = 16, contextLength = 12 } = options;
  const random = new Random(seed);
  const tokenizer = clipTokenizerJson(["a t</w>", "c at</w>"]);
  await mkdir(join(folder, "onnx"), { recursive: true });
  const image = onnxBytes(imageEncoder(random.fork("image"), size, dimension));
  // 512 byte tokens, the two merges, the start and the end token.
  const text = onnxBytes(textEncoder(random.fork("text"), 516, dimension));
  const json = (value: unknown): string => JSON.stringify(value, null, 1);
  await Promise.all([
    writeFile(join(folder, "onnx", "vision_model.onnx"), image),
    writeFile(join(folder, "onnx", "text_model.onnx"), text),
    writeFile(join(folder, "tokenizer.json"), json(tokenizer)),
    writeFile(join(folder, "tokenizer_config.json"), json({ model_max_length: contextLength })),
    writeFile(
      join(folder, "preprocessor_config.json"),
      json({
        do_normalize: true,
        crop_size: { height: size, width: size },
        image_mean: [0.5, 0.45, 0.4],
        image_std: [0.25, 0.26, 0.27],
      }),
    ),
  ]);
}
