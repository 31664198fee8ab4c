import { useCallback, useEffect, useState } from "react";
import { referencesAnswerSchema, type StudioReference } from "../../../protocol/style.ts";

export type StudioReferences =
  | { readonly kind: "coming" }
  | { readonly kind: "here"; readonly references: readonly StudioReference[] }
  | { readonly kind: "failed"; readonly again: () => void };

/** The studio's own pictures, asked for as soon as they are `wanted`, and once. */
export function useReferences(wanted: boolean): StudioReferences {
  const [references, setReferences] = useState<readonly StudioReference[] | null>(null);
  const [failed, setFailed] = useState(false);
  const again = useCallback(() => setFailed(false), []);
  const asking = wanted && references === null && !failed;
  useEffect(() => {
    if (!asking) return;
    const ending = new AbortController();
    const ask = async (): Promise<void> => {
      const response = await fetch("/api/references", { signal: ending.signal }).catch(() => null);
      const answer = referencesAnswerSchema.safeParse(await response?.json().catch(() => null));
      if (ending.signal.aborted) return;
      if (response?.ok && answer.success) setReferences(answer.data.references);
      else setFailed(true);
    };
    void ask();
    return () => ending.abort();
  }, [asking]);
  if (references !== null) return { kind: "here", references };
  return failed ? { kind: "failed", again } : { kind: "coming" };
}
