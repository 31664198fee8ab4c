import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { z } from "zod";
import type { Picture } from "../../drawing/initialise.ts";
import { StudioReferences } from "../../pictures/studio-references.ts";
import { inProcesses } from "../process-pool.ts";
import { JUDGE_NAMES, Judge } from "../recognise/judge.ts";
import { seedOf } from "../recognise/prompts.ts";
import {
  STYLE_CONDITIONS,
  STYLE_PROMPTS,
  STYLE_REFERENCES,
  type StyleCondition,
  WORDS_ALONE,
} from "./conditions.ts";
import { type StyleJob, type StyleRecord, styleRecordSchema } from "./drawing-job.ts";
import { EmbeddedJudge } from "./embedded-judge.ts";
import { figuresOf, type StyleOpinion, tableOf } from "./figures.ts";
import { GramJudge } from "./gram-judge.ts";
import { NetworkJudge } from "./network-judge.ts";
import { type StyleSheetColumn, styleSheet } from "./sheet.ts";

const USAGE = `Usage: npm run bench:style -- [options]

  --prompts N         the first N of six (default 6)
  --references N      the first N of six (default 6)
  --conditions LIST   of "50", "50, decoupled" and "100", with semicolons (default: all)
  --style-critic ID   who the drawings are optimised against (default embedded)
  --jobs N            drawing processes at a time, each with one thread (default 2)
  --fresh             draw again what is there already
  --help

Draws ${STYLE_PROMPTS.length} prompts after ${STYLE_REFERENCES.length} references at strengths 0, 50 and 100, and at 50 first the words and then the style; writes
drawings, figures.json and sheet.png to build/style/. Judges of style come from ../shared/models, and are left out
where it is absent.`;

const BUILD = new URL("../../build/style/", import.meta.url);
const NETWORKS = new URL("../../../shared/models/", import.meta.url);
const SIDE = 224;

const argumentsSchema = z.object({
  prompts: z.coerce.number().int().min(1).max(STYLE_PROMPTS.length),
  references: z.coerce.number().int().min(1).max(STYLE_REFERENCES.length),
  jobs: z.coerce.number().int().min(1).max(64),
  conditions: z
    .string()
    .transform((text) => text.split(";").map((each) => each.trim()))
    .transform((names) => STYLE_CONDITIONS.filter(({ name }) => names.includes(name))),
  fresh: z.boolean(),
  "style-critic": z.string(),
});

interface Planned {
  readonly job: StyleJob;
  readonly condition: StyleCondition;
  readonly prompt: (typeof STYLE_PROMPTS)[number];
}

async function benchStyle(options: z.infer<typeof argumentsSchema>): Promise<void> {
  const studio = await StudioReferences.open();
  const references = STYLE_REFERENCES.slice(0, options.references).map((name) => {
    const found = studio.answer.references.find((each) => each.name === name);
    if (found === undefined) throw new Error(`The studio has no reference "${name}".`);
    return found;
  });
  const prompts = STYLE_PROMPTS.slice(0, options.prompts);
  const folder = new URL(`${options["style-critic"]}/`, BUILD);
  await mkdir(folder, { recursive: true });

  const plan = (condition: StyleCondition, reference: (typeof references)[number] | null): Planned[] =>
    prompts.map((prompt) => {
      const name = [prompt.text, condition.name, reference?.name ?? "words"].join(" ");
      const file = fileURLToPath(new URL(name.toLowerCase().replace(/[^a-z0-9]+/g, "-"), folder));
      const { strength, coupling } = condition;
      const styleCritic = options["style-critic"];
      const job = {
        text: prompt.text,
        seed: seedOf(prompt, 0),
        file,
        reference: reference?.id ?? null,
        strength,
        coupling,
        styleCritic,
      };
      return { job, condition, prompt };
    });
  const planned = [
    ...plan(WORDS_ALONE, null),
    ...references.flatMap((reference) => options.conditions.flatMap((each) => plan(each, reference))),
  ];
  const records = await drawAll(
    planned.map(({ job }) => job),
    options,
  );

  const pictures = new Map<string, { bytes: Buffer; pixels: Picture }>();
  for (const { id } of references) {
    const bytes = await studio.read(id);
    if (bytes === null) continue;
    pictures.set(id, { bytes, pixels: await square(await sharp(bytes).png().toBuffer()) });
  }
  const words = await Promise.all(JUDGE_NAMES.map((name) => Judge.open(name)));
  const styles = await styleJudges();
  const opinions: StyleOpinion[] = [];
  for (const { job, condition, prompt } of planned) {
    const bytes = await readFile(`${job.file}.png`);
    const text = await Promise.all(
      words.map(async (judge) => ({ prompt: prompt.index, scores: await judge.scores(bytes) })),
    );
    const drawing = await square(bytes);
    // The words alone are held against every reference.
    const against = job.reference === null ? references.map(({ id }) => id) : [job.reference];
    for (const id of against) {
      const picture = pictures.get(id);
      if (picture === undefined) continue;
      const style: Record<string, number> = {};
      for (const judge of styles) style[judge.name] = await judge.distance(drawing, picture.pixels, id);
      const seconds = records.get(job)?.seconds ?? Number.NaN;
      opinions.push({ condition: condition.name, style, text, seconds });
    }
  }
  const figures = figuresOf(opinions);
  await writeFile(new URL("figures.json", folder), `${JSON.stringify({ figures }, null, 2)}\n`);

  const drawings = (condition: StyleCondition, reference: string | null): Promise<Buffer[]> =>
    Promise.all(
      planned
        .filter((each) => each.condition === condition && each.job.reference === reference)
        .map(({ job }) => readFile(`${job.file}.png`)),
    );
  const columns: StyleSheetColumn[] = [
    { title: "words alone", opens: false, cells: [null, ...(await drawings(WORDS_ALONE, null))] },
  ];
  for (const { id } of references) {
    for (const [index, condition] of options.conditions.entries()) {
      const head = index === 0 ? (pictures.get(id)?.bytes ?? null) : null;
      columns.push({
        title: condition.name,
        opens: index === 0,
        cells: [head, ...(await drawings(condition, id))],
      });
    }
  }
  const sheet = new URL("sheet.png", folder);
  await writeFile(
    sheet,
    await styleSheet(
      prompts.map(({ text }) => text),
      columns,
    ),
  );
  await Promise.all([...words, ...styles].map((judge) => judge.dispose()));
  process.stdout.write(`${tableOf(figures)}\n`);
  process.stderr.write(`${relative(process.cwd(), fileURLToPath(sheet))}\n`);
}

/** Draws what is not there yet. */
async function drawAll(
  jobs: readonly StyleJob[],
  { fresh, jobs: processes }: z.infer<typeof argumentsSchema>,
): Promise<ReadonlyMap<StyleJob, StyleRecord>> {
  const there = new Map<StyleJob, StyleRecord>();
  for (const job of jobs) {
    const json = fresh ? null : await readFile(`${job.file}.json`, "utf8").catch(() => null);
    const parsed = styleRecordSchema.safeParse(json === null ? null : JSON.parse(json));
    if (parsed.success && parsed.data.reference === job.reference) there.set(job, parsed.data);
  }
  const drawn = await inProcesses({
    script: new URL("drawing-process.ts", import.meta.url),
    arguments: [],
    jobs: jobs.filter((job) => !there.has(job)),
    processes,
    parse: (message) => styleRecordSchema.parse(message),
    onAnswer: ({ file }, { seconds }, left) =>
      process.stderr.write(`drew ${file.split("/").at(-1)} in ${seconds.toFixed(1)} s, ${left} left\n`),
  });
  return new Map([...there, ...drawn]);
}

type StyleJudge = EmbeddedJudge | NetworkJudge | GramJudge;

/** Each that is not the critic the drawings were optimised against is impartial; networks only as far as they are there. */
async function styleJudges(): Promise<StyleJudge[]> {
  const [vgg, squeezenet] = ["vgg19_16x_distilled.onnx", "squeezenet1_1_taps.onnx"].map((file) =>
    fileURLToPath(new URL(file, NETWORKS)),
  );
  const judges: StyleJudge[] = [await EmbeddedJudge.open()];
  if (existsSync(vgg)) judges.push(await NetworkJudge.open(vgg));
  if (existsSync(squeezenet)) judges.push(await GramJudge.open(squeezenet));
  if (judges.length === 0)
    process.stderr.write("There is no network to judge style with; that is left out.\n");
  return judges;
}

async function square(bytes: Buffer): Promise<Picture> {
  const data = await sharp(bytes).resize(SIDE, SIDE, { fit: "fill" }).removeAlpha().raw().toBuffer();
  return { width: SIDE, height: SIDE, data: Float32Array.from(data, (value) => value / 255) };
}

function read(argv: readonly string[]): z.infer<typeof argumentsSchema> | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      prompts: { type: "string", default: "6" },
      references: { type: "string", default: "6" },
      jobs: { type: "string", default: "2" },
      conditions: { type: "string", default: STYLE_CONDITIONS.map(({ name }) => name).join(";") },
      fresh: { type: "boolean", default: false },
      "style-critic": { type: "string", default: "embedded" },
      help: { type: "boolean", default: false },
    },
  });
  return values.help ? "help" : argumentsSchema.parse(values);
}

const options = read(process.argv.slice(2));
if (options === "help") process.stdout.write(`${USAGE}\n`);
else await benchStyle(options);
