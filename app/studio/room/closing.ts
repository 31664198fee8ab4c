import { ERRORS, type ErrorCode, errorCodeSchema, type Problem } from "../../../protocol/errors.ts";

/** What follows from the way in which the server closed the Yjs connection. */
export type Closing =
  /** It may be different in a moment: come back. */
  | { readonly kind: "again" }
  /** We may not be here. */
  | { readonly kind: "refused"; readonly problem: Problem }
  /** Our document holds something that the room will never take. */
  | { readonly kind: "rejected"; readonly problem: Problem };

/** Refusals of what was said, not of who said it. */
const REJECTIONS: ReadonlySet<ErrorCode> = new Set([
  "stroke-locked",
  "bad-field",
  "bad-message",
  "forged-identity",
  "read-only",
  "document-full",
  "too-large",
]);
/** Sent by a websocket library itself for a message beyond every limit. */
const MESSAGE_TOO_BIG = 1009;

/** @param event null when this side closed */
export function closingOf(event: { readonly code: number; readonly reason: string } | null): Closing {
  if (event?.code === MESSAGE_TOO_BIG) return { kind: "rejected", problem: problemFrom("too-large") };
  const status = (event?.code ?? 0) - 4000;
  if (event === null || status < 400 || status >= 500 || status === 429) return { kind: "again" };
  const problem = problemFrom(event.reason);
  // Whether there is a place for us the next ticket says: who has signed in has another one.
  if (status === 401 || problem.code === "access-revoked") return { kind: "again" };
  return { kind: REJECTIONS.has(problem.code) ? "rejected" : "refused", problem };
}

/** A close reason of the Yjs endpoint as a problem a person can read. */
export function problemFrom(reason: string): Problem {
  const code = errorCodeSchema.safeParse(reason);
  const known = code.success ? code.data : "internal";
  return { code: known, message: ERRORS[known][1] };
}
