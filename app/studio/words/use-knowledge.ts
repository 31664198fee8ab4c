import { useEffect, useState } from "react";
import type { CriticId } from "../../../protocol/ids.ts";
import { type Lexicon, lexiconSchema } from "../../../protocol/lexicon.ts";
import { Knowledge, languagesAmong } from "./knowledge.ts";

/** Before a question is asked again, milliseconds: the optimiser starts, the line is down. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/** Null when the server does not say now; a later question may be answered. */
async function askForLexicon(critic: CriticId, signal: AbortSignal): Promise<Lexicon | null> {
  const address = `/api/critics/${encodeURIComponent(critic)}/lexicon`;
  const response = await fetch(address, { signal }).catch(() => null);
  // 202: the critics are still starting.
  if (response?.status !== 200) return null;
  const answer = lexiconSchema.safeParse(await response.json().catch(() => null));
  return answer.success ? answer.data : null;
}

/** What the critic knows; null until that is here, and for a critic that cannot tell. */
export function useKnowledge(critic: CriticId): Knowledge | null {
  const [known, setKnown] = useState<{ critic: CriticId; knowledge: Knowledge | null } | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = async (wait: number): Promise<void> => {
      const lexicon = await askForLexicon(critic, ending.signal);
      if (ending.signal.aborted) return;
      if (lexicon === null) {
        timer = setTimeout(() => void ask(Math.min(2 * wait, LONGEST_WAIT)), wait);
        return;
      }
      const preferred = languagesAmong(navigator.languages);
      setKnown({ critic, knowledge: lexicon.things.length === 0 ? null : new Knowledge(lexicon, preferred) });
    };
    void ask(FIRST_WAIT);
    return () => {
      ending.abort();
      if (timer !== null) clearTimeout(timer);
    };
  }, [critic]);
  return known?.critic === critic ? known.knowledge : null;
}
