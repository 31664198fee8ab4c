import type { RunId } from "../../../protocol/ids.ts";
import type { AuthorityView } from "../room/authority.ts";

/**
 * Tells of runs that this person started and that became the drawing while they were here.
 * @returns what ends it
 */
export function watchOwnRuns(authority: AuthorityView, accepted: (runId: RunId) => void): () => void {
  const known = new Set<RunId>();
  const look = (): void => {
    const me = authority.me.value;
    for (const { runId, startedBy, undone } of authority.state.value.acceptances) {
      if (known.has(runId)) continue;
      known.add(runId);
      if (me !== null && startedBy === me.user && !undone) accepted(runId);
    }
  };
  look();
  return authority.state.subscribe(look);
}
