import type { Problem } from "../../../protocol/errors.ts";
import { type Watchable, Watched } from "./watched.ts";

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

function sameConnection(a: Connection, b: Connection): boolean {
  if (a.kind === "refused" && b.kind === "refused") return a.problem.message === b.problem.message;
  return a.kind === b.kind;
}

/** The two lines to the server, and what they come to. */
export class ConnectionState {
  readonly #connection = new Watched<Connection>({ kind: "connecting" });
  #lines = NO_LINES;

  get connection(): Watchable<Connection> {
    return this.#connection;
  }

  get everOpen(): boolean {
    return this.#lines.everOpen;
  }

  set(changes: Partial<Lines>): void {
    const next = { ...this.#lines, ...changes };
    this.#lines = { ...next, everOpen: next.everOpen || (next.synced && next.joined) };
    const connection = connectionOf(this.#lines);
    if (!sameConnection(connection, this.#connection.value)) this.#connection.set(connection);
  }
}
