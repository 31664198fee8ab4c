/**
 * What an earlier critic was fooled by: drawings that the engine makes of single things with the critic of the day, rendered to
 * work/fooled.bin (uint8 RGBA, 64 × 64 each) with the concepts in work/fooled.json. The training takes them for scribbles.
 * `node data/fooled.mjs [FOLDER]`: the project whose engine and critic draw, by default this one. Goes on from what lies in work/fooled.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { seeded } from "./seeded.mjs";

const sharp = createRequire(new URL("../../../package.json", import.meta.url))("sharp");
const SIZE = 64;
const DRAWINGS = 150;
// Few strokes on a small canvas: quickly drawn, and shrunk to SIZE in any case.
const SETTINGS = ["--iterations", "150", "--strokes", "64", "--canvas", "96"];
const work = new URL("../work/", import.meta.url);
const engine = resolve(process.argv[2] ?? fileURLToPath(new URL("../../../", import.meta.url)));

/** DRAWINGS different names of things, well-known ones only. */
function prompts() {
  const { concepts } = JSON.parse(readFileSync(new URL("catalogue.json", work), "utf8"));
  const names = concepts.filter(({ weight }) => weight >= 1).map(({ name }) => name);
  const random = seeded(5);
  for (let i = names.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [names[i], names[j]] = [names[j], names[i]];
  }
  return names.slice(0, DRAWINGS);
}

function draw(prompt, seed, out) {
  const args = [
    "-n",
    "19",
    process.execPath,
    "--import",
    "tsx",
    "gpu/commands/draw.ts",
    prompt,
    ...SETTINGS,
    "--seed",
    `${seed}`,
    "--out",
    out,
  ];
  const { status, stderr, error } = spawnSync("nice", args, { cwd: engine, encoding: "utf8" });
  if (error || status !== 0) {
    console.error(`"${prompt}" could not be drawn: ${error?.message ?? stderr.trim()}`);
    process.exit(status || 1);
  }
}

/** The strokes alone: the paper is taken out, since training puts them on many grounds. */
const rasterise = async (file) => {
  const strokes = readFileSync(file, "utf8").replace(/<rect [^>]*\/>/, "");
  const large = await sharp(Buffer.from(strokes), { density: 216 }).png().toBuffer();
  return sharp(large).resize(SIZE, SIZE, { fit: "fill" }).ensureAlpha().raw().toBuffer();
};

/** What is drawn so far, so that a training that starts meanwhile has it. */
function keep(names, pictures) {
  writeFileSync(new URL("fooled.part", work), Buffer.concat(pictures));
  renameSync(new URL("fooled.part", work), new URL("fooled.bin", work));
  writeFileSync(new URL("fooled.json", work), JSON.stringify(names.slice(0, pictures.length)));
}

if (existsSync(new URL("fooled.done", work))) process.exit(0);
mkdirSync(new URL("fooled/", work), { recursive: true });
const names = prompts();
const pictures = [];
for (const [index, name] of names.entries()) {
  const file = fileURLToPath(new URL(`fooled/${index}.svg`, work));
  if (!existsSync(file)) draw(name, index, file);
  pictures.push(await rasterise(file));
  if (pictures.length % 10 === 0) {
    keep(names, pictures);
    console.log(`drawn ${pictures.length} of ${names.length}`);
  }
}
writeFileSync(new URL("fooled.done", work), "");
