import { GROUP_TITLES, GROUPS, PROMPTS } from "./prompts.ts";
import { type ByGroup, guessOf, meanOf, type Opinion, precisionByGroup, rankOf } from "./ranking.ts";

/** One drawing, what it took, and what each judge says of it. */
export interface JudgedDrawing {
  readonly file: string;
  readonly prompt: number;
  readonly seed: number;
  readonly seconds: number;
  readonly opinions: Readonly<Record<string, Opinion>>;
}

/** figures.json. */
export interface Figures {
  readonly condition: string;
  readonly stamp: string;
  readonly judges: Readonly<Record<string, ByGroup>>;
  readonly mean: ByGroup;
  /** Wall-clock seconds per drawing, `jobs` drawing processes at a time. */
  readonly seconds: { readonly median: number; readonly p95: number; readonly jobs: number };
  readonly drawings: readonly {
    readonly file: string;
    readonly prompt: string;
    readonly seed: number;
    readonly seconds: number;
    /** By judge: the prompt's place, and what the judge would have called it. */
    readonly ranks: Readonly<Record<string, number>>;
    readonly guesses: Readonly<Record<string, string>>;
  }[];
}

export function figuresOf(
  drawings: readonly JudgedDrawing[],
  facts: { readonly condition: string; readonly stamp: string; readonly jobs: number },
): Figures {
  const names = Object.keys(drawings[0]?.opinions ?? {});
  const judges = Object.fromEntries(
    names.map((name) => [name, precisionByGroup(drawings.map(({ opinions }) => opinions[name]))]),
  );
  const seconds = drawings.map((drawing) => drawing.seconds).sort((a, b) => a - b);
  const quantile = (share: number): number =>
    seconds[Math.min(seconds.length - 1, Math.floor(share * seconds.length))];
  const mapped = <T>({ opinions }: JudgedDrawing, of: (opinion: Opinion) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(opinions).map(([name, opinion]) => [name, of(opinion)]));
  return {
    condition: facts.condition,
    stamp: facts.stamp,
    judges,
    mean: meanOf(Object.values(judges)),
    seconds: { median: quantile(0.5), p95: quantile(0.95), jobs: facts.jobs },
    drawings: drawings.map((drawing) => ({
      file: drawing.file,
      prompt: PROMPTS[drawing.prompt].text,
      seed: drawing.seed,
      seconds: drawing.seconds,
      ranks: mapped(drawing, rankOf),
      guesses: mapped(drawing, (opinion) => PROMPTS[guessOf(opinion)].text),
    })),
  };
}

/** The table for the terminal. */
export function tableOf({ condition, judges, mean, seconds }: Figures): string {
  const columns = [...Object.entries(judges), ["mean", mean] as const];
  const cell = (value: number): string => `${(100 * value).toFixed(0)} %`.padStart(6);
  const lines = [
    `${condition}: R-precision @1 and @5 among the hundred prompts`,
    `${"".padEnd(24)}${columns.map(([name]) => name.padStart(16)).join("")}`,
  ];
  for (const group of [...GROUPS, "all"] as const) {
    const drawn = mean[group]?.drawings;
    if (drawn === undefined) continue;
    const title = `${group === "all" ? "all" : GROUP_TITLES[group]} (${drawn})`;
    const cells = columns.map(([, figure]) => {
      const of = figure[group];
      return of ? `${cell(of.at1)} ${cell(of.at5)}`.padStart(16) : "".padStart(16);
    });
    lines.push(`${title.padEnd(24)}${cells.join("")}`);
  }
  lines.push(
    `seconds per drawing: median ${seconds.median.toFixed(1)}, 95 % within ${seconds.p95.toFixed(1)} (${seconds.jobs} at a time, one thread each)`,
  );
  return lines.join("\n");
}
