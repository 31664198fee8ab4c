import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const repository = fileURLToPath(new URL("..", import.meta.url));

const environmentSchema = z.object({
  DATA_DIR: z.string().trim().optional(),
  HF_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
});

export interface ModelsEnvironment {
  /** Absolute. Installed models lie in its folder `models`. From DATA_DIR; `data` in the repository when unset. */
  readonly dataDir: string;
  /** A mirror of the Hugging Face hub, under the name that Hugging Face's own tools read: HF_ENDPOINT. */
  readonly mirror: string | undefined;
}

/** @throws RangeError when HF_ENDPOINT is no address. */
export function modelsEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ModelsEnvironment {
  const { DATA_DIR, HF_ENDPOINT } = environment;
  const parsed = environmentSchema.safeParse({ DATA_DIR, HF_ENDPOINT: HF_ENDPOINT || undefined });
  if (!parsed.success) {
    throw new RangeError(
      `HF_ENDPOINT is "${HF_ENDPOINT}"; give the address of a mirror, as https://…, or unset it.`,
    );
  }
  const folder = parsed.data.DATA_DIR || "data";
  // Relative to the repository, so that a command run elsewhere finds the same models.
  return { dataDir: resolve(repository, folder), mirror: parsed.data.HF_ENDPOINT };
}
