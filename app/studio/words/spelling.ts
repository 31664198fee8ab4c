import type { Lexicon } from "../../../protocol/lexicon.ts";
import { keyOf, type Name } from "./completion.ts";

interface Candidate {
  readonly text: string;
  readonly key: string;
  /** A word that the critic understands, but no thing. */
  readonly bare: boolean;
}

/** A beginning in common counts from this many letters, and from this part of the unknown word. */
const SHARED = { letters: 4, part: 0.6 } as const;

/** What somebody may have meant by a word that the critic does not know. */
export class Spelling {
  readonly #candidates: readonly Candidate[];

  constructor(names: readonly Name[], { words }: Pick<Lexicon, "words">) {
    const seen = new Set<string>();
    const candidates: Candidate[] = [];
    const add = (text: string, key: string, bare: boolean): void => {
      if (seen.has(key) || key.includes(" ")) return;
      seen.add(key);
      candidates.push({ text, key, bare });
    };
    for (const { text, key } of names) add(text, key, false);
    for (const word of words) add(word, word, true);
    this.#candidates = candidates;
  }

  /** The nearest thing by spelling, or by a long beginning in common; null where nothing is near. */
  nearest(word: string): string | null {
    const key = keyOf(word);
    const most = key.length < 3 ? 0 : key.length < 5 ? 1 : 2;
    let best: Candidate | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of this.#candidates) {
      // Few people mistake the first letter: it counts half a slip more, and with two slips it has to be right. Of mere
      // words only the very near are meant; two slips away from any of ten thousand is anything.
      const other = candidate.key[0] === key[0] ? 0 : 0.5;
      const limit = candidate.bare || other > 0 ? Math.min(most, 1) : most;
      if (Math.abs(candidate.key.length - key.length) > limit || 1 + other >= least) continue;
      const distance = editDistance(key, candidate.key, limit);
      if (distance > limit || distance + other >= least) continue;
      best = candidate;
      least = distance + other;
    }
    best ??= this.#sharesBeginning(key);
    if (best === null) return null;
    return /^\p{Lu}/u.test(word) ? best.text.charAt(0).toUpperCase() + best.text.slice(1) : best.text;
  }

  #sharesBeginning(key: string): Candidate | null {
    let best: Candidate | null = null;
    let longest = Math.max(SHARED.letters, Math.ceil(SHARED.part * key.length)) - 1;
    for (const candidate of this.#candidates) {
      if (candidate.bare) continue;
      const end = Math.min(key.length, candidate.key.length);
      let shared = 0;
      while (shared < end && key[shared] === candidate.key[shared]) shared++;
      // The thing's own name has to be in it for the most part, too: “star” is not what “startling” means.
      if (shared > longest && shared >= candidate.key.length - 2) {
        best = candidate;
        longest = shared;
      }
    }
    return best;
  }
}

/** Kept from one word to the next: a misspelt word is held against some ten thousand. */
const ROWS = [new Uint8Array(128), new Uint8Array(128), new Uint8Array(128)] as const;

/**
 * Optimal string alignment (Damerau 1964: insertions, deletions, substitutions, neighbours swapped) of two words;
 * anything above `limit`, and words of more than 127 letters, are `limit` + 1.
 */
export function editDistance(one: string, other: string, limit: number): number {
  const width = other.length + 1;
  if (width > ROWS[0].length) return limit + 1;
  let [before, above, row] = ROWS;
  for (let j = 0; j < width; j++) above[j] = j;
  for (let i = 1; i <= one.length; i++) {
    row[0] = i;
    let least = i;
    for (let j = 1; j < width; j++) {
      const same = one[i - 1] === other[j - 1];
      let cost = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        cost = Math.min(cost, before[j - 2] + 1);
      }
      row[j] = cost;
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    [before, above, row] = [above, row, before];
  }
  return Math.min(above[width - 1], limit + 1);
}
