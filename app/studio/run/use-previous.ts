import { useEffect, useRef, useState } from "react";
import { isOver } from "../../../protocol/run.ts";
import type { Picture } from "../room/picture.ts";
import type { Session } from "../room/session.ts";
import { useWatched } from "../room/watched.ts";

/** The picture that a run drew over, as long as it can be brought back; taken when this window saw the run begin. */
export function usePrevious(
  session: Session,
): { readonly picture: Picture; readonly bringBack: () => void } | null {
  const run = useWatched(session.run);
  const [previous, setPrevious] = useState<Picture | null>(null);
  const latestRun = useRef<string | null>(null);
  const over = run.kind === "known" && isOver(run.status.state);
  const runId = run.kind === "known" ? run.status.runId : null;
  const begins = run.kind === "known" && run.status.iteration === 0 && !over;

  useEffect(() => {
    if (runId === null || runId === latestRun.current) return;
    latestRun.current = runId;
    const before = session.drawn();
    setPrevious(begins && before.scene.strokes.length > 0 ? before : null);
  }, [session, runId, begins]);

  if (previous === null || !over) return null;
  return {
    picture: previous,
    bringBack: () => {
      setPrevious(null);
      session.putBack(previous);
    },
  };
}
