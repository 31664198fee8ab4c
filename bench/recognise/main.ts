import { mkdir, readFile, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type RecogniseArguments, recogniseArguments, USAGE } from "./arguments.ts";
import { BUILD, conditionOf } from "./conditions.ts";
import { drawAll } from "./draw-all.ts";
import { figuresOf, type JudgedDrawing, tableOf } from "./figures.ts";
import { JUDGE_NAMES, Judge } from "./judge.ts";
import { fileName, seedOf } from "./prompts.ts";
import { type Opinion, rankOf } from "./ranking.ts";
import { contactSheet } from "./sheet.ts";

/** `npm run bench:recognise`: draws the hundred prompts, has the judges name the drawings, and writes figures and a contact sheet. */
async function recognise(options: RecogniseArguments): Promise<void> {
  const condition = await conditionOf(options.condition, options.critic, options.words);
  const judges = await Promise.all(JUDGE_NAMES.map((name) => Judge.open(name)));
  const folder = new URL(`${condition.name}/`, BUILD);
  await mkdir(folder, { recursive: true });

  const wanted = Array.from({ length: options.seeds }, (_, repetition) =>
    options.prompts.map((prompt) => ({ prompt, repetition, name: fileName(prompt, repetition) })),
  ).flat();
  const jobs = wanted.map(({ prompt, repetition, name }) => ({
    text: prompt.text,
    seed: seedOf(prompt, repetition),
    file: fileURLToPath(new URL(name, folder)),
    kind: condition.kind,
    stamp: condition.stamp,
  }));
  const records = await drawAll({
    jobs,
    processes: options.processes,
    critic: condition.critic,
    fresh: options.fresh,
    onDone: ({ text }, { seconds }, left) =>
      process.stderr.write(`drew ${text} in ${seconds.toFixed(1)} s, ${left} left\n`),
  });

  const drawings: JudgedDrawing[] = [];
  const cells = [];
  for (const [index, { prompt, repetition, name }] of wanted.entries()) {
    const picture = await readFile(new URL(`${name}.png`, folder));
    const opinions: Record<string, Opinion> = {};
    for (const judge of judges) {
      opinions[judge.name] = { prompt: prompt.index, scores: await judge.scores(picture) };
    }
    const { seed, seconds } = records[index];
    drawings.push({ file: `${name}.svg`, prompt: prompt.index, seed, seconds, opinions });
    if (repetition === 0)
      cells.push({ prompt: prompt.index, picture, ranks: Object.values(opinions).map(rankOf) });
  }
  const figures = figuresOf(drawings, {
    condition: condition.name,
    stamp: condition.stamp,
    jobs: options.processes,
  });
  await writeFile(new URL("figures.json", folder), `${JSON.stringify(figures, null, 2)}\n`);
  await writeFile(new URL("sheet.png", folder), await contactSheet(cells));
  await Promise.all(judges.map((judge) => judge.dispose()));
  process.stdout.write(`${tableOf(figures)}\n`);
  process.stderr.write(`${relative(process.cwd(), fileURLToPath(new URL("sheet.png", folder)))}\n`);
}

try {
  const options = recogniseArguments(process.argv.slice(2));
  if (options === "help") process.stdout.write(`${USAGE}\n`);
  else await recognise(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof RangeError ? 2 : 1;
}
