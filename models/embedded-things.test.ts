import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WordReader } from "../protocol/lexicon.ts";
import { lexiconOf, parseEmbeddedThings, readEmbeddedLexicon } from "./embedded-things.ts";
import { EmbeddedTokeniser, parseEmbeddedVocabulary } from "./embedded-tokeniser.ts";

const read = (name: string): string => readFileSync(new URL(`embedded/${name}`, import.meta.url), "utf8");
const tokeniser = new EmbeddedTokeniser(parseEmbeddedVocabulary(JSON.parse(read("tokeniser.json"))));
const lexicon = await readEmbeddedLexicon();
const reader = new WordReader(lexicon);

describe("what the embedded critic says it knows", () => {
  it("is small, and names every thing once", () => {
    expect(Buffer.byteLength(read("things.json"))).toBeLessThanOrEqual(250_000);
    expect(lexicon.things.length).toBeGreaterThan(500);
    const names = lexicon.things.map(({ group, name }) => `${group === "style" ? "style" : ""} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it("holds no name that it would then not know, in any language", () => {
    for (const { name, also, de, es, fr, ja, zh } of lexicon.things)
      for (const each of [name, ...also, de, es, fr, ja, zh])
        if (each !== undefined) {
          expect(tokeniser.tokenise(each).unknown, each).toEqual([]);
          expect(reader.unknownIn(each), each).toEqual([]);
        }
  });

  it("has a thing's names in other languages, and the best known first", () => {
    const apple = lexicon.things.find(({ name }) => name === "apple");
    expect(apple).toMatchObject({ group: "food", de: "Apfel", es: "manzana", fr: "pomme", zh: "苹果" });
    const place = (wanted: string): number => lexicon.things.findIndex(({ name }) => name === wanted);
    expect(place("car")).toBeLessThan(place("caravan"));
    expect(place("moon")).toBeLessThan(place("moose"));
  });

  it("leaves out names that the vocabulary lacks, and things without any name left", () => {
    const things = parseEmbeddedThings({
      kind: "croquis-things",
      things: [
        { name: "qzqz", group: "things", pictures: 3 },
        { name: "zqxv", also: ["cat", "xqzzt"], group: "animals", pictures: 3, de: "Katze", fr: "chien" },
      ],
    });
    expect(lexiconOf(things, tokeniser).things).toEqual([
      { name: "cat", also: [], group: "animals", pictures: 3, de: "Katze" },
    ]);
  });

  it("refuses a damaged list in one sentence", () => {
    expect(() => parseEmbeddedThings({ kind: "croquis-things", things: [{}] })).toThrow(
      /things\.json is damaged/,
    );
  });
});

describe("telling known words from unknown ones", () => {
  const written = (text: string): string[] => reader.unknownIn(text).map((part) => part.text);

  it("marks them as they are written, where they stand", () => {
    expect(reader.unknownIn("a Zqxv and an apple")).toEqual([{ text: "Zqxv", at: 2 }]);
    expect(written("Äpfel, Qwürrz!")).toEqual(["Qwürrz"]);
    expect(written("赤い齉りんご")).toEqual(["齉"]);
  });

  it("agrees with the critic on any text", () => {
    const word = fc.constantFrom(...lexicon.words.filter((_, i) => i % 97 === 0), "the", "kittens", "ein");
    const piece = fc.oneof(word, fc.constantFrom(" ", ", ", "-", "的", "½", "ﬁsh", "İ", "é"), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join(" ");
        expect(reader.unknownIn(text).length > 0).toBe(tokeniser.tokenise(text).unknown.length > 0);
      }),
    );
  });
});
