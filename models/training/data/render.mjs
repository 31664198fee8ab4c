/**
 * Renders work/catalogue.json to work/pictures.bin: uint8 RGBA, not premultiplied, SIZE × SIZE each, in catalogue order;
 * then work/painted.bin, the coloured ones redrawn with strokes (index in work/painted.json), and work/scribbles.bin.
 */
import { createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { rasterise, SIZE, svgOf } from "./rasterise.mjs";
import { seeded } from "./seeded.mjs";
import { paint, scribble } from "./strokes.mjs";

const SCRIBBLES = 2000;
const root = new URL("../", import.meta.url);
const { pictures } = JSON.parse(readFileSync(new URL("work/catalogue.json", root), "utf8"));

const write = (stream, bytes) =>
  new Promise((resolve) => (stream.write(bytes) ? resolve() : stream.once("drain", resolve)));
const finish = (stream) => new Promise((resolve) => stream.end(resolve));
const say = (text) =>
  process.stdout.write(`${process.stdout.isTTY ? "\r" : ""}${text}${process.stdout.isTTY ? "" : "\n"}`);

const plain = createWriteStream(new URL("work/pictures.bin", root));
const painted = createWriteStream(new URL("work/painted.bin", root));
const paintedOf = [];
const random = seeded(7);
for (const [index, picture] of pictures.entries()) {
  const pixels = await rasterise(svgOf(picture), 216);
  await write(plain, pixels);
  if (!picture.monochrome) {
    await write(painted, await rasterise(paint(pixels, SIZE, random, Math.floor(40 + random() * 160)), 72));
    paintedOf.push(index);
  }
  if (index % 500 === 0) say(`rendered ${index} of ${pictures.length} pictures`);
}
await finish(plain);
await finish(painted);
writeFileSync(new URL("work/painted.json", root), JSON.stringify(paintedOf));

const scribbles = createWriteStream(new URL("work/scribbles.bin", root));
for (let k = 0; k < SCRIBBLES; k++) await write(scribbles, await rasterise(scribble(SIZE, random), 72));
await finish(scribbles);
writeFileSync(new URL("work/scribbles.done", root), "");
console.log(`rendered ${pictures.length} pictures, ${paintedOf.length} painted, ${SCRIBBLES} scribbles`);
