import { expect, test } from "vitest";
import { WordReader } from "../../../protocol/lexicon.ts";
import { thing } from "../../testing/thing.ts";
import { Completions, namesOf } from "./completion.ts";

const things = [
  thing("red", { group: "colour", de: "rot" }),
  thing("phone", { also: ["mobile"] }),
  thing("moon", { de: "Mond", es: "luna", fr: "lune", ja: "月", zh: "月亮" }),
  thing("mouse", { de: "Maus", es: "ratón", fr: "souris" }),
  thing("cat", { also: ["kitten"], de: "Katze" }),
  thing("motorcycle", { also: ["motorbike"] }),
  thing("apple", { de: "Apfel", es: "manzana", fr: "pomme", ja: "リンゴ", zh: "苹果" }),
  thing("hot air balloon", { de: "Heißluftballon" }),
  thing("balloon", { de: "Ballon", fr: "ballon" }),
  thing("t shirt"),
  thing("cup of coffee"),
  thing("monkey"),
  thing("mountain", { de: "Berg", fr: "montagne", es: "montaña" }),
  thing("mosquito"),
  thing("mop"),
  thing("bear", { de: "Bär" }),
  thing("small snowman"),
  thing("star"),
];
const lexicon = { things, words: ["small"], skipped: ["a", "an", "of", "on", "ein", "un"] };
const completions = new Completions(namesOf(lexicon), new WordReader(lexicon));

const offered = (text: string, caret = text.length): string[] =>
  completions.complete(text, caret).map((each) => each.text);
const accepted = (text: string, caret = text.length): string => {
  const [{ text: word, from, to }] = completions.complete(text, caret);
  return text.slice(0, from) + word + text.slice(to);
};

test("the word at the caret is completed, and nothing else changes", () => {
  expect(accepted("a red app")).toBe("a red apple");
  expect(accepted("a red app on a table", 9)).toBe("a red apple on a table");
  expect(accepted("a red (app", 10)).toBe("a red (apple");
});

test("the best known come first, and there are at most six", () => {
  expect(offered("a cat and a mo")).toEqual([
    "moon",
    "mouse",
    "motorcycle",
    "monkey",
    "mountain",
    "mosquito",
  ]);
  // A motorbike is better known by another name.
  expect(offered("a motorb")).toEqual(["motorbike"]);
});

test("names that begin so come before names that have it further on", () => {
  expect(offered("ball")).toEqual(["balloon", "hot air balloon"]);
  expect(accepted("a red hot air ba")).toBe("a red hot air balloon");
  expect(accepted("a coff")).toBe("a cup of coffee");
});

test("a longer phrase does not hide the single word", () => {
  expect(offered("a small s")).toEqual(["small snowman"]);
  expect(offered("a small st")).toEqual(["star"]);
  expect(offered("small sn")).toEqual(["small snowman"]);
});

test("accents, case and hyphens make no difference; a capital stays", () => {
  for (const typed of ["ein bä", "ein ba", "ein BÄ"]) expect(offered(typed)).toEqual(["Ballon", "Bär"]);
  expect(offered("T-sh")).toEqual(["T shirt"]);
  expect(offered("App")).toEqual(["Apple"]);
});

test("the language of what is typed is the language of what is offered", () => {
  expect(offered("ein ap")).toEqual(["Apfel"]);
  expect(offered("une mo")).toEqual(["montagne"]);
  expect(offered("una mo")).toEqual(["montaña"]);
  expect(offered("a red ap")).toEqual(["apple"]);
  // Nothing in English begins so.
  expect(offered("a red apf")).toEqual(["Apfel"]);
});

test("scripts without spaces are completed at any character", () => {
  expect(accepted("赤いりん")).toBe("赤いリンゴ");
  expect(accepted("红色的苹")).toBe("红色的苹果");
});

test("nothing is offered where nothing is begun, for articles, and for what is a name already", () => {
  for (const text of ["", "a red ", "a", "on", "a red apple", "a kitten", "a hot air balloon", "xq"])
    expect(offered(text), text).toEqual([]);
  expect(offered("apple", 3)).toEqual([]);
});

test("a large list answers within a keystroke", () => {
  const many = Array.from({ length: 2000 }, (_, i) => {
    const word = `m${String.fromCharCode(97 + (i % 26))}${i.toString(36)} thing`;
    return thing(word, { de: `${word}de`, es: `${word}es`, fr: `${word}fr`, ja: `月${i}`, zh: `亮${i}` });
  });
  const big = { things: many, words: [], skipped: ["a"] };
  const large = new Completions(namesOf(big), new WordReader(big));
  const texts = ["a m", "a ma", "thing", "a mat", "月", "a red house and a thi"];
  for (const text of texts) large.complete(text, text.length);
  const start = performance.now();
  for (let i = 0; i < 10; i++) for (const text of texts) large.complete(text, text.length);
  // 5 ms are meant; this machine may be busy.
  expect((performance.now() - start) / (10 * texts.length)).toBeLessThan(20);
});
