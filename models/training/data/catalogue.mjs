/** Which pictures there are and what each shows: reads the installed icon sets, writes work/catalogue.json. */
import { mkdirSync, writeFileSync } from "node:fs";
import { conceptOfIcon, conceptsOf, emojiPictures, readJson } from "./concepts.mjs";
import { COLOUR_SETS, EMOJI_SETS, MONOCHROME_SETS } from "./sources.mjs";

const root = new URL("../", import.meta.url);
const pictures = EMOJI_SETS.flatMap(emojiPictures);
for (const set of [...COLOUR_SETS, ...MONOCHROME_SETS]) {
  const { icons } = readJson(`node_modules/@iconify-json/${set}/icons.json`);
  const monochrome = MONOCHROME_SETS.includes(set);
  const kept = new Map();
  for (const icon of Object.keys(icons)) {
    const it = conceptOfIcon(icon);
    if (!it) continue;
    // One size of each drawing is enough: keep fluent's and maki's largest.
    const drawing = icon
      .replace(/-(10|11|12|15|16|20|24|28|32|48)(?=-|$)/, "")
      .replace(/-(sharp|rounded|thin|light)$/, "");
    kept.set(drawing, { set, icon, concept: it.name, monochrome });
  }
  pictures.push(...kept.values());
}

const list = conceptsOf(pictures);
mkdirSync(new URL("work/", root), { recursive: true });
writeFileSync(new URL("work/catalogue.json", root), JSON.stringify({ concepts: list, pictures }));
console.log(`${list.length} concepts, ${pictures.length} pictures`);
