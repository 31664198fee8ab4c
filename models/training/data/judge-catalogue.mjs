/**
 * Which pictures the judges of `npm run bench:recognise` learn from, and what each shows: the sets that the critic never sees.
 * Concepts are the critic's. Writes work/judges/catalogue.json.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { conceptOfIcon, conceptsOf, emojiPictures, readJson } from "./concepts.mjs";

const JUDGE_EMOJI_SETS = ["openmoji", "twemoji", "emojione"];
const JUDGE_MONOCHROME_SETS = ["game-icons"];
/** Last words of game-icons' names that say what is shown: "shiny-apple", "pointy-sword". */
const HEADS = new Set(
  (
    "apple armchair banana bell boat bone bow bus butterfly cactus cannon car castle cat chair cherry clock cloud crab crown cup dog dragon " +
    "drum elephant feather fish flower fork guitar hammer horse house key ladder lamp lantern lemon mug mushroom moon octopus owl pig rabbit " +
    "rocket rope sailboat scissors scorpion shark shield ship shirt snail snake spider spoon star sun tent tree turtle umbrella watch whale wolf"
  ).split(" "),
);
const NOT_HEADED =
  /^(mushroom-cloud|william-tell|hot-dog|death-star|balloon-dog|book|family-tree|trojan-horse|rocking-chair|director-chair|trojan|gift-of|law-star|justice-star|allied-star|star-of|checkbox-tree|stone-tower|poison-cloud|dust-cloud|double-fish|flower-hat|fire-flower|fire-bottle|egg-eye|heart-|paper-boat|ball-|ink|planet-|skull-)/;
const root = new URL("../", import.meta.url);

/** The concept of an icon by its whole name, or by its last word. */
function shownBy(icon) {
  const whole = conceptOfIcon(icon);
  if (whole) return whole;
  const parts = icon.split("-").filter((part) => !/^\d+$/.test(part));
  const head = parts.at(-1);
  return parts.length <= 3 && HEADS.has(head) && !NOT_HEADED.test(icon) ? conceptOfIcon(head) : undefined;
}

const pictures = JUDGE_EMOJI_SETS.flatMap(emojiPictures);
for (const set of JUDGE_MONOCHROME_SETS)
  for (const icon of Object.keys(readJson(`node_modules/@iconify-json/${set}/icons.json`).icons)) {
    const it = shownBy(icon);
    if (it) pictures.push({ set, icon, concept: it.name, monochrome: true });
  }
const concepts = conceptsOf(pictures);
mkdirSync(new URL("work/judges/", root), { recursive: true });
writeFileSync(new URL("work/judges/catalogue.json", root), JSON.stringify({ concepts, pictures }));
console.log(`${concepts.length} concepts, ${pictures.length} pictures for the judges`);
