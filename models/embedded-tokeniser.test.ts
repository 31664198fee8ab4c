import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { EmbeddedTokeniser, parseEmbeddedVocabulary } from "./embedded-tokeniser.ts";

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`embedded/${name}`, import.meta.url), "utf8"));
const tokeniser = new EmbeddedTokeniser(parseEmbeddedVocabulary(read("tokeniser.json")));
const cases = z
  .array(
    z.object({
      text: z.string(),
      ids: z.array(z.number()),
      known: z.array(z.string()),
      unknown: z.array(z.string()),
    }),
  )
  .parse(read("tokeniser-cases.json"));

describe("the embedded critic's tokeniser", () => {
  it.each(cases)("gives $text the ids that training gave it", ({ text, ids, known, unknown }) => {
    expect(tokeniser.tokenise(text)).toEqual({ ids, known, unknown });
  });

  it("finds the forms of a word under one id", () => {
    const [id] = tokeniser.tokenise("kitten").ids;
    expect(tokeniser.tokenise("Kittens").ids).toEqual([id]);
    expect(tokeniser.knows("kittens")).toBe(true);
  });

  it("understands common words of other languages as the English ones", () => {
    const { ids } = tokeniser.tokenise("a red apple");
    for (const text of ["ein roter Apfel", "赤いりんご", "红色的苹果"])
      expect(tokeniser.tokenise(text).ids).toEqual(ids);
    expect([...tokeniser.tokenise("una manzana roja").ids].reverse()).toEqual(ids);
    expect([...tokeniser.tokenise("une pomme rouge").ids].reverse()).toEqual(ids);
  });

  it("tells what it does not know, and leaves function words out", () => {
    const { known, unknown } = tokeniser.tokenise("a drawing of the zqxv and an apple");
    expect(known).toEqual(["apple"]);
    expect(unknown).toEqual(["zqxv"]);
  });

  it("has one padding id for a text of nothing", () => {
    expect(tokeniser.tokenise("the of !")).toEqual({ ids: [0], known: [], unknown: [] });
  });

  it("keeps long texts to the limit", () => {
    expect(tokeniser.tokenise("apple ".repeat(500)).ids).toHaveLength(64);
  });

  it("lists its words for suggestions", () => {
    expect(tokeniser.words).toContain("apple");
    expect([...tokeniser.words]).toEqual([...tokeniser.words].sort());
  });

  it("refuses a damaged vocabulary in one sentence", () => {
    expect(() => parseEmbeddedVocabulary({ kind: "other" })).toThrow(/tokeniser\.json is damaged/);
  });
});
