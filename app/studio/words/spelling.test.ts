import { expect, test } from "vitest";
import { thing } from "../../testing/thing.ts";
import { namesOf } from "./completion.ts";
import { editDistance, Spelling } from "./spelling.ts";

const lexicon = {
  things: [
    thing("pastel"),
    thing("castle"),
    thing("house"),
    thing("horse"),
    thing("apple", { de: "Apfel" }),
    thing("mountain"),
    thing("elephant"),
    thing("star"),
    thing("ape"),
    thing("hot air balloon"),
  ],
  words: ["house", "happy", "flying", "ale"],
  skipped: [],
};
const spelling = new Spelling(namesOf(lexicon), lexicon);

test("slips of the finger are mended", () => {
  for (const [slip, meant] of [
    ["aple", "apple"],
    ["appel", "apple"],
    ["hosue", "house"],
    ["castel", "castle"],
    ["hause", "house"],
    ["elefant", "elephant"],
    ["Applle", "Apple"],
    ["Apfell", "Apfel"],
    ["happpy", "happy"],
  ])
    expect(spelling.nearest(slip), slip).toBe(meant);
});

test("a longer word leads to the thing that it begins with", () => {
  expect(spelling.nearest("mountaineer")).toBe("mountain");
  expect(spelling.nearest("startlingly")).toBeNull();
});

test("where nothing is near, nothing is offered", () => {
  for (const word of ["zeppelin", "xq", "qwertz", "齉"]) expect(spelling.nearest(word), word).toBeNull();
});

test("a swap of neighbours is one slip, and what is too far is told early", () => {
  expect(editDistance("appel", "apple", 2)).toBe(1);
  expect(editDistance("", "ab", 2)).toBe(2);
  expect(editDistance("kitten", "sitting", 3)).toBe(3);
  expect(editDistance("kitten", "sitting", 2)).toBe(3);
  expect(editDistance("same", "same", 0)).toBe(0);
});
