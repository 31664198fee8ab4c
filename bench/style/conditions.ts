import { PROMPTS } from "../recognise/prompts.ts";
import type { StyleJob } from "./drawing-job.ts";

/** Of the hundred that the judges of bench/recognise know. */
export const STYLE_PROMPTS = [
  "an owl",
  "a red apple",
  "a boat under the sun",
  "a butterfly",
  "a castle",
  "a tree beside a house",
].map((text) => {
  const prompt = PROMPTS.find((each) => each.text === text);
  if (prompt === undefined) throw new RangeError(`"${text}" is none of the judges' prompts.`);
  return prompt;
});

/** The studio's references that are drawn after. */
export const STYLE_REFERENCES = [
  "Ink wash",
  "Woodcut",
  "Pointillism",
  "Stained glass",
  "Blueprint",
  "Wax crayon",
] as const;

/** A way to draw: all columns of figures and sheet. */
export interface StyleCondition extends Pick<StyleJob, "strength" | "coupling"> {
  readonly name: string;
}

export const WORDS_ALONE: StyleCondition = { name: "words alone", strength: 0, coupling: "coupled" };
export const STYLE_CONDITIONS: readonly StyleCondition[] = [
  { name: "50", strength: 50, coupling: "coupled" },
  { name: "50, decoupled", strength: 50, coupling: "decoupled" },
  { name: "100", strength: 100, coupling: "coupled" },
];
