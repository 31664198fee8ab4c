import { z } from "zod";
import { bytesSchema } from "./bytes.ts";
import { installedCriticsSchema } from "./critics.ts";
import { problemSchema } from "./errors.ts";
import { runIdSchema } from "./ids.ts";
import { criticLexiconSchema } from "./lexicon.ts";
import { locksSchema } from "./locks.ts";
import { learningRatesSchema, promptsSchema, runSettingsSchema } from "./settings.ts";
import { strokeIdSchema } from "./strokes.ts";
import { styleReferencesSchema } from "./style.ts";

/** A stroke as it travels, and its place in the z-order. */
const encodedStrokeSchema = z.object({ id: strokeIdSchema, bytes: bytesSchema, order: z.number() });

/**
 * What a run starts from: these strokes in z-order, measured on a square canvas of this side, and on top of them new ones
 * from the settings' seed until there are as many as the settings say.
 */
export const runRequestSchema = z.object({
  runId: runIdSchema,
  settings: runSettingsSchema,
  prompts: promptsSchema,
  styles: styleReferencesSchema,
  side: runSettingsSchema.shape.canvas,
  strokes: z.array(encodedStrokeSchema),
  locks: locksSchema,
});
export type RunRequest = z.infer<typeof runRequestSchema>;

/** What people did to the strokes while the run went on; their word counts, and these strokes' moments begin anew. */
export const strokeEditsSchema = z.object({
  /** Strokes as they are now, new ones too, measured on the settings' canvas. */
  put: z.array(encodedStrokeSchema),
  removed: z.array(strokeIdSchema),
});
export type StrokeEdits = z.infer<typeof strokeEditsSchema>;

/** What can change between two steps; what is absent stays. */
export const runPatchSchema = z.object({
  edits: strokeEditsSchema.optional(),
  prompts: promptsSchema.optional(),
  learningRates: learningRatesSchema.optional(),
  styles: styleReferencesSchema.optional(),
  styleStrength: runSettingsSchema.shape.styleStrength.optional(),
  paletteOnly: runSettingsSchema.shape.paletteOnly.optional(),
  textFree: runSettingsSchema.shape.textFree.optional(),
  locks: locksSchema.optional(),
});
export type RunPatch = z.infer<typeof runPatchSchema>;

/** To the optimiser, which lives in a process of its own. */
export const toWorkerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("start"), request: runRequestSchema }),
  z.object({ type: z.literal("pause"), runId: runIdSchema }),
  z.object({ type: z.literal("resume"), runId: runIdSchema }),
  /** One iteration of a paused run. */
  z.object({ type: z.literal("step"), runId: runIdSchema }),
  z.object({ type: z.literal("stop"), runId: runIdSchema }),
  /** `revision` counts the patches of a run from 1; the frames that honour this one say so. */
  z.object({ type: z.literal("patch"), runId: runIdSchema, revision: z.int().min(1), patch: runPatchSchema }),
  /** Load a critic before anybody waits for it. */
  z.object({ type: z.literal("warm"), critic: z.string() }),
]);
export type ToWorker = z.infer<typeof toWorkerSchema>;

/** From the optimiser. */
export const fromWorkerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), provider: z.string(), critics: installedCriticsSchema }),
  /** A model was added or removed; these are there now. */
  z.object({ type: z.literal("critics"), critics: installedCriticsSchema }),
  /** What a critic knows that can tell; said before "ready", so that it is there as soon as the critic is. */
  z.object({ type: z.literal("lexicon"), ...criticLexiconSchema.shape }),
  z.object({ type: z.literal("warmed"), critic: z.string() }),
  z.object({
    type: z.literal("state"),
    runId: runIdSchema,
    state: z.enum(["preparing", "running", "paused"]),
    unknownWords: z.array(z.string()),
  }),
  z.object({
    type: z.literal("progress"),
    runId: runIdSchema,
    iteration: z.int(),
    loss: z.number(),
    iterationsPerSecond: z.number(),
  }),
  /** A frame as `protocol/frames` encodes it. */
  z.object({ type: z.literal("frame"), runId: runIdSchema, bytes: bytesSchema }),
  /** The run is over; its strokes, exactly, measured on the settings' canvas. */
  z.object({
    type: z.literal("ended"),
    runId: runIdSchema,
    state: z.enum(["finished", "stopped"]),
    strokes: z.array(encodedStrokeSchema),
    /** The last patch that was taken; 0 for none. */
    revision: z.int().min(0),
  }),
  /** A patch could not be used; the run goes on as it was. */
  z.object({ type: z.literal("refused"), runId: runIdSchema, problem: problemSchema }),
  z.object({ type: z.literal("failed"), runId: runIdSchema, problem: problemSchema }),
]);
export type FromWorker = z.infer<typeof fromWorkerSchema>;
