import { useEffect, useState } from "react";
import { criticsAnswerSchema, type InstalledCritic } from "../../../protocol/critics.ts";

/** Between two questions while somebody looks, milliseconds. */
const INTERVAL = 5000;

/** Null when the server cannot be reached, which the studio says elsewhere, or is still starting. */
async function askForCritics(signal: AbortSignal): Promise<readonly InstalledCritic[] | null> {
  const response = await fetch("/api/critics", { signal }).catch(() => null);
  if (response === null || !response.ok) return null;
  const answer = criticsAnswerSchema.safeParse(await response.json().catch(() => null));
  return answer.success ? answer.data.critics : null;
}

/** The critics that the server has; kept up to date while `watching`. Empty until it has told. */
export function useCritics(watching: boolean): readonly InstalledCritic[] {
  const [critics, setCritics] = useState<readonly InstalledCritic[]>([]);
  useEffect(() => {
    const ending = new AbortController();
    const ask = async (): Promise<void> => {
      const found = await askForCritics(ending.signal);
      if (found === null || ending.signal.aborted) return;
      setCritics((known) => (JSON.stringify(known) === JSON.stringify(found) ? known : found));
    };
    void ask();
    const timer = watching ? setInterval(() => void ask(), INTERVAL) : null;
    return () => {
      ending.abort();
      if (timer !== null) clearInterval(timer);
    };
  }, [watching]);
  return critics;
}
