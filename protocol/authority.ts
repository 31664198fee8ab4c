import { z } from "zod";
import { runIdSchema, userIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { strokeLocksSchema } from "./locks.ts";
import { roleSchema } from "./roles.ts";
import { strokeIdSchema } from "./strokes.ts";

/**
 * What of a room the server alone writes: who its members are, who holds which lock, which runs were accepted, and
 * the rules. Clients are sent all of it when they enter, and then what changes (protocol/control).
 */
export const memberSchema = z.object({
  name: z.string().min(1).max(LIMITS.personName),
  /** As #rrggbb; no two members who are here have the same, while there are enough. */
  color: z.string().regex(/^#[0-9a-f]{6}$/),
  role: roleSchema,
  /** Has no account yet. */
  guest: z.boolean(),
  /** Since when the member has no window open in the room, milliseconds since 1970; null for one who is here. */
  awaySince: z.number().nullable(),
});
export type Member = z.infer<typeof memberSchema>;

/** A run whose strokes became the room's drawing. */
export const acceptanceSchema = z.object({
  runId: runIdSchema,
  startedBy: userIdSchema.nullable(),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** The heaviest prompt's words. */
  words: z.string().max(LIMITS.promptLength),
  /** Somebody took it back; it can be taken back once only, until it is done again. */
  undone: z.boolean(),
});
export type Acceptance = z.infer<typeof acceptanceSchema>;

export const rulesSchema = z.object({
  /** No prompt weighs more than this, nor less than its negative; null for no cap. */
  weightCap: z.number().min(0).max(LIMITS.promptWeight.max).nullable(),
});
export type Rules = z.infer<typeof rulesSchema>;

export const authorityStateSchema = z.object({
  members: z.record(userIdSchema, memberSchema),
  locks: z.record(strokeIdSchema, strokeLocksSchema),
  /** The newest last, at most `LIMITS.acceptances`. */
  acceptances: z.array(acceptanceSchema),
  rules: rulesSchema,
});
export type AuthorityState = z.infer<typeof authorityStateSchema>;

/** What has changed; null takes an entry away. What is absent stays. */
export const authorityChangeSchema = z.object({
  members: z.record(userIdSchema, memberSchema.nullable()).optional(),
  locks: z.record(strokeIdSchema, strokeLocksSchema.nullable()).optional(),
  acceptances: z.array(acceptanceSchema).optional(),
  rules: rulesSchema.optional(),
});
export type AuthorityChange = z.infer<typeof authorityChangeSchema>;

export const EMPTY_AUTHORITY: AuthorityState = {
  members: {},
  locks: {},
  acceptances: [],
  rules: { weightCap: null },
};

/** The state after a change; parts that the change does not name are the same objects. */
export function withChange(state: AuthorityState, change: AuthorityChange): AuthorityState {
  return {
    members: change.members === undefined ? state.members : merged(state.members, change.members),
    locks: change.locks === undefined ? state.locks : merged(state.locks, change.locks),
    acceptances: change.acceptances ?? state.acceptances,
    rules: change.rules ?? state.rules,
  };
}

function merged<V>(
  entries: Readonly<Record<string, V>>,
  changes: Readonly<Record<string, V | null>>,
): Record<string, V> {
  const next: Record<string, V> = { ...entries };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete next[key];
    else next[key] = value;
  }
  return next;
}
