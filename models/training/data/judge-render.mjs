/**
 * Renders work/judges/catalogue.json to pictures.bin beside it (as render.mjs does), to painted.bin each of them PAINTINGS times redrawn with
 * few or many translucent strokes (one-colour icons in some colour), and to scribbles.bin strokes that show nothing.
 */
import { createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { rasterise, SIZE, svgOf } from "./rasterise.mjs";
import { seeded } from "./seeded.mjs";
import { paint, scribble } from "./strokes.mjs";

const PAINTINGS = 3;
const SCRIBBLES = 1500;
const [FEWEST, MOST] = [24, 220];
const PAINTS =
  "#d42a2a #f28a1c #f2c81c #3f9f3a #2a6ad4 #7d3fb0 #f07ab4 #84512a #1c1c1c #8a8a8a #1a1a5a #5a1a1a".split(
    " ",
  );
const folder = new URL("../work/judges/", import.meta.url);
const { pictures } = JSON.parse(readFileSync(new URL("catalogue.json", folder), "utf8"));

const open = (name) => createWriteStream(new URL(name, folder));
const write = (stream, bytes) =>
  new Promise((resolve) => (stream.write(bytes) ? resolve() : stream.once("drain", resolve)));
const finish = (stream) => new Promise((resolve) => stream.end(resolve));

const [plain, painted, scribbles] = ["pictures.bin", "painted.bin", "scribbles.bin"].map(open);
const random = seeded(23);
const strokes = () => Math.floor(FEWEST * (MOST / FEWEST) ** random());
for (const [index, picture] of pictures.entries()) {
  const pixels = await rasterise(svgOf(picture), 216);
  await write(plain, pixels);
  for (let k = 0; k < PAINTINGS; k++) {
    const paintOf = PAINTS[Math.floor(random() * PAINTS.length)];
    const model = picture.monochrome ? await rasterise(svgOf(picture, paintOf), 216) : pixels;
    await write(painted, await rasterise(paint(model, SIZE, random, strokes()), 72));
  }
  if (index % 500 === 0) console.log(`rendered ${index} of ${pictures.length} pictures`);
}
for (let k = 0; k < SCRIBBLES; k++) await write(scribbles, await rasterise(scribble(SIZE, random), 72));
await Promise.all([plain, painted, scribbles].map(finish));
writeFileSync(new URL("rendered", folder), "");
console.log(
  `rendered ${pictures.length} pictures, each painted ${PAINTINGS} times, and ${SCRIBBLES} scribbles`,
);
