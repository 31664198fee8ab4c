import { beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../drawing/random.ts";
import type { Prototypes } from "../../models/embedded-prototypes.ts";
import { embeddedPrototypes } from "../../models/testing/embedded-prototypes.ts";
import { readWish, type Wish } from "./read.ts";

let prototypes: Prototypes;

beforeAll(async () => {
  prototypes = await embeddedPrototypes();
});

const read = (...texts: string[]): Wish => readWish(texts, prototypes, new Random(1));

/** As short as it can be said: "2 small blue cat under sun". */
function said({ things, manner }: Wish): string {
  const parts = things.map(({ thing, count, size, color, relation }, i) =>
    [
      count > 1 ? `${count}` : null,
      size,
      color,
      thing.name,
      i + 1 < things.length && relation !== "beside" ? relation : null,
      i + 1 < things.length && relation === "beside" ? "+" : null,
    ]
      .filter(Boolean)
      .join(" "),
  );
  return [...parts, manner && `(${manner})`].filter(Boolean).join(" ");
}

describe("what a prompt asks for", () => {
  it.each([
    ["a red apple", "red apple"],
    ["a cat and a moon", "cat + crescent moon"],
    ["a boat under the sun", "sailboat under sun"],
    ["two small blue cats on top of a house", "2 small blue cat on house"],
    ["a ferris wheel", "ferris wheel"],
    ["flowers, a tree", "bouquet + deciduous tree"],
    ["dogs", "3 dog"],
    ["an orange", "tangerine"],
    ["an orange cat", "orange cat"],
    ["a pencil", "pencil"],
    ["a pencil drawing of an elephant", "elephant (pencil)"],
    ["a neon guitar", "guitar (neon)"],
    ["ein blauer Hund unter der Sonne", "blue dog under sun"],
    ["una manzana roja y un gato", "red apple + cat"],
    ["une pomme rouge et un chat", "red apple + cat"],
    ["赤いりんごと猫", "red apple + cat"],
    ["eine große Katze", "large cat"],
    ["the car in front of the castle", "automobile before castle"],
  ])("%s", (prompt, meaning) => {
    expect(said(read(prompt))).toBe(meaning);
  });

  it("takes several prompts as one picture", () => {
    expect(said(read("a green cat", "a moon"))).toBe("green cat + crescent moon");
  });

  it("takes one of the things that a word is about when it names none, another one with another seed", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 12; seed++) {
      const [{ thing }] = readWish(["dessert"], prototypes, new Random(seed)).things;
      expect(thing.tags).toContain("dessert");
      seen.add(thing.name);
    }
    expect(seen.size).toBeGreaterThan(1);
  });

  it("knows nothing of words that no picture shows", () => {
    expect(read("qzxwv vwxzq").things).toEqual([]);
    expect(read("").things).toEqual([]);
  });

  it("stops before a crowd", () => {
    expect(read("a cat, a dog, a cow, a pig, a fox, a bear, a lion, a wolf").things).toHaveLength(6);
  });
});
