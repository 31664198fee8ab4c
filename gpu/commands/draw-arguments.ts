import { parseArgs } from "node:util";
import { z } from "zod";
import { LIMITS } from "../../protocol/limits.ts";
import { PRESETS } from "../../protocol/presets.ts";
import {
  type Prompt,
  presetNameSchema,
  promptsSchema,
  type RunSettings,
  runSettingsSchema,
} from "../../protocol/settings.ts";
import { type StyleArgument, styleArguments } from "./style-arguments.ts";
import { UsageError } from "./usage-error.ts";

export const USAGE = `Usage: npm run draw -- "a red apple" [options]

  --negative TEXT     draw less like this (may be given several times)
  --strokes N         strokes on the paper
  --iterations N      steps of the optimiser
  --seed S            the same seed gives the same drawing, byte for byte (default 0)
  --canvas PX         side of the square canvas, 32–1024 (default 224)
  --preset P          live (default), clipdraw, styleclipdraw, styleclipdraw-alternating or styleclipdraw-cog
  --style FILE[:WEIGHT[:MODE]]
                      draw in the style of a picture, or of one of the studio's (ink-wash, woodcut …); may be given
                      several times; MODE is all (default), texture, palette or shape
  --style-strength S  0: words alone, 100: as much style as the words let through
                      (default 20; presets of the papers 50)
  --palette-only P    take the colours alone: pull towards them, or snap to them (default off)
  --text-free SHARE   for this last share of the steps the words are silent
                      (default 0.2; presets of the papers 0, styleclipdraw-cog 0.1)
  --style-critic ID   who judges the style: embedded, or an installed style model
  --critic ID         who judges: embedded, or an installed model (npm run models -- list)
  --likeness W        how much to keep to pictures that the critic remembers: 0 not at all (default 1; clipdraw 0)
  --init FILE.svg     start from these strokes; --strokes more than they are adds new ones
  --lock IDS          ids of strokes in FILE.svg to keep as they are, with commas, or "all"
  --out FILE          where to write the drawing, .svg or .png (default: the prompt's words .svg)
  --report FILE.json  write settings, loss of every iteration and times
  --threads N         threads of the critic (default 1)
  --int8              a large critic in 8 bits: faster, a little less exact
  --help`;

export interface DrawArguments {
  readonly settings: RunSettings;
  readonly prompts: readonly Prompt[];
  readonly styles: readonly StyleArgument[];
  readonly init: string | null;
  /** Whether the number of strokes was asked for, rather than taken from the preset. */
  readonly strokesGiven: boolean;
  readonly lock: "all" | readonly string[];
  readonly out: string;
  readonly report: string | null;
  readonly threads: number;
  /** Whether the critic runs in 8 bits. */
  readonly int8: boolean;
}

/** @returns "help" when only the usage was asked for. @throws UsageError */
export function drawArguments(argv: readonly string[]): DrawArguments | "help" {
  const { values, positionals } = parse(argv);
  if (values.help) return "help";
  if (positionals.length > 1) {
    throw new UsageError(`One prompt at a time: put it in quotes, as in "${positionals.join(" ")}".`);
  }
  const text = positionals[0]?.trim() ?? "";
  if (text === "") throw new UsageError('Say what to draw, as in: npm run draw -- "a red apple"');
  const preset = presetNameSchema.safeParse(values.preset ?? "live");
  if (!preset.success) {
    throw new UsageError(
      `There is no preset "${values.preset}"; use ${presetNameSchema.options.join(" or ")}.`,
    );
  }
  const { settings: base, negativeWeight } = PRESETS[preset.data];
  const settings = runSettingsSchema.safeParse({
    ...base,
    strokes: whole(values.strokes, base.strokes),
    iterations: whole(values.iterations, base.iterations),
    seed: whole(values.seed, base.seed),
    canvas: whole(values.canvas, base.canvas),
    critic: values.critic ?? base.critic,
    likeness: values.likeness === undefined ? base.likeness : Number(values.likeness),
    styleCritic: values["style-critic"] ?? base.styleCritic,
    styleStrength:
      values["style-strength"] === undefined ? base.styleStrength : Number(values["style-strength"]),
    paletteOnly: values["palette-only"] ?? base.paletteOnly,
    textFree: values["text-free"] === undefined ? base.textFree : Number(values["text-free"]),
  });
  if (!settings.success) throw new UsageError(explain(settings.error));
  const negatives = (values.negative ?? []).map((negative) => ({ text: negative, weight: negativeWeight }));
  const prompts = promptsSchema.safeParse([{ text, weight: 1 }, ...negatives]);
  if (!prompts.success) throw new UsageError(`A prompt cannot be used: ${prompts.error.issues[0].message}.`);
  const out = values.out ?? `${slug(text)}.svg`;
  if (!/\.(svg|png)$/i.test(out))
    throw new UsageError(`"${out}" is neither .svg nor .png; name one of them.`);
  if (values.lock !== undefined && values.init === undefined) {
    throw new UsageError("--lock keeps strokes of a file: give the file with --init.");
  }
  const threads = z.number().int().min(1).max(64).safeParse(whole(values.threads, 1));
  if (!threads.success) throw new UsageError("--threads takes a whole number from 1 to 64.");
  return {
    settings: settings.data,
    prompts: prompts.data,
    styles: styleArguments(values.style ?? []),
    init: values.init ?? null,
    strokesGiven: values.strokes !== undefined,
    lock: values.lock === "all" ? "all" : (values.lock?.split(",").map((id) => id.trim()) ?? []),
    out,
    report: values.report ?? null,
    threads: threads.data,
    int8: values.int8 ?? false,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        negative: { type: "string", multiple: true },
        strokes: { type: "string" },
        iterations: { type: "string" },
        seed: { type: "string" },
        canvas: { type: "string" },
        preset: { type: "string" },
        critic: { type: "string" },
        likeness: { type: "string" },
        style: { type: "string", multiple: true },
        "style-strength": { type: "string" },
        "palette-only": { type: "string" },
        "text-free": { type: "string" },
        "style-critic": { type: "string" },
        init: { type: "string" },
        lock: { type: "string" },
        out: { type: "string" },
        report: { type: "string" },
        threads: { type: "string" },
        int8: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message.split("\n")[0]);
    throw error;
  }
}

const whole = (text: string | undefined, fallback: number): number =>
  text === undefined ? fallback : /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;

function explain(error: z.ZodError): string {
  const [issue] = error.issues;
  const name = issue.path.join(".");
  if (name === "critic") return issue.message;
  if (name === "likeness")
    return `--likeness takes a number from ${LIMITS.likeness.min} to ${LIMITS.likeness.max}.`;
  const sentence = STYLE_SENTENCES[name];
  if (sentence !== undefined) return sentence;
  const shape: Readonly<Record<string, z.ZodType>> = runSettingsSchema.shape;
  const limits = shape[name] instanceof z.ZodNumber ? shape[name] : null;
  const range = limits === null ? "" : ` from ${limits.minValue} to ${limits.maxValue}`;
  return `--${name} takes a whole number${range}.`;
}

const STYLE_SENTENCES: Readonly<Record<string, string>> = {
  styleStrength: "--style-strength takes a number from 0 to 100.",
  paletteOnly: "--palette-only is off, pull or snap.",
  textFree: "--text-free takes a share from 0 to 1.",
  styleCritic: "--style-critic takes the id of a style model, or embedded.",
};

function slug(text: string): string {
  const words = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return words.slice(0, 60) || "drawing";
}
