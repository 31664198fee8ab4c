/**
 * Writes models/embedded/prototypes.bin and prototypes.json: of every concept, up to four of the pictures that the critic
 * learned from, as codes of about 800 bytes each (one lossy WebP strip for a concept). The critic scores drawings against
 * their features too, as CLIPasso (Vinker et al. 2022) scores against those of a given picture.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const sharp = createRequire(new URL("../../../package.json", import.meta.url))("sharp");
sharp.concurrency(1);
const root = new URL("../", import.meta.url);
const embedded = new URL("../embedded/", root);

const RENDERED = 64;
const SIZE = 48;
const MOST = 4;
const QUALITY = 68;
/** Pictures in colour are better to draw from; each set has its own manner, so one of each. */
const SETS_IN_COLOUR = [
  "noto",
  "fluent-emoji-flat",
  "noto-v1",
  "fluent-emoji",
  "fxemoji",
  "flat-color-icons",
  "meteocons",
  "icon-park",
];
/** Which of several things of that name people mean, where it is not the first. */
const MEANT = {
  moon: "crescent moon",
  car: "automobile",
  tree: "deciduous tree",
  cake: "birthday cake",
  hat: "top hat",
  bottle: "bottle with popping cork",
  boat: "sailboat",
  chick: "baby chick",
  truck: "delivery truck",
  cup: "teacup without handle",
};
const MONOCHROME_ICONS = /fill|solid|bold/;

const { concepts, pictures } = JSON.parse(readFileSync(new URL("work/catalogue.json", root), "utf8"));
const pixels = readFileSync(new URL("work/pictures.bin", root));

const ofConcept = new Map(concepts.map(({ name }) => [name, []]));
pictures.forEach((picture, index) => {
  ofConcept.get(picture.concept)?.push({ ...picture, index });
});

function chosen(list) {
  const inColour = SETS_IN_COLOUR.map((set) => list.find((picture) => picture.set === set)).filter(Boolean);
  if (inColour.length > 0) return inColour.slice(0, MOST);
  return list
    .filter(({ icon }) => MONOCHROME_ICONS.test(icon))
    .concat(list)
    .slice(0, 1);
}

const tile = (index) =>
  sharp(pixels.subarray(index * RENDERED * RENDERED * 4, (index + 1) * RENDERED * RENDERED * 4), {
    raw: { width: RENDERED, height: RENDERED, channels: 4 },
  })
    .resize(SIZE, SIZE)
    .png()
    .toBuffer();

const hasColour = (name) => ofConcept.get(name)?.some(({ monochrome }) => !monochrome) ?? false;
/** "cherry", known from icons alone, is "cherries", of which there are pictures in colour. */
const inPlural = new Map(
  concepts.flatMap(({ name }) => {
    const plural = [`${name}s`, name.replace(/y$/, "ies")].find((form) => form !== name && hasColour(form));
    return plural && !hasColour(name) ? [[name, plural]] : [];
  }),
);
const strips = [];
const things = [];
for (const { name, names, tags, weight } of concepts) {
  const list = chosen(ofConcept.get(name));
  if (list.length === 0 || weight === 0 || inPlural.has(name)) continue;
  const layers = await Promise.all(
    list.map(async ({ index }, k) => ({ input: await tile(index), left: k * SIZE, top: 0 })),
  );
  const strip = await sharp({
    create: {
      width: SIZE * list.length,
      height: SIZE,
      channels: 4,
      background: { r: 255, g: 255, b: 255, alpha: 0 },
    },
  })
    .composite(layers)
    .webp({ quality: QUALITY, alphaQuality: QUALITY, effort: 6 })
    .toBuffer();
  strips.push(strip);
  const singular = [...inPlural].flatMap(([one, many]) => (many === name ? [one] : []));
  const others = [...names, ...singular].filter(
    (other) => other !== name && (MEANT[other] === undefined || MEANT[other] === name),
  );
  for (const [meant, of] of Object.entries(MEANT))
    if (of === name && !names.includes(meant)) others.push(meant);
  things.push({
    name,
    ...(others.length > 0 && { names: others }),
    ...(tags.length > 0 && { tags }),
    ...(list[0].monochrome && { monochrome: true }),
    pictures: list.length,
    bytes: strip.length,
  });
}
writeFileSync(new URL("prototypes.bin", embedded), Buffer.concat(strips));
const lines = things.map((thing) => JSON.stringify(thing)).join(",\n");
writeFileSync(new URL("prototypes.json", embedded), `{"size":${SIZE},"things":[\n${lines}\n]}\n`);
const bytes = strips.reduce((sum, strip) => sum + strip.length, 0);
console.log(
  `${things.reduce((sum, thing) => sum + thing.pictures, 0)} pictures of ${things.length} things, ${(bytes / 1e6).toFixed(2)} MB`,
);
