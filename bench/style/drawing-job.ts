import { z } from "zod";
import { pictureIdSchema } from "../../protocol/style.ts";

/**
 * How words and style come to a drawing: together in every step, or first the words for one half of the steps and then the
 * style alone for the other (the baseline that StyleCLIPDraw's authors compare with).
 */
export const couplingSchema = z.enum(["coupled", "decoupled"]);

/** What a drawing process is told: to draw `text`, and where to put `FILE.svg`, `FILE.png` and `FILE.json`. */
export const styleJobSchema = z.object({
  text: z.string(),
  seed: z.int(),
  /** Without its ending. */
  file: z.string(),
  /** The studio's reference; null for the words alone. */
  reference: pictureIdSchema.nullable(),
  strength: z.number(),
  coupling: couplingSchema,
  styleCritic: z.string(),
});
export type StyleJob = z.infer<typeof styleJobSchema>;

/** FILE.json: how a drawing went. */
export const styleRecordSchema = styleJobSchema.extend({
  iterations: z.int(),
  /** From the words to the last iteration, critics loaded already. */
  seconds: z.number(),
});
export type StyleRecord = z.infer<typeof styleRecordSchema>;
