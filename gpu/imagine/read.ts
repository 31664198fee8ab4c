import type { Random } from "../../drawing/random.ts";
import type { RememberedThing } from "../../models/embedded-prototypes.ts";
import type { ReadWord } from "../../models/embedded-tokeniser.ts";
import { stemsOf } from "../../protocol/words.ts";
import {
  COLORS,
  MANNERS,
  type Manner,
  NUMBERS,
  RELATIONS,
  type Relation,
  SIZES,
  type Size,
} from "./words.ts";

/** A thing as it is wished for. */
export interface WishedThing {
  readonly thing: RememberedThing;
  readonly count: number;
  readonly size: Size | null;
  /** A name in `COLORS`. */
  readonly color: string | null;
  /** How this thing lies to the one after it; "beside" where nothing is said. */
  readonly relation: Relation;
}

/** What a picture should show, as far as it could be made out. */
export interface Wish {
  readonly things: readonly WishedThing[];
  readonly manner: Manner | null;
}

/** Where things are looked up. */
export interface Vocabulary {
  words(text: string): readonly ReadWord[];
  named(words: readonly string[]): RememberedThing | undefined;
  about(word: string): readonly RememberedThing[];
}

/** More than this becomes a crowd in which nothing can be recognised. */
const MOST_THINGS = 6;
const LONGEST_NAME = 4;
/** How many a plural without a number means. */
const PLURAL = 3;
/** Of the things that a word is only about ("fruit"), one of so many is taken. */
const COMMON = 5;

interface Phrase {
  things: { thing: RememberedThing; count: number; size: Size | null; color: string | null }[];
  count: number | null;
  size: Size | null;
  color: string | null;
  about: string[];
  /** To the phrase after it. */
  relation: Relation;
}

const emptyPhrase = (): Phrase => ({
  things: [],
  count: null,
  size: null,
  color: null,
  about: [],
  relation: "beside",
});

/**
 * Makes out things with their number, size and colour, and how they lie to each other: "two small cats under a blue moon".
 * A word about things ("fruit") stands for one of them, which `random` chooses. Words that mean nothing here are passed over.
 */
export function readWish(texts: readonly string[], vocabulary: Vocabulary, random: Random): Wish {
  let manner: Manner | null = null;
  const phrases: Phrase[] = [];
  for (const clause of texts.flatMap((text) => text.split(/[,;&+/、，]+/))) {
    let phrase = emptyPhrase();
    phrases.push(phrase);
    const words = vocabulary.words(clause);
    for (let at = 0; at < words.length; ) {
      const relation = longest(words, at, RELATIONS);
      if (relation) {
        phrase.relation = relation.meaning;
        phrase = emptyPhrase();
        phrases.push(phrase);
        at += relation.length;
        continue;
      }
      const { text, word = "" } = words[at];
      const found = thingAt(words, at, vocabulary);
      const color = COLORS.has(word) ? word : COLORS.has(text) ? text : null;
      const says = color !== null || MANNERS.has(text);
      // "An orange cat" is a colour, "an orange" a thing; so with "a pencil drawing of a cat".
      if (found && (!says || found.length > 1 || !somethingFollows(words, at + 1, vocabulary))) {
        const { count, size } = phrase;
        phrase.things.push({
          thing: found.thing,
          count: count ?? (found.plural ? PLURAL : 1),
          size,
          color: phrase.color,
        });
        phrase.count = phrase.size = phrase.color = null;
        at += found.length;
        continue;
      }
      manner = MANNERS.get(text) ?? manner;
      phrase.count = NUMBERS.get(text) ?? phrase.count;
      phrase.size = SIZES.get(text) ?? phrase.size;
      phrase.color = color ?? phrase.color;
      if (word !== "" && color === null) phrase.about.push(word);
      at++;
    }
  }
  for (const phrase of phrases) finish(phrase, vocabulary, random);
  const things = phrases.flatMap(({ things: inPhrase, relation }) =>
    inPhrase.map((each, i) => ({
      ...each,
      relation: i + 1 < inPhrase.length ? ("beside" as const) : relation,
    })),
  );
  return { things: things.slice(0, MOST_THINGS), manner };
}

/** What is said after the thing ("une pomme rouge") is said of it; a phrase without a thing is about one. */
function finish(phrase: Phrase, vocabulary: Vocabulary, random: Random): void {
  if (phrase.things.length === 0) {
    const votes = new Map<RememberedThing, number>();
    for (const word of phrase.about)
      for (const thing of vocabulary.about(word)) votes.set(thing, (votes.get(thing) ?? 0) + 1);
    const most = Math.max(0, ...votes.values());
    const likely = [...votes].flatMap(([thing, count]) => (count === most ? [thing] : [])).slice(0, COMMON);
    if (likely.length === 0) return;
    const thing = likely[random.integer(likely.length)];
    phrase.things.push({ thing, count: phrase.count ?? 1, size: phrase.size, color: phrase.color });
    return;
  }
  const last = phrase.things[phrase.things.length - 1];
  last.color ??= phrase.color;
  last.size ??= phrase.size;
}

function longest<T>(words: readonly ReadWord[], at: number, meanings: ReadonlyMap<string, T>) {
  for (let length = Math.min(LONGEST_NAME, words.length - at); length > 0; length--) {
    const meaning = meanings.get(
      words
        .slice(at, at + length)
        .map(({ text }) => text)
        .join(" "),
    );
    if (meaning !== undefined) return { meaning, length };
  }
  return null;
}

function thingAt(words: readonly ReadWord[], at: number, vocabulary: Vocabulary) {
  for (let length = Math.min(LONGEST_NAME, words.length - at); length > 0; length--) {
    const some = words.slice(at, at + length);
    const last = some[length - 1];
    if (last.word === undefined || some[0].word === undefined) continue;
    const before = some.slice(0, -1).map(({ text, word }) => word ?? text);
    for (const form of [last.word, ...stemsOf(last.word)]) {
      const thing = vocabulary.named([...before, form]);
      if (thing)
        return {
          thing,
          length,
          plural: /s$/.test(last.text) && form !== last.text && `${form}s` === last.text,
        };
    }
  }
  return null;
}

/** Whether the phrase goes on with a thing. */
function somethingFollows(words: readonly ReadWord[], from: number, vocabulary: Vocabulary): boolean {
  for (let at = from; at < words.length; at++) {
    if (longest(words, at, RELATIONS)) return false;
    if (thingAt(words, at, vocabulary)) return true;
  }
  return false;
}
