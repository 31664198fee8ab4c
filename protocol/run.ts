import { z } from "zod";
import { problemSchema } from "./errors.ts";
import { runIdSchema } from "./ids.ts";
import { promptsSchema, runSettingsSchema } from "./settings.ts";
import { type StrokeId, strokeIdSchema } from "./strokes.ts";

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

/** What of a stroke a lock keeps, to the bit. */
export const lockableSchema = z.enum(["points", "width", "color", "opacity"]);
export type Lockable = z.infer<typeof lockableSchema>;
export const EVERY_ATTRIBUTE: readonly Lockable[] = lockableSchema.options;

export const locksSchema = z.array(z.object({ stroke: strokeIdSchema, attributes: z.array(lockableSchema) }));
export type Locks = ReadonlyMap<StrokeId, ReadonlySet<Lockable>>;

export function locksFrom(list: z.infer<typeof locksSchema>): Locks {
  return new Map(list.map(({ stroke, attributes }) => [stroke, new Set(attributes)]));
}

/** What a person sees of a run, also after a reconnect. */
export const runStatusSchema = z.object({
  runId: runIdSchema,
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
