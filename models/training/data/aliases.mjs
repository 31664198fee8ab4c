/**
 * Words of other languages for what the critic knows in English, induced from emojibase: two words mean the same when they stand with the
 * same emoji (Jaccard index of the two sets). What that leaves open, the names of suggested things (things.mjs) fill. Writes work/aliases.json: word → English word or name. Nothing is trained for these.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { TRANSLATIONS } from "./translations.mjs";

const LANGUAGES = ["de", "es", "fr", "ja", "zh"];
const ALIKE = 0.5;
const root = new URL("../", import.meta.url);
const readJson = (path) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
const isRunOn = (word) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(word);

/** word → the set of emoji whose label or tags hold it, and those whose label is it or holds it. */
function index(language) {
  const sets = new Map();
  const add = (word, hexcode, inLabel) => {
    if (word.length < (isRunOn(word) ? 2 : 3) || /\d/.test(word)) return;
    if (!sets.has(word)) sets.set(word, { all: new Set(), labelled: new Set() });
    sets.get(word).all.add(hexcode);
    if (inLabel) sets.get(word).labelled.add(hexcode);
  };
  for (const { label, tags, hexcode, group } of readJson(
    `node_modules/emojibase-data/${language}/data.json`,
  )) {
    if (group === 9 || group === 2) continue;
    for (const word of label.toLowerCase().split(/[^\p{L}\p{M}ー]+/u)) if (word) add(word, hexcode, true);
    for (const tag of tags ?? []) if (/^[\p{L}\p{M}ー]+$/u.test(tag)) add(tag.toLowerCase(), hexcode, false);
  }
  return sets;
}

/** How alike two words' emoji are, 0–1; where a word names emoji (not only tags them), those count as much again. */
function alike(one, other) {
  const jaccard = (a, b) => {
    let both = 0;
    for (const each of a) if (b.has(each)) both++;
    return both / (a.size + b.size - both || 1);
  };
  const all = jaccard(one.all, other.all);
  if (one.labelled.size === 0) return one.all.size > 1 ? all - 0.1 : 0;
  return (all + jaccard(one.labelled, other.labelled)) / 2;
}

const english = index("en");
const titles = new Set(
  readJson("node_modules/emojibase-data/en/data.json").map(({ label }) => label.toLowerCase()),
);
const ofEmoji = new Map();
for (const [word, { all }] of english)
  for (const hexcode of all) ofEmoji.set(hexcode, [...(ofEmoji.get(hexcode) ?? []), word]);

const aliases = {};
for (const [meaning, words] of Object.entries(TRANSLATIONS))
  for (const word of words.split(" ")) if (!english.has(word)) aliases[word] ??= meaning;
for (const language of LANGUAGES)
  for (const [word, sets] of index(language)) {
    if (english.has(word) || aliases[word]) continue;
    const candidates = new Set([...sets.all].flatMap((hexcode) => ofEmoji.get(hexcode) ?? []));
    let best = { score: ALIKE, meaning: undefined };
    for (const candidate of candidates) {
      const score = alike(sets, english.get(candidate)) + (titles.has(candidate) ? 0.05 : 0);
      if (score > best.score) best = { score, meaning: candidate };
    }
    if (best.meaning) aliases[word] = best.meaning;
  }
for (const { name, also = [], ...thing } of readJson("../embedded/things.json").things) {
  const meaning = [name, ...also].find((each) => !each.includes(" "));
  for (const language of LANGUAGES) {
    const word = thing[language]?.toLowerCase();
    if (meaning && word && /^[\p{L}\p{M}ー]+$/u.test(word) && !english.has(word)) aliases[word] ??= meaning;
  }
}
writeFileSync(new URL("work/aliases.json", root), JSON.stringify(aliases));
console.log(`${Object.keys(aliases).length} words of ${LANGUAGES.join(", ")}`);
