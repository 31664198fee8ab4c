import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { clipTokenizerJson } from "./testing/clip-tokenizer-json.ts";
import { TextTokeniser } from "./tokeniser.ts";

const START = 49406;
const END = 49407;
const merges = new URL("../../shared/models/bpe_simple_vocab_16e6.txt.gz", import.meta.url);

// Skipped where CLIP's vocabulary is not at hand: it lies outside the repository.
describe.skipIf(!existsSync(merges))("CLIP's tokeniser", () => {
  const tokeniser = (): TextTokeniser => {
    const lines = gunzipSync(readFileSync(merges)).toString("utf8").split("\n");
    const json = clipTokenizerJson(lines.slice(1, 49152 - 256 - 2 + 1));
    return new TextTokeniser(json, { contextLength: 77, padding: "<|endoftext|>" });
  };
  let clip: TextTokeniser;
  beforeAll(() => {
    clip = tokeniser();
  });
  const ids = (text: string): number[] => {
    const { ids, length } = clip.encode(text);
    expect(ids).toHaveLength(77);
    expect(ids.slice(length).every((id) => id === END)).toBe(true);
    return ids.slice(0, length);
  };

  it("gives the ids that CLIP's own tokeniser gives", () => {
    expect(ids("a drawing of a cat")).toEqual([START, 320, 3610, 539, 320, 2368, END]);
    expect(ids("Watercolor painting of an underwater submarine.")).toEqual([
      START,
      14211,
      3086,
      539,
      550,
      14760,
      19968,
      269,
      END,
    ]);
  });

  it("does not mind capitals and spaces", () => {
    expect(ids("  A  Drawing\n of a CAT ")).toEqual(ids("a drawing of a cat"));
  });

  it("keeps the end token of a text that is too long", () => {
    const { ids, length } = clip.encode("cat ".repeat(200));
    expect(length).toBe(77);
    expect(ids).toHaveLength(77);
    expect(ids[0]).toBe(START);
    expect(ids.slice(1, 76).every((id) => id === 2368)).toBe(true);
    expect(ids[76]).toBe(END);
  });

  it("spells anything", () => {
    for (const word of ["cat", "übergrößenträger", "猫", "🦊", "zzxqj"]) expect(clip.knows(word)).toBe(true);
  });
});

describe("a tokeniser", () => {
  it("merges by rank and knows what its alphabet can spell", () => {
    const small = new TextTokeniser(clipTokenizerJson(["a t</w>", "c at</w>"]), { contextLength: 8 });
    // 512 byte tokens, then the merges: "cat" is the second of them.
    expect(small.encode("cat").ids).toEqual([514, 513, 515, 515, 515, 515, 515, 515]);
    expect(small.knows("hat")).toBe(true);
  });

  it("says which words it cannot spell", () => {
    const json = {
      version: "1.0",
      added_tokens: [],
      normalizer: { type: "Lowercase" },
      pre_tokenizer: { type: "Whitespace" },
      post_processor: null,
      decoder: null,
      model: {
        type: "WordPiece",
        unk_token: "[UNK]",
        continuing_subword_prefix: "##",
        max_input_chars_per_word: 100,
        vocab: { "[UNK]": 0, cat: 1, "##s": 2 },
      },
    };
    const pieces = new TextTokeniser(json, { contextLength: 4 });
    expect(pieces.knows("Cats")).toBe(true);
    expect(pieces.knows("dog")).toBe(false);
  });

  it("refuses what is no tokenizer.json, and a padding token that is not there", () => {
    expect(() => new TextTokeniser({ a: 1 }, { contextLength: 8 })).toThrow(/no tokenizer.json/);
    expect(() => new TextTokeniser(clipTokenizerJson([]), { contextLength: 8, padding: "[PAD]" })).toThrow(
      /\[PAD\]/,
    );
  });
});
