import { LANGUAGES, type Language, type Lexicon, type Thing, WordReader } from "../../../protocol/lexicon.ts";
import type { Part } from "../../../protocol/words.ts";
import { Completions, type Name, namesOf, type Suggestion } from "./completion.ts";
import { Spelling } from "./spelling.ts";

/** What a critic knows, made ready to be asked at every key. */
export class Knowledge {
  readonly things: readonly Thing[];
  readonly names: readonly Name[];
  readonly #reader: WordReader;
  readonly #completions: Completions;
  readonly #lexicon: Lexicon;
  #spelling: Spelling | null = null;
  /** Words stay unknown for as long as they stand there; each is looked up once. */
  readonly #nearest = new Map<string, string | null>();

  constructor(lexicon: Lexicon, preferred: readonly Language[] = []) {
    this.#lexicon = lexicon;
    this.things = lexicon.things;
    this.names = namesOf(lexicon);
    this.#reader = new WordReader(lexicon);
    this.#completions = new Completions(this.names, this.#reader, preferred);
  }

  complete(text: string, caret: number): readonly Suggestion[] {
    return this.#completions.complete(text, caret);
  }

  /** The words that the critic can only guess at. */
  unknownIn(text: string): readonly Part[] {
    return this.#reader.unknownIn(text);
  }

  nearest(word: string): string | null {
    const found = this.#nearest.get(word);
    if (found !== undefined) return found;
    this.#spelling ??= new Spelling(this.names, this.#lexicon);
    const nearest = this.#spelling.nearest(word);
    this.#nearest.set(word, nearest);
    return nearest;
  }
}

/** The languages of this list that names come in. */
export function languagesAmong(tags: readonly string[]): readonly Language[] {
  const wanted = tags.map((tag) => tag.toLowerCase().split("-", 1)[0]);
  return LANGUAGES.filter((language) => wanted.includes(language));
}
