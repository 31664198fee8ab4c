import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { SIDE } from "./paint/mask.ts";
import { type Painter, painters } from "./paint/painters.ts";

const FOLDER = new URL("./", import.meta.url);
const USAGE = "Usage: npx tsx pictures/references/paint.ts [NAME]";
const MOST_BYTES = 54 * 1024;

/** The picture as WebP: at quality 88, or as high below it as keeps the file small; a few tones without loss. */
async function encode(pixels: Uint8Array, fewTones: boolean): Promise<Buffer> {
  const picture = sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } });
  if (fewTones) return picture.webp({ lossless: true, effort: 6 }).toBuffer();
  for (let quality = 88; quality > 40; quality -= 4) {
    const file = await picture.clone().webp({ quality, effort: 6 }).toBuffer();
    if (file.length <= MOST_BYTES) return file;
  }
  return picture.webp({ quality: 40, effort: 6 }).toBuffer();
}

async function write({ slug, paint, fewTones }: Painter): Promise<void> {
  const started = performance.now();
  const pixels = paint().bytes();
  const seconds = (performance.now() - started) / 1000;
  const file = await encode(pixels, fewTones ?? false);
  await writeFile(new URL(`${slug}.webp`, FOLDER), file);
  process.stdout.write(`${slug}.webp  ${(file.length / 1024).toFixed(1)} KiB  ${seconds.toFixed(1)} s\n`);
}

async function writeIndex(): Promise<void> {
  const entries = [];
  for (const { slug, name } of painters) {
    const bytes = await readFile(new URL(`${slug}.webp`, FOLDER));
    const { width, height } = await sharp(bytes).metadata();
    const id = createHash("sha256").update(bytes).digest("hex");
    entries.push({ id, name, file: `${slug}.webp`, width, height });
  }
  await writeFile(new URL("index.json", FOLDER), `${JSON.stringify(entries, null, 2)}\n`);
}

function chosen(): readonly Painter[] {
  const { positionals } = parseArgs({ allowPositionals: true });
  if (positionals.length === 0) return painters;
  const [name, ...rest] = positionals;
  const painter = painters.find(({ slug }) => slug === name);
  if (!painter || rest.length > 0) {
    const names = painters.map(({ slug }) => slug).join(", ");
    throw new RangeError(`"${positionals.join(" ")}" is no reference; choose one of ${names}.`);
  }
  return [painter];
}

async function main(): Promise<void> {
  for (const painter of chosen()) await write(painter);
  await writeIndex();
}

await main().catch((error: unknown) => {
  if (!(error instanceof RangeError)) throw error;
  process.stderr.write(`${error.message} ${USAGE}\n`);
  process.exitCode = 2;
});
