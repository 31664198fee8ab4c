import { z } from "zod";
import { problemSchema } from "./errors.ts";
import { runIdSchema, userIdSchema } from "./ids.ts";
import { promptsSchema, runSettingsSchema } from "./settings.ts";

export const runStateSchema = z.enum([
  "queued",
  "preparing",
  "running",
  "paused",
  "finished",
  "stopped",
  "failed",
]);
/** queued → preparing → running ⇄ paused → finished | stopped | failed. */
export type RunState = z.infer<typeof runStateSchema>;

export const isOver = (state: RunState): boolean =>
  state === "finished" || state === "stopped" || state === "failed";

/** What a person sees of a run, also after a reconnect. */
export const runStatusSchema = z.object({
  runId: runIdSchema,
  /** Who pressed Draw. */
  startedBy: userIdSchema.nullable(),
  state: runStateSchema,
  /** Iterations done. */
  iteration: z.int().min(0),
  iterations: z.int().min(1),
  /** Of the last iteration; null before the first. Lower is nearer to the words. */
  loss: z.number().nullable(),
  iterationsPerSecond: z.number().min(0),
  settings: runSettingsSchema,
  prompts: promptsSchema,
  /** Words that the critic does not know. */
  unknownWords: z.array(z.string()),
  /** Why it failed, when it did. */
  problem: problemSchema.nullable(),
});
export type RunStatus = z.infer<typeof runStatusSchema>;
