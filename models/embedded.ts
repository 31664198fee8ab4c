import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { criticIdSchema } from "../protocol/ids.ts";
import { type ModelDescriptor, relativePathSchema } from "./descriptor.ts";
import { EmbeddedTokeniser, parseEmbeddedVocabulary } from "./embedded-tokeniser.ts";

/** The critic that ships in the repository; see models/embedded/README.md. */
export const EMBEDDED_ID = criticIdSchema.parse("embedded");
export const EMBEDDED_FOLDER = new URL("./embedded/", import.meta.url);

const file = { file: relativePathSchema, bytes: z.int().positive() };
const channels = z.tuple([z.number(), z.number(), z.number()]);

const criticSchema = z.object({
  id: z.literal(EMBEDDED_ID),
  title: z.string(),
  licence: z.string(),
  image: z.object({
    ...file,
    input: z.string(),
    output: z.string(),
    features: z.array(z.string()).optional(),
    size: z.int(),
    mean: channels,
    std: channels,
  }),
  text: z.object({ ...file, input: z.string(), output: z.string() }),
  tokeniser: z.object({ ...file, kind: z.literal("croquis-words") }),
});

/** Word parts of a prompt that count; a prompt has at most 300 characters. */
const MAX_TOKENS = 300;

export interface EmbeddedCritic {
  readonly descriptor: ModelDescriptor;
  readonly imageModelPath: string;
  readonly textModelPath: string;
  readonly tokeniser: EmbeddedTokeniser;
  readonly bytes: number;
}

/** Reads the manifest and the vocabulary of the critic in `folder`, the repository's own by default. */
export async function readEmbeddedCritic(folder: URL = EMBEDDED_FOLDER): Promise<EmbeddedCritic> {
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(name, folder), "utf8"));
  const critic = criticSchema.parse(await json("critic.json"));
  const { image, text, tokeniser } = critic;
  return {
    descriptor: {
      id: EMBEDDED_ID,
      name: critic.title,
      kind: "text-image",
      licence: critic.licence,
      preprocessing: { size: image.size, mean: image.mean, std: image.std },
      image: { input: image.input, output: image.output, features: image.features },
      text: { input: text.input, output: text.output, contextLength: MAX_TOKENS },
      tokeniser: { kind: "croquis-words" },
    },
    imageModelPath: fileURLToPath(new URL(image.file, folder)),
    textModelPath: fileURLToPath(new URL(text.file, folder)),
    tokeniser: new EmbeddedTokeniser(parseEmbeddedVocabulary(await json(tokeniser.file))),
    bytes: image.bytes + text.bytes + tokeniser.bytes,
  };
}
