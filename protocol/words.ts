/**
 * How the words of a prompt are told apart, for the critic that reads them and for the studio that says which of them it
 * knows. `models/training/critic/tokeniser.py` does the same: change both or neither.
 */

/** Scripts written without spaces (kana, Han), in which words are found by the longest match. */
const RUN_ON = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]/u;
const PART =
  /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+|(?:(?![\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])[\p{L}\p{N}\p{M}])+/gu;
const LONGEST_RUN_ON_WORD = 8;

/** Compatibility forms folded, accents dropped, lower case. */
export function foldWord(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .normalize("NFKC");
}

/** Whether the text begins in a script without spaces. */
export const isRunOn = (text: string): boolean => RUN_ON.test(text);

/** A stretch of a text between spaces and punctuation, as it is written. */
export interface Part {
  readonly text: string;
  readonly at: number;
}

export function partsOf(text: string): Part[] {
  return Array.from(text.matchAll(PART), ({ 0: part, index }) => ({ text: part, at: index }));
}

/** A run-on text as words that `isWord` has, longest first, and what lies between them. */
export function piecesOf(run: string, isWord: (text: string) => boolean): Part[] {
  const found: Part[] = [];
  let unknown = 0;
  let start = 0;
  const flush = (): void => {
    if (start > unknown) found.push({ text: run.slice(unknown, start), at: unknown });
  };
  while (start < run.length) {
    let end = Math.min(run.length, start + LONGEST_RUN_ON_WORD);
    while (end > start && !isWord(run.slice(start, end))) end--;
    if (end === start) {
      start++;
      continue;
    }
    flush();
    found.push({ text: run.slice(start, end), at: start });
    start = end;
    unknown = end;
  }
  flush();
  return found;
}

/** The word without an English ending, likeliest first. */
export function* stemsOf(word: string): Generator<string> {
  if (word.length > 4) {
    if (word.endsWith("ies")) yield `${word.slice(0, -3)}y`;
    if (word.endsWith("ves")) {
      yield `${word.slice(0, -3)}f`;
      yield `${word.slice(0, -3)}fe`;
    }
    if (/(?:ing|ish)$/.test(word)) {
      yield word.slice(0, -3);
      yield `${word.slice(0, -3)}e`;
      yield word.slice(0, -4);
    }
    if (/e[sdr]$/.test(word)) {
      yield word.slice(0, -2);
      yield word.slice(0, -1);
    }
  }
  if (word.length > 3) {
    if (/[sy]$/.test(word)) yield word.slice(0, -1);
    yield `${word}s`;
  }
}
