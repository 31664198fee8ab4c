import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { SIDE } from "./paint/mask.ts";
import { type Painter, painters } from "./paint/painters.ts";

const FOLDER = new URL("./", import.meta.url);
const USAGE = "Usage: npx tsx pictures/references/paint.ts [NAME]";
const MOST_BYTES = 64 * 1024;

/** The picture as WebP: at quality 88, or as high below it as keeps the file small. */
async function encode(pixels: Uint8Array): Promise<Buffer> {
  let file = Buffer.alloc(0);
  for (let quality = 88; quality >= 40; quality -= 6) {
    file = await sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
      .webp({ quality, effort: 6, smartSubsample: true })
      .toBuffer();
    if (file.length <= MOST_BYTES) break;
  }
  return file;
}

async function write({ slug, paint }: Painter): Promise<void> {
  const started = performance.now();
  const pixels = paint().bytes();
  const seconds = (performance.now() - started) / 1000;
  const file = await encode(pixels);
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

try {
  for (const painter of chosen()) await write(painter);
  await writeIndex();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)} ${USAGE}\n`);
  process.exitCode = 2;
}
