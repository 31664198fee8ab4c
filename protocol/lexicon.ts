import { z } from "zod";
import { criticIdSchema } from "./ids.ts";
import { foldWord, isRunOn, type Part, partsOf, piecesOf, stemsOf } from "./words.ts";

/** What a critic knows, as far as it can say: things worth suggesting, and all the words that it understands. */

export const LANGUAGES = ["en", "de", "es", "fr", "ja", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Where people look a thing up, in the order in which they are shown; the last four say how a thing is. */
export const THING_GROUPS = [
  "animals",
  "plants",
  "food",
  "places",
  "vehicles",
  "sky",
  "clothes",
  "play",
  "things",
  "people",
  "shapes",
  "colour",
  "size",
  "number",
  "style",
] as const;
export type ThingGroup = (typeof THING_GROUPS)[number];

const nameSchema = z.string().min(1).max(60);

export const thingSchema = z.object({
  /** In English, as people call it. */
  name: nameSchema,
  group: z.enum(THING_GROUPS),
  /** How many pictures of it the critic has seen: how well it knows the thing. */
  pictures: z.int().nonnegative(),
  /** Other English names. */
  also: z.array(nameSchema).max(12).default([]),
  de: nameSchema.optional(),
  es: nameSchema.optional(),
  fr: nameSchema.optional(),
  ja: nameSchema.optional(),
  zh: nameSchema.optional(),
});
export type Thing = z.infer<typeof thingSchema>;

/** The answer to `GET /api/critics/ID/lexicon`. A critic that can be asked anything, like CLIP, has an empty one. */
export const lexiconSchema = z.object({
  /** Best known first. */
  things: z.array(thingSchema).max(5000),
  /** Words that it understands by themselves, in all languages, folded (`words.ts`). */
  words: z.array(z.string().max(80)).max(50_000),
  /** Words that it passes over: articles, "drawing of". */
  skipped: z.array(z.string().max(80)).max(1000),
});
export type Lexicon = z.infer<typeof lexiconSchema>;

export const EMPTY_LEXICON: Lexicon = { things: [], words: [], skipped: [] };

/** Whose lexicon it is, as the optimiser's process says it. */
export const criticLexiconSchema = z.object({ critic: criticIdSchema, lexicon: lexiconSchema });

/** Tells known words from unknown ones as the critic does. */
export class WordReader {
  readonly #known: ReadonlySet<string>;
  readonly #skipped: ReadonlySet<string>;

  constructor({ words, skipped }: Pick<Lexicon, "words" | "skipped">) {
    this.#known = new Set(words);
    this.#skipped = new Set(skipped);
  }

  /** Whether the critic passes the word over. */
  isSkipped(word: string): boolean {
    return this.#skipped.has(word) && !this.#known.has(word);
  }

  /** Whether it understands the folded word, or the word without an English ending. */
  knows(word: string): boolean {
    if (this.#known.has(word)) return true;
    for (const form of stemsOf(word)) if (this.#known.has(form)) return true;
    return false;
  }

  /** The words of `text` that it can only guess at, as they are written. */
  unknownIn(text: string): Part[] {
    return partsOf(text).flatMap((part) => this.#unknownInPart(part));
  }

  #unknownInPart({ text, at }: Part): Part[] {
    const folded = foldWord(text);
    if (!isRunOn(folded)) {
      // Folding can leave several words ("½"); then the whole is marked.
      const words = partsOf(folded);
      return words.every((word) => this.#passes(word.text)) ? [] : [{ text, at }];
    }
    const pieces = piecesOf(folded, (word) => this.#known.has(word) || this.#skipped.has(word));
    const unknown = pieces.filter((piece) => !this.#passes(piece.text));
    // Where folding has changed the length, places in the folded text say nothing about the written one.
    if (folded.length !== text.length) return unknown.length === 0 ? [] : [{ text, at }];
    return unknown.map((piece) => ({
      text: text.slice(piece.at, piece.at + piece.text.length),
      at: at + piece.at,
    }));
  }

  #passes(word: string): boolean {
    return this.isSkipped(word) || this.knows(word);
  }
}
