/**
 * Text → ids for the embedded critic's text encoder: whole words where it learned them, English endings stripped where that
 * finds one, otherwise the hashed character n-grams of the word (Bojanowski et al. 2017, "Enriching word vectors with
 * subword information"). How words are told apart stands in
 * `protocol/words.ts`. `models/training/critic/tokeniser.py` is the twin of both: change all or none.
 */
import { z } from "zod";
import { foldWord, isRunOn, partsOf, piecesOf, stemsOf } from "../protocol/words.ts";

/** `tokeniser.json`: word number i has id i + 1; 0 is padding; n-gram buckets follow the words from `firstId`. */
const vocabularySchema = z.object({
  kind: z.literal("croquis-words"),
  maxTokens: z.number().int().positive(),
  grams: z.object({
    from: z.number().int().positive(),
    to: z.number().int().positive(),
    buckets: z.number().int().positive(),
    firstId: z.number().int().positive(),
  }),
  skipped: z.array(z.string()),
  words: z.array(z.string()),
  /** Words of other languages, and what they mean among `words`. */
  aliases: z.record(z.string(), z.string()),
});

export type EmbeddedVocabulary = z.infer<typeof vocabularySchema>;

/** Throws when `json` is not the vocabulary of an embedded critic. */
export function parseEmbeddedVocabulary(json: unknown): EmbeddedVocabulary {
  const parsed = vocabularySchema.safeParse(json);
  if (!parsed.success)
    throw new Error(
      `The embedded critic's tokeniser.json is damaged (${z.prettifyError(parsed.error)}): restore it from the repository.`,
    );
  return parsed.data;
}

export interface EmbeddedTokens {
  /** At least one id; a single 0 when the text holds nothing but function words. */
  readonly ids: number[];
  /** Words that the critic learned, in any form of theirs, lower case. */
  readonly known: string[];
  /** Words that it can only guess at by their spelling. */
  readonly unknown: string[];
}

/** FNV-1a, 32 bits, over UTF-8. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** A word as it was read. */
export interface ReadWord {
  /** As it was written, folded. */
  readonly text: string;
  /** The learned word that it is a form or a translation of. */
  readonly word?: string;
}

export class EmbeddedTokeniser {
  /** Every word it learned, in the order of the ids (alphabetical). */
  readonly words: readonly string[];
  private readonly idOf: ReadonlyMap<string, number>;
  private readonly aliases: ReadonlyMap<string, string>;
  private readonly skipped: ReadonlySet<string>;
  private readonly vocabulary: EmbeddedVocabulary;

  constructor(vocabulary: EmbeddedVocabulary) {
    this.vocabulary = vocabulary;
    this.words = vocabulary.words;
    this.idOf = new Map(vocabulary.words.map((word, index) => [word, index + 1]));
    this.aliases = new Map(Object.entries(vocabulary.aliases));
    this.skipped = new Set(vocabulary.skipped);
  }

  /** Words of other languages that it understands, folded. */
  get otherWords(): string[] {
    return [...this.aliases.keys()];
  }

  /** Words that it passes over. */
  get skippedWords(): readonly string[] {
    return this.vocabulary.skipped;
  }

  /** Whether the critic learned the word, or a form of it ("kittens", "reddish"). */
  knows(word: string): boolean {
    const { known, unknown } = this.tokenise(word);
    return known.length > 0 && unknown.length === 0;
  }

  tokenise(text: string): EmbeddedTokens {
    const ids: number[] = [];
    const known: string[] = [];
    const unknown: string[] = [];
    for (const word of this.split(text)) {
      if (this.skipped.has(word) && !this.idOf.has(word)) continue;
      const id = this.find(word);
      if (id === undefined) {
        unknown.push(word);
        ids.push(...this.grams(word));
      } else {
        known.push(word);
        ids.push(id);
      }
    }
    return { ids: ids.length > 0 ? ids.slice(0, this.vocabulary.maxTokens) : [0], known, unknown };
  }

  /** Every word of the text, those that it passes over included. */
  read(text: string): ReadWord[] {
    return this.split(text).map((written) => {
      const id = this.find(written);
      return id === undefined ? { text: written } : { text: written, word: this.words[id - 1] };
    });
  }

  private split(text: string): string[] {
    return partsOf(foldWord(text)).flatMap((part) =>
      isRunOn(part.text)
        ? piecesOf(part.text, (piece) => this.isWord(piece)).map((piece) => piece.text)
        : [part.text],
    );
  }

  /** The id of the word, of what it means in English, or of the word without its ending. */
  private find(word: string): number | undefined {
    for (const form of [word, ...stemsOf(word)]) {
      const id = this.idOf.get(this.aliases.get(form) ?? form);
      if (id !== undefined) return id;
    }
    return undefined;
  }

  private isWord(text: string): boolean {
    return this.idOf.has(text) || this.aliases.has(text) || this.skipped.has(text);
  }

  private grams(word: string): number[] {
    const { from, to, buckets, firstId } = this.vocabulary.grams;
    const marked = [...`<${word}>`];
    const ids: number[] = [];
    for (let n = from; n <= to; n++)
      for (let i = 0; i + n <= marked.length; i++)
        ids.push(firstId + (fnv1a(marked.slice(i, i + n).join("")) % buckets));
    return ids;
  }
}
