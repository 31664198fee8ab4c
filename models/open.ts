import { readFile, stat } from "node:fs/promises";
import { CroquisError } from "../protocol/errors.ts";
import { CATALOG, catalogEntry } from "./catalog.ts";
import type { ModelDescriptor, StyleModelDescriptor } from "./descriptor.ts";
import { EMBEDDED_FOLDER, EMBEDDED_ID, readEmbeddedCritic } from "./embedded.ts";
import { Prototypes } from "./embedded-prototypes.ts";
import { installedPath, type Manifest, readManifest } from "./installed.ts";
import { TextEncoder } from "./text-encoder.ts";
import { TextTokeniser, type TokenisedText } from "./tokeniser.ts";

export interface EncodedTexts {
  /** One for each text, [dimension] of length 1; null for a text of which no word is known. */
  readonly embeddings: readonly (Float32Array | null)[];
  /** Words of all texts that the model does not know, each once, as they were written or normalised. */
  readonly unknownWords: readonly string[];
  /** How many words it does know. */
  readonly knownWords: number;
}

/** A pair of encoders that embed pictures and words in one space. The image encoder is left to who needs it. */
export interface TextImageModel {
  readonly descriptor: ModelDescriptor;
  readonly imageModelPath: string;
  /** Pictures that it remembers; null where it has none. */
  readonly prototypes: Prototypes | null;
  /** @throws CroquisError "broken-critic" when the text encoder cannot be loaded or run. */
  encodeText(texts: readonly string[]): Promise<EncodedTexts>;
  dispose(): Promise<void>;
}

export interface OpenOptions {
  /** Installed models lie in its folder `models`. */
  readonly dataDir: string;
  /** Threads of the text encoder; 1 by default. */
  readonly threads?: number;
  /** A folder, its URL with a slash at the end, whose critic stands in for the embedded one. */
  readonly embedded?: URL | undefined;
}

interface Words {
  readonly tokens: TokenisedText;
  readonly known: readonly string[];
  readonly unknown: readonly string[];
}

/**
 * Finds a model by its id: the embedded critic, or one that was installed. Nothing large is loaded yet.
 * @throws CroquisError "unknown-critic" when it is not installed, "broken-critic" when its files are not as they should be.
 */
export async function openModel(
  id: string,
  { dataDir, threads = 1, embedded }: OpenOptions,
): Promise<TextImageModel> {
  try {
    if (id === EMBEDDED_ID) return await openEmbedded(threads, embedded);
    const manifest = await readManifest(dataDir, id);
    if (manifest?.descriptor.kind === "text-image")
      return await openInstalled(dataDir, manifest, manifest.descriptor, threads);
    if (manifest) throw notOfThisKind(id, "style, not pictures by words; choose it as the style critic");
  } catch (error) {
    throw error instanceof CroquisError ? error : broken(id, error);
  }
  throw notInstalled(id, "text-image", "critic");
}

/** A network that judges style. Loading it is left to who needs it. */
export interface StyleModelFiles {
  readonly descriptor: StyleModelDescriptor;
  readonly path: string;
}

/**
 * Finds an installed style model by its id.
 * @throws CroquisError "unknown-critic" when it is not installed, "broken-critic" when its files are not as they should be.
 */
export async function openStyleModel(
  id: string,
  { dataDir }: Pick<OpenOptions, "dataDir">,
): Promise<StyleModelFiles> {
  try {
    const manifest = await readManifest(dataDir, id);
    if (manifest?.descriptor.kind === "style") {
      await checkSizes(dataDir, manifest);
      return { descriptor: manifest.descriptor, path: installedPath(dataDir, manifest, "image") };
    }
    if (manifest) throw notOfThisKind(id, "pictures by words, not style; choose it as the critic");
  } catch (error) {
    throw error instanceof CroquisError ? error : broken(id, error);
  }
  throw notInstalled(id, "style", "style critic");
}

function notOfThisKind(id: string, what: string): CroquisError {
  return new CroquisError("unknown-critic", `"${id}" judges ${what}.`);
}

function notInstalled(id: string, kind: "text-image" | "style", called: string): CroquisError {
  if (catalogEntry(id)?.kind === kind) {
    return new CroquisError(
      "unknown-critic",
      `The ${called} "${id}" is not installed; install it with: npm run models -- add ${id}`,
    );
  }
  const entries = CATALOG.filter((each) => each.kind === kind);
  const known = [EMBEDDED_ID, ...entries.map((each) => each.id)].join(", ");
  return new CroquisError(
    "unknown-critic",
    `There is no ${called} "${id}"; there are ${known}, and others that you add with: npm run models -- add FOLDER`,
  );
}

function broken(id: string, error: unknown): CroquisError {
  const why = error instanceof Error ? error.message : String(error);
  return new CroquisError("broken-critic", `The critic "${id}" cannot be loaded: ${why.slice(0, 300)}`, {
    cause: error,
  });
}

async function openEmbedded(threads: number, folder: URL = EMBEDDED_FOLDER): Promise<TextImageModel> {
  const { descriptor, imageModelPath, textModelPath, tokeniser } = await readEmbeddedCritic(folder);
  const encoder = new TextEncoder(textModelPath, descriptor.text, threads);
  const read = (text: string): Words => {
    const { ids, known, unknown } = tokeniser.tokenise(text);
    const kept = ids.slice(0, descriptor.text.contextLength);
    return { tokens: { ids: kept, length: kept.length }, known, unknown };
  };
  const prototypes = await Prototypes.read(folder, tokeniser);
  return { ...model(descriptor, imageModelPath, encoder, read), prototypes };
}

/** @throws Error when a file was changed or cut since it was installed. */
async function checkSizes(dataDir: string, manifest: Manifest): Promise<void> {
  for (const { role, path, bytes } of manifest.files) {
    if (role === "data") continue;
    const { size } = await stat(installedPath(dataDir, manifest, role));
    if (size !== bytes)
      throw new Error(`${path} has ${size} bytes instead of ${bytes}; remove the model and add it again.`);
  }
}

async function openInstalled(
  dataDir: string,
  manifest: Manifest,
  descriptor: ModelDescriptor,
  threads: number,
): Promise<TextImageModel> {
  await checkSizes(dataDir, manifest);
  const json: unknown = JSON.parse(await readFile(installedPath(dataDir, manifest, "tokeniser"), "utf8"));
  const padding = descriptor.tokeniser.kind === "huggingface" ? descriptor.tokeniser.padding : undefined;
  const tokeniser = new TextTokeniser(json, { contextLength: descriptor.text.contextLength, padding });
  const encoder = new TextEncoder(installedPath(dataDir, manifest, "text"), descriptor.text, threads);
  const read = (text: string): Words => {
    const words = text.split(/\s+/).filter((each) => each !== "");
    const known = words.filter((each) => tokeniser.knows(each));
    const unknown = words.filter((each) => !known.includes(each));
    return { tokens: tokeniser.encode(text), known, unknown };
  };
  return model(descriptor, installedPath(dataDir, manifest, "image"), encoder, read);
}

function model(
  descriptor: ModelDescriptor,
  imageModelPath: string,
  encoder: TextEncoder,
  read: (text: string) => Words,
): TextImageModel {
  return {
    descriptor,
    imageModelPath,
    prototypes: null,
    async encodeText(texts) {
      const embeddings: (Float32Array | null)[] = [];
      let words: readonly Words[];
      try {
        words = texts.map(read);
        for (const { tokens, known } of words)
          embeddings.push(known.length > 0 ? await encoder.embed(tokens) : null);
      } catch (error) {
        throw broken(descriptor.id, error);
      }
      const unknownWords = [...new Set(words.flatMap((each) => each.unknown))];
      return {
        embeddings,
        unknownWords,
        knownWords: words.reduce((sum, each) => sum + each.known.length, 0),
      };
    },
    dispose: () => encoder.dispose(),
  };
}
