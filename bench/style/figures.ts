import { median } from "../../gpu/raster/median.ts";
import { type Opinion, rankOf } from "../recognise/ranking.ts";

/** What is found out about one drawing. */
export interface StyleOpinion {
  readonly condition: string;
  /** Distance to the reference by judge. */
  readonly style: Readonly<Record<string, number>>;
  /** By judge of words. */
  readonly text: readonly Opinion[];
  readonly seconds: number;
}

export interface StyleFigures {
  readonly condition: string;
  readonly drawings: number;
  /** Mean distance to the references by judge. */
  readonly style: Readonly<Record<string, number>>;
  /** Mean cosine to the own words, less the mean over all hundred prompts. */
  readonly text: number;
  /** Shares of the judges' opinions that have the own words first, or among the first five. */
  readonly at1: number;
  readonly at5: number;
  /** Median. */
  readonly seconds: number;
}

export function figuresOf(opinions: readonly StyleOpinion[]): StyleFigures[] {
  const conditions = [...new Set(opinions.map(({ condition }) => condition))];
  return conditions.map((condition) => {
    const mine = opinions.filter((each) => each.condition === condition);
    const texts = mine.flatMap(({ text }) => text);
    const ranks = texts.map(rankOf);
    const judges = Object.keys(mine[0].style);
    return {
      condition,
      drawings: mine.length,
      style: Object.fromEntries(judges.map((judge) => [judge, mean(mine.map(({ style }) => style[judge]))])),
      text: mean(texts.map(({ prompt, scores }) => scores[prompt] - mean([...scores]))),
      at1: mean(ranks.map((rank) => Number(rank <= 1))),
      at5: mean(ranks.map((rank) => Number(rank <= 5))),
      seconds: median(mine.map(({ seconds }) => seconds)),
    };
  });
}

/** As Markdown. */
export function tableOf(figures: readonly StyleFigures[]): string {
  const judges = Object.keys(figures[0].style);
  const rows = figures.map(({ condition, drawings, style, text, at1, at5, seconds }) =>
    [
      condition,
      drawings,
      ...judges.map((judge) => style[judge].toFixed(3)),
      text.toFixed(3),
      `${Math.round(100 * at1)} / ${Math.round(100 * at5)} %`,
      seconds.toFixed(1),
    ].join(" | "),
  );
  const head = ["strength", "drawings", ...judges, "text score", "words first / in five", "seconds"];
  return [head.join(" | "), head.map(() => "---").join(" | "), ...rows].map((row) => `| ${row} |`).join("\n");
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;
