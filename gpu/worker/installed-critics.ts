import { listModels } from "../../models/list.ts";
import { type InstalledCritic, installedCriticSchema } from "../../protocol/critics.ts";
import { LIMITS } from "../../protocol/limits.ts";

/** Those of DATA_DIR's models that a run can have, the embedded one first; at most `LIMITS.installedCritics`. */
export async function installedCritics(dataDir: string): Promise<InstalledCritic[]> {
  const models = await listModels(dataDir);
  return models
    .filter(({ state }) => state === "built in" || state === "installed")
    .slice(0, LIMITS.installedCritics)
    .map(({ id, name, state, kind }) =>
      installedCriticSchema.parse({
        id,
        name,
        ...(state === "built in" && { remembers: true }),
        ...(kind === "style" && { kind }),
      }),
    );
}

export interface CriticsWatch {
  readonly dataDir: string;
  /** What is known already; only another list is news. */
  readonly known: readonly InstalledCritic[];
  readonly changed: (critics: InstalledCritic[]) => void;
  /** A look failed, the one before did not. */
  readonly failed: (error: unknown) => void;
  /** Between two looks, milliseconds. */
  readonly interval: number;
}

/**
 * Looks again and again, for models that another process adds or removes. It does not keep the process alive.
 * @returns what ends it.
 */
export function watchCritics({ dataDir, known, changed, failed, interval }: CriticsWatch): () => void {
  let told = JSON.stringify(known);
  let looking = false;
  let failing = false;
  const look = async (): Promise<void> => {
    const critics = await installedCritics(dataDir);
    failing = false;
    const found = JSON.stringify(critics);
    if (found === told) return;
    told = found;
    changed(critics);
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look()
      .catch((error: unknown) => {
        if (!failing) failed(error);
        failing = true;
      })
      .finally(() => {
        looking = false;
      });
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}
