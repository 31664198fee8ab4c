import { z } from "zod";
import { criticIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";

/** A critic that a run can have now: the embedded one, which judges by words and style, or one that is installed. */
export const installedCriticSchema = z.object({
  id: criticIdSchema,
  name: z.string().min(1).max(120),
  /** It remembers pictures, so that a run's `likeness` counts. */
  remembers: z.boolean().optional(),
  /** "style": it can be a run's `styleCritic` only. Left out where it judges by words. */
  kind: z.enum(["text", "style"]).optional(),
});
export type InstalledCritic = z.infer<typeof installedCriticSchema>;

export const installedCriticsSchema = z.array(installedCriticSchema).max(LIMITS.installedCritics);

/** The answer to `GET /api/critics`; the list is empty while the optimiser starts. */
export const criticsAnswerSchema = z.object({ critics: installedCriticsSchema });
