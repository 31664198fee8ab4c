/**
 * Pictures that no judge has learned from, for every prompt: the critic's own noto and fluent-emoji-flat, as they are and redrawn with strokes;
 * in the colour that the prompt names; composed where it names two things. Writes work/judges/unseen.bin (uint8 RGB, SIZE × SIZE)
 * and unseen.json: each picture's prompt and kind. `bench/recognise/ceilings.ts` has the judges name them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { rasterise, SIZE, svgOf } from "./rasterise.mjs";
import { seeded } from "./seeded.mjs";
import { paint } from "./strokes.mjs";

const sharp = createRequire(new URL("../../../package.json", import.meta.url))("sharp");
const SETS = ["noto", "fluent-emoji-flat"];
const MOST_OF_A_THING = 6;
const STROKES = 160;
const COLOURS = {
  red: "#d7261e",
  orange: "#f58a1f",
  yellow: "#f5cf2a",
  green: "#3f9d3c",
  blue: "#2f6fd8",
  purple: "#7f45b5",
  pink: "#f487bd",
  brown: "#8a5a2f",
  black: "#262626",
  white: "#ffffff",
  gray: "#8c8c8c",
};
const root = new URL("../", import.meta.url);
const readJson = (path) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
const prompts = readJson("../../bench/recognise/prompts.json");
const catalogue = readJson("work/catalogue.json").pictures;
const random = seeded(31);
const raw = (data, size = SIZE) => sharp(data, { raw: { width: size, height: size, channels: 4 } });
const WHITE = { r: 255, g: 255, b: 255, alpha: 1 };

/** RGBA pictures of a thing, at most MOST_OF_A_THING, evenly from all that there are. */
async function picturesOf({ concepts }) {
  const found = catalogue.filter(({ set, concept }) => SETS.includes(set) && concepts.includes(concept));
  const count = Math.min(MOST_OF_A_THING, found.length);
  const chosen = Array.from({ length: count }, (_, i) => found[Math.floor((i * found.length) / count)]);
  return Promise.all(chosen.map((picture) => rasterise(svgOf(picture), 216)));
}

/** The picture in light and dark shades of one colour; white, black and gray are brought near to it. */
function tinted(pixels, colour) {
  const paintOf = [1, 3, 5].map((at) => Number.parseInt(COLOURS[colour].slice(at, at + 2), 16));
  const out = Buffer.from(pixels);
  for (let i = 0; i < out.length; i += 4) {
    const grey = (pixels[i] + pixels[i + 1] + pixels[i + 2]) / 765;
    for (let c = 0; c < 3; c++) out[i + c] = Math.min(255, Math.round(paintOf[c] * (0.45 + 0.7 * grey)));
  }
  return out;
}

const onPaper = async (rgba) => raw(rgba).flatten({ background: "#fff" }).removeAlpha().raw().toBuffer();
const strokes = (rgba) => rasterise(paint(rgba, SIZE, random, STROKES), 72);
const small = async (rgba, size) => ({
  input: await raw(rgba).resize(size, size).png().toBuffer(),
});

/** Two things as the words have them: one above the other, side by side, or the second small before the first. */
async function composed(text, first, second) {
  const above = /\b(under|above|on)\b/.test(text);
  const firstBelow = /\bunder\b/.test(text);
  const size = 32 + Math.floor(random() * 6);
  const near = Math.floor(random() * 6);
  const far = SIZE - size - Math.floor(random() * 4);
  const middle = Math.floor((SIZE - size) / 2 + (random() - 0.5) * 10);
  const places = above
    ? [
        { left: middle, top: firstBelow ? far : near },
        { left: middle, top: firstBelow ? near : far },
      ]
    : [
        { left: near, top: middle },
        { left: far, top: middle },
      ];
  const layers = [
    { ...(await small(first, size)), ...places[0] },
    { ...(await small(second, size)), ...places[1] },
  ];
  return sharp({ create: { width: SIZE, height: SIZE, channels: 4, background: WHITE } })
    .composite(layers)
    .removeAlpha()
    .raw()
    .toBuffer();
}

const rows = [];
const facts = [];
const add = (prompt, kind, rgb) => {
  rows.push(rgb);
  facts.push({ prompt, kind });
};
for (const [index, { text, colour, things }] of prompts.entries()) {
  const [firsts, seconds = []] = await Promise.all(things.map(picturesOf));
  for (const [i, plain] of firsts.entries()) {
    if (seconds.length > 0) {
      for (const second of seconds.slice(0, 3)) {
        if (i > 2) break;
        add(index, "plain", await composed(text, plain, second));
        add(index, "strokes", await composed(text, await strokes(plain), await strokes(second)));
      }
      continue;
    }
    const model = colour ? tinted(plain, colour) : plain;
    add(index, "plain", await onPaper(model));
    add(index, "strokes", await onPaper(await strokes(model)));
  }
}
writeFileSync(new URL("work/judges/unseen.bin", root), Buffer.concat(rows));
writeFileSync(new URL("work/judges/unseen.json", root), JSON.stringify({ size: SIZE, pictures: facts }));
console.log(`${facts.length} pictures that the judges have not seen`);
