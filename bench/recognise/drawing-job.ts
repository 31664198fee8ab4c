import { z } from "zod";

/** A whole drawing; one by the words alone, with likeness 0; only the strokes that it starts from; or strokes anywhere in any colour, whatever the words. */
export const KINDS = ["whole", "words", "start", "random"] as const;
export type DrawingKind = (typeof KINDS)[number];

/** What a drawing process is told: to draw `text`, and where to put `FILE.svg`, `FILE.png` and `FILE.json`. */
export const drawingJobSchema = z.object({
  text: z.string(),
  seed: z.int(),
  /** Without its ending. */
  file: z.string(),
  kind: z.enum(KINDS),
  /** Says which critic and settings the drawing came from; one of another stamp is drawn again. */
  stamp: z.string(),
});
export type DrawingJob = z.infer<typeof drawingJobSchema>;

/** FILE.json: how a drawing went. */
export const drawingRecordSchema = z.object({
  text: z.string(),
  seed: z.int(),
  stamp: z.string(),
  iterations: z.int(),
  strokes: z.int(),
  /** From the prompt to the last iteration, the critic loaded already. */
  seconds: z.number(),
  loss: z.number().nullable(),
});
export type DrawingRecord = z.infer<typeof drawingRecordSchema>;
