import type { Problem } from "../../../protocol/errors.ts";

/**
 * Where this window stands with its room. `connecting` until it is in for the first time, `open` while the document is
 * in sync and the relay has let us in, `lost` while the browser tries again, `refused` when trying again is pointless.
 */
export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | { readonly kind: "lost" }
  | { readonly kind: "refused"; readonly problem: Problem };

export interface Lines {
  /** The Yjs provider has the server's document. */
  readonly synced: boolean;
  /** The relay has answered `room.join`. */
  readonly joined: boolean;
  /** Both were true once. */
  readonly everOpen: boolean;
  readonly refusal: Problem | null;
}

export const NO_LINES: Lines = { synced: false, joined: false, everOpen: false, refusal: null };

export function connectionOf({ synced, joined, everOpen, refusal }: Lines): Connection {
  if (refusal !== null) return { kind: "refused", problem: refusal };
  if (synced && joined) return { kind: "open" };
  return everOpen ? { kind: "lost" } : { kind: "connecting" };
}

export function sameConnection(a: Connection, b: Connection): boolean {
  if (a.kind === "refused" && b.kind === "refused") return a.problem.message === b.problem.message;
  return a.kind === b.kind;
}
