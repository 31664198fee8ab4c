import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { pictureIdSchema, studioReferenceSchema } from "../../protocol/style.ts";
import { StudioReferences } from "../studio-references.ts";
import { painters } from "./paint/painters.ts";

const FOLDER = new URL("./", import.meta.url);
const references = z
  .array(studioReferenceSchema.extend({ file: z.string() }))
  .parse(JSON.parse(readFileSync(new URL("index.json", FOLDER), "utf8")));
const studio = await StudioReferences.open();
/** Painted, and twice, in every run of the tests; the others take longer: `PAINT_ALL=1 npx vitest run pictures/references`. */
const QUICK = ["blueprint", "charcoal", "pointillism", "wax-crayon"];
const painted =
  process.env.PAINT_ALL === "1" ? painters : painters.filter(({ slug }) => QUICK.includes(slug));

const pictures = new Map<string, Buffer>();

beforeAll(async () => {
  for (const { id, file } of references) {
    const bytes = await studio.read(id);
    if (bytes) pictures.set(file, await sharp(bytes).removeAlpha().raw().toBuffer());
  }
});

test("the index tells of every file, and of nothing else", async () => {
  expect(references).toHaveLength(12);
  expect(new Set(references.map(({ name }) => name)).size).toBe(12);
  expect(references.map(({ file, name }) => [file, name])).toEqual(
    painters.map(({ slug, name }) => [`${slug}.webp`, name]),
  );
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".webp"));
  expect(files.sort()).toEqual(references.map(({ file }) => file).sort());
  let total = 0;
  for (const { id, file, width, height } of references) {
    const bytes = await readFile(new URL(file, FOLDER));
    total += bytes.length;
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(id);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "webp", width, height });
    expect([width, height]).toEqual([512, 512]);
    expect(await studio.read(id)).toEqual(bytes);
  }
  expect(total).toBeLessThan(700_000);
});

test("a picture that is none of these is not read", async () => {
  expect(await studio.read(pictureIdSchema.parse("0".repeat(64)))).toBeNull();
});

test.each(painted)(
  "$slug is painted as its file shows it",
  ({ slug, paint }) => {
    const pixels = paint().bytes();
    const stored = pictures.get(`${slug}.webp`) ?? Buffer.alloc(0);
    expect(stored.length).toBe(pixels.length);
    const difference = pixels.reduce((sum, value, i) => sum + Math.abs(value - stored[i]), 0) / pixels.length;
    // What WebP loses, 0 to 12; any two of the twelve are more than 60 apart.
    expect(difference).toBeLessThan(16);
    if (QUICK.includes(slug)) expect(Buffer.compare(paint().bytes(), pixels)).toBe(0);
  },
  60_000,
);

/** Shares of 64 colours, and of 4 strengths × 8 directions of slope, each summing to 1. */
function manner(pixels: Uint8Array): { colours: Float64Array; slopes: Float64Array } {
  const colours = new Float64Array(64);
  const slopes = new Float64Array(32);
  const bright = (at: number): number => (pixels[3 * at] + pixels[3 * at + 1] + pixels[3 * at + 2]) / 3;
  for (let y = 1; y < 511; y++) {
    for (let x = 1; x < 511; x++) {
      const at = 512 * y + x;
      colours[16 * (pixels[3 * at] >> 6) + 4 * (pixels[3 * at + 1] >> 6) + (pixels[3 * at + 2] >> 6)] +=
        1 / 260100;
      const across = bright(at + 1) - bright(at - 1);
      const down = bright(at + 512) - bright(at - 512);
      const strength = Math.min(3, Math.floor(Math.log2(1 + Math.hypot(across, down) / 6)));
      const direction = Math.floor(((Math.atan2(down, across) + Math.PI) / Math.PI) * 8) % 8;
      slopes[8 * strength + direction] += 1 / 260100;
    }
  }
  return { colours, slopes };
}

test("no two are alike in colours and slopes", () => {
  const manners = [...pictures].map(([file, pixels]) => ({ file, ...manner(pixels) }));
  const apart = (one: Float64Array, other: Float64Array): number =>
    one.reduce((sum, share, i) => sum + Math.abs(share - other[i]), 0) / 2;
  const pairs = manners.flatMap((one, i) =>
    manners.slice(i + 1).map((other) => ({
      pair: `${one.file} ${other.file}`,
      distance: apart(one.colours, other.colours) + apart(one.slopes, other.slopes),
    })),
  );
  expect(pairs).toHaveLength(66);
  for (const { pair, distance } of pairs) expect(distance, pair).toBeGreaterThan(0.5);
});
