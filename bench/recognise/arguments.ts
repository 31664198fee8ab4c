import { parseArgs } from "node:util";
import { z } from "zod";
import { type BenchPrompt, choosePrompts } from "./prompts.ts";

export const USAGE = `Usage: npm run bench:recognise -- [options]

  --condition NAME   embedded (default); start: only the strokes that drawings start from; random: strokes
                     anywhere in any colour; untrained: an image encoder that has learned nothing; any other
                     name with --critic
  --critic FOLDER    a critic with files as in models/embedded
  --words            by the words alone: likeness 0, no remembered pictures; its condition is NAME-words
  --prompts WHICH    a number of them, spread over the list, or a group: single, colour, two (default: all 100)
  --seeds K          drawings of each prompt (default 1)
  --jobs N           drawing processes at a time, each with one thread (default 2)
  --fresh            draw again what is there already (it is also drawn again when critic or preset changed;
                     the optimiser's code is not looked at)
  --help

Writes build/recognise/CONDITION/: drawings (SVG, PNG), figures.json and sheet.png.`;

export interface RecogniseArguments {
  readonly condition: string;
  readonly critic: string | undefined;
  readonly prompts: readonly BenchPrompt[];
  readonly seeds: number;
  readonly processes: number;
  readonly fresh: boolean;
  /** Without what the critic remembers. */
  readonly words: boolean;
}

const count = z.coerce.number().int().min(1).max(100);

/** @returns "help" when only the usage was asked for. @throws RangeError in one sentence when an argument is wrong. */
export function recogniseArguments(argv: readonly string[]): RecogniseArguments | "help" {
  const values = parse(argv);
  if (values.help) return "help";
  const prompts = choosePrompts(values.prompts);
  if (prompts === null) {
    throw new RangeError(`There are no prompts "${values.prompts}"; give 1–100, single, colour or two.`);
  }
  const seeds = count.safeParse(values.seeds);
  if (!seeds.success) throw new RangeError(`--seeds is a whole number from 1 to 100, not "${values.seeds}".`);
  const processes = count.safeParse(values.jobs);
  if (!processes.success)
    throw new RangeError(`--jobs is a whole number from 1 to 100, not "${values.jobs}".`);
  return {
    condition: values.condition,
    critic: values.critic,
    prompts,
    seeds: seeds.data,
    processes: processes.data,
    fresh: values.fresh,
    words: values.words,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        condition: { type: "string", default: "embedded" },
        critic: { type: "string" },
        prompts: { type: "string" },
        seeds: { type: "string", default: "1" },
        jobs: { type: "string", default: "2" },
        fresh: { type: "boolean", default: false },
        words: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message.split("\n")[0] : String(error));
  }
}
