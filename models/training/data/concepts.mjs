/**
 * What there is to show, from emojibase and a list of nouns, and which of it an emoji or an icon of a given name shows.
 *
 * A concept is one thing ("red apple" and "green apple" are both "apple": the colour is read from the pixels while training).
 * Its `names` say it outright, its `tags` are about it ("fruit").
 */
import { readFileSync } from "node:fs";
import { EVERYDAY_NAMES, EXTRA_NOUNS } from "./nouns.mjs";
import { SIGN_WORDS, SORT_PREFIXES, VARIANT_WORDS } from "./sources.mjs";

const root = new URL("../", import.meta.url);
/** A JSON file of this folder, node_modules included. */
export const readJson = (path) => JSON.parse(readFileSync(new URL(path, root), "utf8"));

const COLOUR_WORDS = [
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "purple",
  "pink",
  "brown",
  "black",
  "white",
  "gray",
];
const COLOUR_PREFIX = /^(red|green|yellow|blue|purple|pink|brown|black|white|grey|gray|light blue) (?!flag)/;

/** Emojibase groups: how often a concept of the group is shown, 0 for never (components, flags). */
const GROUP_WEIGHT = [0.5, 0.3, 0, 1.5, 1.5, 1.3, 1.2, 1.2, 0.4, 0];
/** Words too general, or of another sense, to name a thing by themselves. */
const NOT_A_NAME = new Set(
  "face hand person people with and the of button sign mark hot old new open closed man woman light dark front up down left right out in facing side high low small large medium white black red blue green yellow orange-book baby sea sport one two stone ball soft wild water air fire-engine full first last quarter rolling mail office building post glass board pad".split(
    " ",
  ),
);

const words = (text) =>
  text
    .toLowerCase()
    .replace(/[’']s\b/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
const bag = (text) => words(text).sort().join(" ");

/** "red apple" → "apple"; "orange" and "black bird" without a rest stay what they are. */
function plainName(label) {
  const name = label
    .toLowerCase()
    .replace(/[“”:.]/g, "")
    .replace(/[’']s\b/g, "")
    .replace(/-/g, " ");
  const rest = name.replace(COLOUR_PREFIX, "");
  return /o'?\s?’?clock|thirty$/.test(name) && !/mantel|alarm|timer/.test(name) ? "clock" : rest || name;
}

/** "evergreen tree" → "tree", "tiger face" → "tiger"; longer names have no word that stands for the whole. */
function headNoun([first, second, ...others]) {
  if (!second || others.length > 0) return undefined;
  const head = second === "face" ? first : second;
  return NOT_A_NAME.has(head) ? undefined : head;
}

/** By name, in the order of emojibase, then of the icons that were asked for. */
const concepts = new Map();
function concept(name, weight) {
  let found = concepts.get(name);
  if (!found) {
    found = { name, names: new Set([name]), tags: new Set(), weight };
    concepts.set(name, found);
  }
  found.weight = Math.max(found.weight, weight);
  return found;
}

const conceptOfEmoji = new Map();
const conceptOfSlug = new Map();
const slug = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
const unicodeNames = readJson("node_modules/emojibase-data/meta/unicode-names.json");
const subgroups = readJson("node_modules/emojibase-data/meta/groups.json").subgroups;
for (const emoji of readJson("node_modules/emojibase-data/en/data.json")) {
  const weight = emoji.group === undefined ? 0 : GROUP_WEIGHT[emoji.group];
  const subgroup = subgroups[emoji.subgroup] ?? "";
  if (!weight || (emoji.group === 8 && !/geometric|zodiac|gender|other-symbol/.test(subgroup))) continue;
  if (
    /sign|keycap|button|symbol|mark$|^blood|medal$|place medal|family/.test(emoji.label) &&
    emoji.group !== 6
  )
    continue;
  const it = concept(plainName(emoji.label), weight);
  const tags = (emoji.tags ?? [])
    .map((tag) => tag.toLowerCase())
    .filter((tag) => /^[a-z][a-z -]+$/.test(tag));
  const head = headNoun(words(it.name));
  if (head && tags.includes(head) && emoji.group !== 0 && emoji.group !== 1) it.names.add(head);
  for (const name of EVERYDAY_NAMES[emoji.label] ?? []) it.names.add(name);
  for (const tag of tags) if (!COLOUR_WORDS.includes(tag)) it.tags.add(tag);
  conceptOfEmoji.set(emoji.hexcode.toLowerCase().replace(/-fe0f/g, ""), it);
  for (const name of [emoji.label, unicodeNames[emoji.hexcode] ?? emoji.label])
    conceptOfSlug.set(slug(name), it);
}
for (const it of concepts.values()) for (const name of it.names) it.tags.delete(name);

const conceptOfBag = new Map();
for (const it of concepts.values()) conceptOfBag.set(bag(it.name), it);
const claim = (name, it) => conceptOfBag.has(bag(name)) || conceptOfBag.set(bag(name), it);
for (const [label, names] of Object.entries(EVERYDAY_NAMES))
  for (const name of names) if (concepts.has(plainName(label))) claim(name, concepts.get(plainName(label)));
for (const it of concepts.values()) for (const name of it.names) claim(name, it);
const extra = new Set(EXTRA_NOUNS.map(bag));

/** The concept an icon's name stands for, or nothing for signs, controls and what has no emoji and is no common thing. */
export function conceptOfIcon(icon) {
  let parts = icon.split("-").filter((word) => !VARIANT_WORDS.has(word));
  if (parts.length > 1 && SORT_PREFIXES.includes(parts[0])) parts = parts.slice(1);
  if (parts.length === 0 || parts.length > 3 || parts.some((word) => /\d/.test(word))) return undefined;
  const key = bag(parts.join(" "));
  const singular = key.replace(/s$/, "");
  const known = conceptOfBag.get(key) ?? conceptOfBag.get(singular);
  if (known && (parts.length === 1 || !parts.some((word) => SIGN_WORDS.has(word)))) return known;
  if (!extra.has(key)) return undefined;
  const name = EXTRA_NOUNS.find((noun) => bag(noun) === key);
  const made = concept(name, 1);
  conceptOfBag.set(key, made);
  return made;
}

/** An emoji set's pictures, each with its concept: by the set's code points, else by its name. */
export function emojiPictures(set) {
  const codes = readJson(`node_modules/@iconify-json/${set}/chars.json`);
  const { icons } = readJson(`node_modules/@iconify-json/${set}/icons.json`);
  const codeOfIcon = new Map(Object.entries(codes).map(([code, icon]) => [icon, code.replace(/-fe0f/g, "")]));
  return Object.keys(icons).flatMap((icon) => {
    const it = conceptOfEmoji.get(codeOfIcon.get(icon) ?? "") ?? conceptOfSlug.get(slug(icon));
    return it ? [{ set, icon, concept: it.name, monochrome: false }] : [];
  });
}

/** The concepts that `pictures` show, as the catalogue states them. */
export function conceptsOf(pictures) {
  const used = new Set(pictures.map((picture) => picture.concept));
  return [...concepts.values()]
    .filter((it) => used.has(it.name))
    .map((it) => ({ name: it.name, names: [...it.names], tags: [...it.tags], weight: it.weight }));
}
