import {
  LANGUAGES,
  type Language,
  type Lexicon,
  type Thing,
  type WordReader,
} from "../../../protocol/lexicon.ts";
import { foldWord, isRunOn, type Part, partsOf } from "../../../protocol/words.ts";

/** What could stand where somebody is typing. */
export interface Suggestion {
  /** As it would be written. */
  readonly text: string;
  readonly thing: Thing;
  /** What it takes the place of: this much of the text, up to the caret. */
  readonly from: number;
  readonly to: number;
}

/** A name of a thing in one language. */
export interface Name {
  readonly text: string;
  /** Folded words with single spaces between: what is compared. */
  readonly key: string;
  readonly language: Language;
  readonly thing: Thing;
  /** Place among all names: own names before other ones, the best known first. */
  readonly rank: number;
}

/** A name as found from one of its words: “balloon” finds “hot air balloon”. */
interface Entry {
  readonly key: string;
  readonly name: Name;
  readonly inside: boolean;
}

const MOST = 6;
/** The longest names that are looked for, in words. */
const LONGEST = 4;
const MIN_LETTERS = 2;
/** Between two words of one name. */
const JOINT = /^[\s'’-]+$/;

/** Words that tell the language of what stands around them. */
const TELLING: Readonly<Record<Language, string>> = {
  en: "a an the and with of in on under",
  de: "ein eine einen einem einer der die das und mit auf unter im am",
  es: "un una unos unas el la los las y con en del sobre bajo",
  fr: "un une le la les des du et avec dans sur sous au",
  ja: "",
  zh: "",
};
const KANA = /[\u3040-\u30ff]/;

/** Katakana read as hiragana: who types りん means リンゴ. */
const readable = (text: string): string =>
  text.replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));

export const keyOf = (text: string): string =>
  partsOf(readable(foldWord(text)))
    .map((part) => part.text)
    .join(" ");

/** Every name of every thing, the same spelling only once, English before the others. */
export function namesOf({ things }: Lexicon): readonly Name[] {
  const names: Name[] = [];
  const seen = new Set<string>();
  for (const thing of things)
    for (const language of LANGUAGES) {
      const other = language === "en" ? undefined : thing[language];
      const texts = language === "en" ? [thing.name, ...thing.also] : other === undefined ? [] : [other];
      for (const text of texts) {
        const key = keyOf(text);
        const id = `${language}:${key}`;
        if (key === "" || seen.has(id)) continue;
        seen.add(id);
        names.push({ text, key, language, thing, rank: names.length });
      }
    }
  const rank = (name: Name): number => name.rank + (isOwn(name) ? 0 : names.length);
  return names.map((name) => ({ ...name, rank: rank(name) }));
}

/** Whether it is what the thing is called, not what it is also called. */
const isOwn = ({ text, language, thing }: Name): boolean => language !== "en" || text === thing.name;

/** Finds what could be meant by the beginning of a word or phrase. */
export class Completions {
  readonly #reader: WordReader;
  readonly #entries: readonly Entry[];
  /** Key of a name → the languages that it is a whole name in. */
  readonly #whole = new Map<string, Set<Language>>();
  readonly #telling = new Map<string, Language[]>();
  readonly #preferred: readonly Language[];

  /** `preferred`: languages that the person reads; English is always among them. */
  constructor(names: readonly Name[], reader: WordReader, preferred: readonly Language[] = []) {
    this.#reader = reader;
    this.#preferred = ["en", ...preferred];
    const entries: Entry[] = [];
    for (const name of names) {
      const languages = this.#whole.get(name.key) ?? new Set();
      this.#whole.set(name.key, languages.add(name.language));
      entries.push({ key: name.key, name, inside: false });
      for (let at = name.key.indexOf(" "); at !== -1; at = name.key.indexOf(" ", at + 1)) {
        const key = name.key.slice(at + 1);
        if (!reader.isSkipped(key.split(" ", 1)[0])) entries.push({ key, name, inside: true });
      }
    }
    this.#entries = entries.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
    for (const language of LANGUAGES)
      for (const word of TELLING[language].split(" "))
        this.#telling.set(word, [...(this.#telling.get(word) ?? []), language]);
  }

  /** At most six; none where nothing is begun, or where what stands there is a name already. */
  complete(text: string, caret: number): readonly Suggestion[] {
    const before = text.slice(0, caret);
    const parts = partsOf(before);
    const last = parts.at(-1);
    if (last === undefined || last.at + last.text.length !== caret) return [];
    // In the middle of a word there is nothing to complete.
    if (!isRunOn(last.text) && partsOf(text.slice(caret)).at(0)?.at === 0) return [];
    const beginnings = isRunOn(foldWord(last.text)) ? runOnBeginnings(last) : phraseBeginnings(before, parts);
    const languages = this.#languagesOf(text);
    const found = this.#find(before, beginnings, (language) => languages.includes(language));
    return found ?? this.#find(before, beginnings, () => true) ?? [];
  }

  /** Null where no name of these languages begins so; empty where it needs no completing. */
  #find(
    before: string,
    beginnings: readonly number[],
    wanted: (language: Language) => boolean,
  ): readonly Suggestion[] | null {
    const caret = before.length;
    const taken = new Set<Thing>();
    const spelled = new Set<string>();
    const suggestions: Suggestion[] = [];
    for (const from of beginnings) {
      const written = before.slice(from);
      const key = keyOf(written);
      if (key === "" || (!isRunOn(key) && key.length < MIN_LETTERS) || this.#reader.isSkipped(key)) continue;
      if ([...(this.#whole.get(key) ?? [])].some(wanted)) return [];
      for (const { text, thing } of this.#beginningWith(key, wanted)) {
        if (suggestions.length === MOST) break;
        const cased = /^\p{Lu}/u.test(written) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
        // A thing once, by its best name; a spelling once, whatever it means.
        if (taken.has(thing) || spelled.has(keyOf(text))) continue;
        taken.add(thing);
        spelled.add(keyOf(text));
        suggestions.push({ text: cased, thing, from, to: caret });
      }
    }
    return suggestions.length === 0 ? null : suggestions;
  }

  /** Names that begin with the key before names that hold it further on, the best known first. */
  #beginningWith(key: string, wanted: (language: Language) => boolean): readonly Name[] {
    const found: Entry[] = [];
    for (let i = this.#firstAtLeast(key); i < this.#entries.length; i++) {
      const entry = this.#entries[i];
      if (!entry.key.startsWith(key)) break;
      if (wanted(entry.name.language)) found.push(entry);
    }
    found.sort((one, other) => Number(one.inside) - Number(other.inside) || one.name.rank - other.name.rank);
    return found.slice(0, 3 * MOST).map(({ name }) => name);
  }

  #firstAtLeast(key: string): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#entries[middle].key < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The languages for which most speaks; those that the person reads where nothing does. */
  #languagesOf(text: string): readonly Language[] {
    const votes = new Map<Language, number>();
    const vote = (language: Language): unknown => votes.set(language, (votes.get(language) ?? 0) + 1);
    const words = partsOf(foldWord(text)).map((part) => part.text);
    for (const word of words) {
      for (const language of this.#telling.get(word) ?? []) vote(language);
      for (const language of this.#whole.get(word) ?? []) vote(language);
    }
    if (KANA.test(text)) vote("ja");
    const most = Math.max(0, ...votes.values());
    if (most === 0) return this.#preferred;
    const likely = LANGUAGES.filter((language) => votes.get(language) === most);
    const read = likely.filter((language) => this.#preferred.includes(language));
    return read.length > 0 ? read : likely;
  }
}

/** Where a phrase that ends at the caret may begin, the longest first. */
function phraseBeginnings(before: string, parts: readonly Part[]): readonly number[] {
  const beginnings: number[] = [];
  for (let i = parts.length - 1; i >= 0 && beginnings.length < LONGEST; i--) {
    const { text, at } = parts[i];
    const between = before.slice(at + text.length, beginnings.at(0) ?? before.length);
    if (beginnings.length > 0 && !JOINT.test(between)) break;
    beginnings.unshift(at);
  }
  return beginnings;
}

/** The same in a script without spaces: before any of the last characters. */
function runOnBeginnings({ text, at }: Part): readonly number[] {
  const longest = Math.min(text.length, 8);
  return Array.from({ length: longest }, (_, i) => at + text.length - longest + i);
}
