/** What the embedded critic can tell people about itself: the things of `embedded/things.json`, in the words that it understands. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Lexicon, type Thing, thingSchema } from "../protocol/lexicon.ts";
import { EmbeddedTokeniser, parseEmbeddedVocabulary } from "./embedded-tokeniser.ts";

const thingsSchema = z.object({ kind: z.literal("croquis-things"), things: z.array(thingSchema).min(1) });
const OTHER_LANGUAGES = ["de", "es", "fr", "ja", "zh"] as const;

/** Throws when `json` is not the list of things of an embedded critic. */
export function parseEmbeddedThings(json: unknown): Thing[] {
  const parsed = thingsSchema.safeParse(json);
  if (!parsed.success)
    throw new Error(
      `The embedded critic's things.json is damaged (${z.prettifyError(parsed.error)}): restore it from the repository.`,
    );
  return parsed.data.things;
}

/**
 * The things with those of their names that the tokeniser understands, and of other languages' names those that it
 * understands as the English ones: a suggestion must never be a word that the critic then does not know.
 */
export function lexiconOf(things: readonly Thing[], tokeniser: EmbeddedTokeniser): Lexicon {
  const knows = (name: string): boolean => tokeniser.knows(name);
  return {
    things: things.flatMap((thing): Thing[] => {
      const [name, ...also] = [thing.name, ...thing.also].filter(knows);
      if (name === undefined) return [];
      const { group, pictures } = thing;
      const meant = new Set([name, ...also].flatMap((each) => tokeniser.tokenise(each).ids));
      const understood = (other: string): boolean =>
        knows(other) && tokeniser.tokenise(other).ids.some((id) => meant.has(id));
      const others = OTHER_LANGUAGES.flatMap((language) => {
        const other = thing[language];
        return other !== undefined && understood(other) ? [[language, other]] : [];
      });
      return [{ name, group, pictures, also, ...Object.fromEntries(others) }];
    }),
    words: [...tokeniser.words, ...tokeniser.otherWords],
    skipped: [...tokeniser.skippedWords],
  };
}

/** Reads the lexicon of the critic in `folder`, the repository's own by default. */
export async function readEmbeddedLexicon(
  folder: URL = new URL("./embedded/", import.meta.url),
): Promise<Lexicon> {
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(name, folder), "utf8"));
  const [vocabulary, things] = await Promise.all([json("tokeniser.json"), json("things.json")]);
  return lexiconOf(parseEmbeddedThings(things), new EmbeddedTokeniser(parseEmbeddedVocabulary(vocabulary)));
}
