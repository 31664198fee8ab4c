import { access, readdir, readFile } from "node:fs/promises";
import { dirname, join, posix, resolve } from "node:path";
import { z } from "zod";
import { criticIdSchema } from "../protocol/ids.ts";
import {
  type AnyModelDescriptor,
  type FileRole,
  type ModelDescriptor,
  modelDescriptorSchema,
} from "./descriptor.ts";
import { examineStyleModel, soleModel } from "./examine-style-model.ts";
import { InstallError, systemCode } from "./install-error.ts";
import { InferenceSession, type Session, Tensor } from "./runtime.ts";
import { TextEncoder } from "./text-encoder.ts";
import { TextTokeniser, truncationLength } from "./tokeniser.ts";

/** A folder that was found to hold a pair of encoders that work together, or a network that judges style. */
export interface ExaminedFolder {
  /** Absolute. */
  readonly folder: string;
  readonly descriptor: AnyModelDescriptor;
  /** Files that the model needs, with paths inside the folder. */
  readonly files: readonly { readonly role: FileRole; readonly path: string }[];
  /** What the folder did not say and was taken from CLIP, in words for the person. */
  readonly assumed: readonly string[];
}

const side = z.union([
  z.int().positive(),
  z.object({ height: z.int().positive(), width: z.int().positive() }),
  z.object({ shortest_edge: z.int().positive() }),
]);
const triple = z.tuple([z.number(), z.number(), z.number()]);

/** What is read of a preprocessor_config.json. */
const preprocessorSchema = z.looseObject({
  do_normalize: z.boolean().optional(),
  do_center_crop: z.boolean().optional(),
  size: side.optional(),
  crop_size: side.optional(),
  image_mean: triple.optional(),
  image_std: triple.optional(),
});

/** What is read of a tokenizer_config.json. Models without a limit write one of 10³⁰ tokens. */
const tokenizerConfigSchema = z.looseObject({
  model_max_length: z.number().optional(),
  pad_token: z.union([z.string(), z.looseObject({ content: z.string() })]).nullish(),
});

const CLIP = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
  contextLength: 77,
} as const;

/** A model's id from its folder's name. */
function idFor(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "");
  return id.slice(0, 64) || "model";
}

/**
 * Looks whether a folder holds a text-image model as Hugging Face's and optimum's exports lay it out: `vision_model.onnx` and
 * `text_model.onnx` (here or in `onnx/`), `tokenizer.json`, and if there are any `preprocessor_config.json` and
 * `tokenizer_config.json`. Both encoders are loaded and run once. A folder with a single ONNX file and nothing of these is
 * taken for a style model.
 * @throws InstallError that says what is missing or does not fit.
 */
export async function examineFolder(
  path: string,
  options: { readonly id?: string } = {},
): Promise<ExaminedFolder> {
  const folder = resolve(path);
  const id = criticIdSchema.safeParse(options.id ?? idFor(folder.split(/[\\/]/).at(-1) ?? "model"));
  if (!id.success) throw new InstallError(id.error.issues[0].message);
  const sole = await soleModel(folder);
  if (sole !== null) return examineStyle(folder, sole, id.data);
  const image = await findFile(folder, ["onnx/vision_model.onnx", "vision_model.onnx"]);
  const text = await findFile(folder, ["onnx/text_model.onnx", "text_model.onnx"]);
  const tokeniser = await findFile(folder, ["tokenizer.json", "onnx/tokenizer.json"]);
  const assumed: string[] = [];
  const tokenizerJson = await readJson(folder, tokeniser);
  const tokenizerConfig = tokenizerConfigSchema.parse(
    (await optionalJson(folder, "tokenizer_config.json")) ?? {},
  );
  const config = await optionalJson(folder, "preprocessor_config.json");
  const parsedConfig = preprocessorSchema.safeParse(config ?? {});
  if (!parsedConfig.success) throw new InstallError(`${folder}/preprocessor_config.json cannot be read.`);

  const textSession = await openEncoder(folder, text);
  const imageSession = await openEncoder(folder, image);
  try {
    const imageIn = soleInput(imageSession, image, "pixel_values", 4);
    const textIn = soleInput(textSession, text, "input_ids", 2);
    const preprocessing = preprocessingOf(parsedConfig.data, imageIn.shape[2], assumed);
    const contextLength = contextLengthOf(textIn.shape[1], tokenizerConfig, tokenizerJson, assumed);
    const pad = tokenizerConfig.pad_token;
    const padding = typeof pad === "string" ? pad : pad?.content;
    const candidate = {
      id: id.data,
      name: id.data,
      kind: "text-image",
      licence: "as its owner says",
      preprocessing,
      image: { input: imageIn.name, output: embeddingOutput(imageSession, image, "image_embeds") },
      text: { input: textIn.name, output: embeddingOutput(textSession, text, "text_embeds"), contextLength },
      tokeniser: { kind: "huggingface", ...(padding !== undefined && { padding }) },
    };
    const descriptor = modelDescriptorSchema.safeParse(candidate);
    if (!descriptor.success) {
      const [issue] = descriptor.error.issues;
      throw new InstallError(`${folder} does not fit: ${issue.path.join(".")}: ${issue.message}.`);
    }
    await tryOut(folder, descriptor.data, imageSession, join(folder, text), tokenizerJson, padding);
    const files = [
      { role: "image" as const, path: image },
      { role: "text" as const, path: text },
      { role: "tokeniser" as const, path: tokeniser },
      ...(await weightsBeside(folder, image)),
      ...(await weightsBeside(folder, text)),
    ];
    return { folder, descriptor: descriptor.data, files, assumed };
  } finally {
    await imageSession.release();
    await textSession.release();
  }
}

async function examineStyle(folder: string, path: string, id: string): Promise<ExaminedFolder> {
  const config = preprocessorSchema.safeParse((await optionalJson(folder, "preprocessor_config.json")) ?? {});
  if (!config.success) throw new InstallError(`${folder}/preprocessor_config.json cannot be read.`);
  const { do_normalize: normalised, image_mean: mean, image_std: std } = config.data;
  const plain = { mean: [0, 0, 0], std: [1, 1, 1] };
  const colours = normalised === false ? plain : mean && std ? { mean, std } : null;
  const session = await openEncoder(folder, path);
  try {
    const input = soleInput(session, path, "data", 4).name;
    const { descriptor, assumed } = await examineStyleModel(session, { id, input, colours });
    const files = [{ role: "image" as const, path }, ...(await weightsBeside(folder, path))];
    return { folder, descriptor, files, assumed };
  } finally {
    await session.release();
  }
}

async function findFile(folder: string, candidates: readonly string[]): Promise<string> {
  for (const candidate of candidates) {
    try {
      await access(join(folder, candidate));
      return candidate;
    } catch (error) {
      if (systemCode(error) !== "ENOENT" && systemCode(error) !== "ENOTDIR") {
        throw new InstallError(`${join(folder, candidate)} cannot be read (${systemCode(error)}).`, {
          cause: error,
        });
      }
    }
  }
  throw new InstallError(
    `${folder} has no ${candidates.join(" or ")}; export the model with separate image and text encoders and its tokenizer.json.`,
  );
}

/** Weights in files of their own, as `vision_model.onnx_data` or `vision_model.onnx.data`. */
async function weightsBeside(folder: string, onnx: string): Promise<{ role: "data"; path: string }[]> {
  const at = posix.dirname(onnx);
  const name = posix.basename(onnx);
  const names = await readdir(join(folder, dirname(onnx)));
  return names
    .filter((each) => each !== name && /^[._]/.test(each.slice(name.length)) && each.startsWith(name))
    .map((each) => ({ role: "data", path: posix.join(at, each) }));
}

async function readJson(folder: string, path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, path), "utf8"));
  } catch (error) {
    throw new InstallError(`${join(folder, path)} cannot be read as JSON.`, { cause: error });
  }
}

async function optionalJson(folder: string, path: string): Promise<unknown> {
  try {
    await access(join(folder, path));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
  return readJson(folder, path);
}

async function openEncoder(folder: string, path: string): Promise<Session> {
  try {
    return await InferenceSession.create(join(folder, path), {
      executionProviders: ["cpu"],
      logSeverityLevel: 3,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InstallError(`${join(folder, path)} cannot be loaded: ${why}`, { cause: error });
  }
}

/** The input of that name, or else of that rank; other inputs but an attention mask nobody could fill. */
function soleInput(session: Session, path: string, name: string, rank: number) {
  const inputs = session.inputMetadata.filter((each) => each.isTensor && each.name !== "attention_mask");
  const found = inputs.find((each) => each.name === name) ?? inputs[0];
  const others = inputs.filter((each) => each !== found).map((each) => each.name);
  if (!found?.isTensor || found.shape.length !== rank || others.length > 0) {
    const shape = found?.isTensor ? `[${found.shape.join(", ")}]` : "none";
    const also = others.length > 0 ? ` and also ${others.join(", ")}` : "";
    throw new InstallError(
      `${path} should take one input ${name} of ${rank} axes; it takes ${found?.name ?? "nothing"} ${shape}${also}.`,
    );
  }
  return found;
}

function embeddingOutput(session: Session, path: string, name: string): string {
  const outputs = session.outputMetadata.filter((each) => each.isTensor && each.shape.length === 2);
  const found = outputs.find((each) => each.name === name) ?? outputs[0];
  if (!found) {
    const names = session.outputNames.join(", ");
    throw new InstallError(`${path} has no output [n, dimension] such as ${name}; it has ${names}.`);
  }
  return found.name;
}

function preprocessingOf(
  config: z.infer<typeof preprocessorSchema>,
  declared: number | string | undefined,
  assumed: string[],
): unknown {
  const given = config.do_center_crop === false ? config.size : (config.crop_size ?? config.size);
  let size = typeof declared === "number" && declared > 0 ? declared : undefined;
  if (size === undefined && typeof given === "number") size = given;
  if (size === undefined && typeof given === "object")
    size = "shortest_edge" in given ? given.shortest_edge : given.height;
  if (size === undefined) {
    size = 224;
    assumed.push("pictures of 224 × 224 pixels");
  }
  if (config.do_normalize === false) return { size, mean: [0, 0, 0], std: [1, 1, 1] };
  if (!config.image_mean || !config.image_std) assumed.push("CLIP's mean and deviation of colours");
  return { size, mean: config.image_mean ?? CLIP.mean, std: config.image_std ?? CLIP.std };
}

function contextLengthOf(
  declared: number | string | undefined,
  config: z.infer<typeof tokenizerConfigSchema>,
  tokenizerJson: unknown,
  assumed: string[],
): number {
  if (typeof declared === "number" && declared > 0) return declared;
  const limit = config.model_max_length;
  if (limit !== undefined && limit <= 4096) return limit;
  const truncated = truncationLength(tokenizerJson);
  if (truncated !== undefined) return truncated;
  assumed.push(`texts of ${CLIP.contextLength} tokens`);
  return CLIP.contextLength;
}

/** A white picture and a word through both encoders: they have to meet in one space. */
async function tryOut(
  folder: string,
  descriptor: ModelDescriptor,
  imageSession: Session,
  textPath: string,
  tokenizerJson: unknown,
  padding: string | undefined,
): Promise<void> {
  const encoder = new TextEncoder(textPath, descriptor.text, 1);
  try {
    const { contextLength } = descriptor.text;
    const tokeniser = new TextTokeniser(tokenizerJson, { contextLength, padding });
    const word = await encoder.embed(tokeniser.encode("a drawing"));
    const { size } = descriptor.preprocessing;
    const picture = new Tensor("float32", new Float32Array(3 * size * size).fill(1), [1, 3, size, size]);
    const { input, output } = descriptor.image;
    const { data } = (await imageSession.run({ [input]: picture }, [output]))[output];
    if (!(data instanceof Float32Array) || !data.every(Number.isFinite)) {
      throw new InstallError("The image encoder gives no finite float32 embedding.");
    }
    if (data.length !== word.length) {
      throw new InstallError(
        `The image encoder's embeddings have ${data.length} numbers and the text encoder's ${word.length}; they belong to different models.`,
      );
    }
  } catch (error) {
    if (error instanceof InstallError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new InstallError(`The model in ${folder} does not run: ${why}`, { cause: error });
  } finally {
    await encoder.dispose();
  }
}
