import { z } from "zod";
import { criticIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { paletteOnlySchema } from "./style.ts";

const within = (range: { readonly min: number; readonly max: number }) =>
  z.number().min(range.min).max(range.max);

/** Words and how much they count. A negative weight pushes the drawing away from them. */
export const promptSchema = z.object({
  text: z.string().trim().min(1).max(LIMITS.promptLength),
  weight: within(LIMITS.promptWeight),
});
export type Prompt = z.infer<typeof promptSchema>;

export const promptsSchema = z.array(promptSchema).max(LIMITS.prompts);

/** Adam’s step sizes: points and width (diameter) in 1/224 of the canvas side, colour and opacity in units of [0, 1]. */
export const learningRatesSchema = z.object({
  points: within(LIMITS.learningRate),
  width: within(LIMITS.learningRate),
  color: within(LIMITS.learningRate),
});
export type LearningRates = z.infer<typeof learningRatesSchema>;

export const presetNameSchema = z.enum([
  "clipdraw",
  "live",
  "styleclipdraw",
  "styleclipdraw-alternating",
  "styleclipdraw-cog",
]);
export type PresetName = z.infer<typeof presetNameSchema>;

/** Weights of terms that no paper has but users ask for; 0 leaves a term out. See gpu/critics/regularisers. */
export const regularisersSchema = z.object({
  /** Less ink: mean opacity × width of the strokes. */
  ink: z.number().min(0).max(1000),
  /** Smoother strokes: squared second differences of the control points. */
  smoothness: z.number().min(0).max(1000),
  /** Keep control points on the canvas: squared distance outside. */
  containment: z.number().min(0).max(1000),
});
export type Regularisers = z.infer<typeof regularisersSchema>;

/** Everything about a run but its words and its strokes. */
export const runSettingsSchema = z.object({
  preset: presetNameSchema,
  critic: criticIdSchema,
  strokes: z.int().min(LIMITS.strokes.min).max(LIMITS.strokes.max),
  iterations: z.int().min(LIMITS.iterations.min).max(LIMITS.iterations.max),
  seed: z.int().min(0).max(0xffffffff),
  /** Side of the square canvas, pixels. */
  canvas: z.int().min(LIMITS.canvas.min).max(LIMITS.canvas.max),
  copies: z.int().min(LIMITS.copies.min).max(LIMITS.copies.max),
  learningRates: learningRatesSchema,
  regularisers: regularisersSchema,
  /** How much the drawing keeps to the pictures that the critic remembers, where it remembers any; 0 leaves them out. */
  likeness: within(LIMITS.likeness),
  /** Who holds the drawing against the style references: "embedded", or an installed style model. */
  styleCritic: criticIdSchema,
  /** 0: the words alone; 50: style and words; 100: as much style as the words let through. */
  styleStrength: within(LIMITS.styleStrength),
  paletteOnly: paletteOnlySchema,
  /** For this last share of the run the words are silent, where there is a style. */
  textFree: z.number().min(0).max(1),
});
export type RunSettings = z.infer<typeof runSettingsSchema>;
