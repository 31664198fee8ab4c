/**
 * What the studio suggests while somebody types: reads work/catalogue.json and emojibase's labels, writes models/embedded/things.json.
 * A thing has the name that people use, other names, its name in five more languages (whole labels, "Heißluftballon"), a group to look it
 * up in, and how many pictures show it, which stands for how well it is known. Best known first. Whether the critic understands each of
 * the names is not asked here but when they are read, with the vocabulary that then ships (models/embedded-things.ts).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { EVERYDAY_NAMES } from "./nouns.mjs";
import { QUALITIES } from "./qualities.mjs";
import { CALLED, GROUP_OF_SUBGROUP, KEPT, LEFT_OUT, TRANSLATED } from "./thing-names.mjs";
import { TRANSLATIONS } from "./translations.mjs";

const LANGUAGES = ["de", "es", "fr", "ja", "zh"];
const COLOURS = "red orange yellow green blue purple pink brown black white gray".split(" ");
const MIN_PICTURES = 3;
const MAX_BYTES = 250_000;

const root = new URL("../", import.meta.url);
const readJson = (path) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
const emojibase = (path) => readJson(`node_modules/emojibase-data/${path}`);

/** As the catalogue names its concepts: lower case, no possessives, no hyphens. */
const plain = (label) =>
  label
    .toLowerCase()
    .replace(/[“”:.]/g, "")
    .replace(/[’']s\b/g, "")
    .replace(/-/g, " ");
const COLOURED = new RegExp(`^(${COLOURS.join("|")}|grey|light blue) `);

const subgroups = emojibase("meta/groups.json").subgroups;
/** Concept → the emoji that show it; one that is named outright before those that name a colour too. */
const emojiOf = new Map();
const english = emojibase("en/data.json");
for (const bare of [false, true])
  for (const { label, hexcode, subgroup } of english) {
    const name = plain(label);
    if (bare && !COLOURED.test(name)) continue;
    const key = bare ? name.replace(COLOURED, "") : name;
    if (!emojiOf.has(key))
      emojiOf.set(key, { label, hexcode, subgroup: subgroups[subgroup], coloured: bare });
  }

const labels = new Map(
  LANGUAGES.map((language) => [
    language,
    new Map(emojibase(`${language}/data.json`).map(({ hexcode, label }) => [hexcode, label])),
  ]),
);
const colourWords = new Set(COLOURS.flatMap((colour) => [colour, ...TRANSLATIONS[colour].split(" ")]));
const runOnColours = [...colourWords].filter((word) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(word));
runOnColours.sort((one, other) => other.length - one.length);

/** "roter Apfel" → "Apfel", "赤リンゴ" → "リンゴ". */
function withoutColour(label) {
  const words = label.split(" ").filter((word) => !colourWords.has(word.toLowerCase()));
  const rest = words.join(" ");
  const colour = runOnColours.find((word) => rest.startsWith(word) && rest.length > word.length);
  return colour ? rest.slice(colour.length).replace(/^[のい的]/, "") : rest;
}

/** The label of an emoji in a language, or nothing when it explains more than it names. */
function translation(emoji, language) {
  const label = labels.get(language).get(emoji.hexcode);
  if (!label || /[(（,，、;:：“”„«»!]/.test(label)) return undefined;
  const name = (emoji.coloured ? withoutColour(label) : label).trim();
  return name && name.split(" ").length <= 4 ? name : undefined;
}

/** A name that draws: no signs, no states, no figures. */
const NOT_DRAWN = /\d|\b(slash|button|symbol|facing|tilted|skin tone|sign)\b/;

const { concepts, pictures } = readJson("work/catalogue.json");
const shown = new Map();
for (const { concept } of pictures) shown.set(concept, (shown.get(concept) ?? 0) + 1);

const found = [];
for (const { name: concept, weight } of concepts) {
  const count = shown.get(concept) ?? 0;
  if (count < MIN_PICTURES || LEFT_OUT.has(concept) || NOT_DRAWN.test(concept)) continue;
  const emoji = emojiOf.get(concept);
  const group = KEPT.get(concept) ?? (emoji ? GROUP_OF_SUBGROUP[emoji.subgroup] : "things");
  if (group) found.push({ concept, emoji, group, count, known: count * weight });
}
found.sort((one, other) => other.known - one.known || (one.concept < other.concept ? -1 : 1));

const things = [];
const taken = new Set(found.map(({ concept }) => CALLED[concept] ?? concept));
const named = new Set();
for (const { concept, emoji, group, count } of found) {
  const name = CALLED[concept] ?? concept;
  if (named.has(name)) continue;
  named.add(name);
  const also = [];
  for (const other of [concept, ...(emoji ? (EVERYDAY_NAMES[emoji.label] ?? []) : [])]) {
    if (taken.has(other) || (other === concept && other in CALLED && other.split(" ").length > 2)) continue;
    taken.add(other);
    also.push(other);
  }
  const given = TRANSLATED[name]?.split(" ");
  const translated = {};
  for (const [i, language] of LANGUAGES.entries()) {
    const label = given?.[i] ?? (emoji && translation(emoji, language));
    if (label) translated[language] = label;
  }
  things.push({ name, group, pictures: count, ...(also.length > 0 && { also }), ...translated });
}

const qualities = Object.entries(QUALITIES).flatMap(([group, words]) =>
  Object.entries(words).map(([name, others]) => ({
    name,
    group,
    pictures: 0,
    ...Object.fromEntries(others.split(" ").map((word, i) => [LANGUAGES[i], word])),
  })),
);

const lines = [...qualities, ...things].map((thing) => JSON.stringify(thing));
const text = `{"kind":"croquis-things","things":[\n${lines.join(",\n")}\n]}\n`;
const bytes = Buffer.byteLength(text);
if (bytes > MAX_BYTES)
  throw new Error(`things.json would be ${bytes} bytes, above ${MAX_BYTES}: leave more out.`);
writeFileSync(new URL("../embedded/things.json", root), text);
console.log(`${things.length} things and ${qualities.length} qualities, ${bytes} bytes`);
