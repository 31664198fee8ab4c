import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { z } from "zod";
import { figuresOf, type JudgedDrawing, tableOf } from "./figures.ts";
import { JUDGE_NAMES, Judge } from "./judge.ts";
import type { Opinion } from "./ranking.ts";

const FOLDER = new URL("../../models/training/work/judges/", import.meta.url);
const unseenSchema = z.object({
  size: z.int(),
  pictures: z.array(z.object({ prompt: z.int(), kind: z.string() })),
});

/** What the judges make of icons that they have not learned from (models/training/data/judge-unseen.mjs): the most that a drawing can reach. */
const { size, pictures } = unseenSchema.parse(
  JSON.parse(await readFile(new URL("unseen.json", FOLDER), "utf8")),
);
const pixels = await readFile(new URL("unseen.bin", FOLDER));
const judges = await Promise.all(JUDGE_NAMES.map((name) => Judge.open(name)));
for (const kind of new Set(pictures.map((picture) => picture.kind))) {
  const judged: JudgedDrawing[] = [];
  for (const [index, { prompt, kind: its }] of pictures.entries()) {
    if (its !== kind) continue;
    const bytes = pixels.subarray(index * 3 * size * size, (index + 1) * 3 * size * size);
    const png = await sharp(bytes, { raw: { width: size, height: size, channels: 3 } })
      .png()
      .toBuffer();
    const opinions: Record<string, Opinion> = {};
    for (const judge of judges) opinions[judge.name] = { prompt, scores: await judge.scores(png) };
    judged.push({ file: "", prompt, seed: 0, seconds: 0, opinions });
  }
  const [first, ...rest] = tableOf(
    figuresOf(judged, { condition: `unseen icons, ${kind}`, stamp: "", jobs: 1 }),
  ).split("\n");
  process.stdout.write(`${[first, ...rest.slice(0, -1)].join("\n")}\n\n`);
}
