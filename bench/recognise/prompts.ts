import { readFileSync } from "node:fs";
import { z } from "zod";

export const GROUPS = ["single", "colour", "two"] as const;
export type Group = (typeof GROUPS)[number];

/** What each group is called in reports. */
export const GROUP_TITLES: Readonly<Record<Group, string>> = {
  single: "single things",
  colour: "with a colour",
  two: "two things",
};

const promptSchema = z.object({
  text: z.string().min(1),
  group: z.enum(GROUPS),
  colour: z.string().optional(),
  /** The things in the prompt's order, each with the concepts of models/training's catalogues whose pictures show it. */
  things: z.array(z.object({ name: z.string(), concepts: z.array(z.string()).min(1) })).min(1),
});

/** One of the hundred, with its place among them. */
export type BenchPrompt = z.infer<typeof promptSchema> & { readonly index: number };

/** The hundred prompts, always in this order: judges' tables and seeds go by it. */
export const PROMPTS: readonly BenchPrompt[] = z
  .array(promptSchema)
  .length(100)
  .parse(JSON.parse(readFileSync(new URL("prompts.json", import.meta.url), "utf8")))
  .map((prompt, index) => ({ ...prompt, index }));

/**
 * Those to draw: all, a group's, or a number of them spread over the whole list.
 * @returns null when `choice` names neither.
 */
export function choosePrompts(choice: string | undefined): readonly BenchPrompt[] | null {
  if (choice === undefined) return PROMPTS;
  const inGroup = PROMPTS.filter(({ group }) => group === choice);
  if (inGroup.length > 0) return inGroup;
  const count = Number(choice);
  if (!Number.isInteger(count) || count < 1 || count > PROMPTS.length) return null;
  return Array.from({ length: count }, (_, i) => PROMPTS[Math.floor((i * PROMPTS.length) / count)]);
}

/** The seed of a prompt's drawing; `repetition` counts from 0. No two drawings share one. */
export function seedOf({ index }: BenchPrompt, repetition: number): number {
  return PROMPTS.length * repetition + index + 1;
}

/** "03-a-rabbit", and for further seeds "03-a-rabbit-2": the name of a drawing's files. */
export function fileName({ index, text }: BenchPrompt, repetition: number): string {
  const words = text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const further = repetition === 0 ? "" : `-${repetition + 1}`;
  return `${String(index).padStart(2, "0")}-${words}${further}`;
}
