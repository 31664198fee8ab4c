import * as Y from "yjs";
import type { UserId } from "../../../protocol/ids.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { EVERY_ATTRIBUTE, type Lockable, type LockScope, type RoomLocks } from "../../../protocol/locks.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import type { Session } from "../room/session.ts";

type Locksmith = Pick<Session, "doc" | "command">;

/** Strokes that one command names: with the longest ids they stay below `LIMITS.socketMessageBytes`. */
const STROKES_AT_ONCE = 800;

/** Asks for as many strokes at once as a message holds, until all are through or one is refused. */
async function inParts(
  strokes: readonly StrokeId[],
  ask: (part: StrokeId[]) => Promise<object | null>,
): Promise<void> {
  for (let from = 0; from < strokes.length; from += STROKES_AT_ONCE) {
    if ((await ask(strokes.slice(from, from + STROKES_AT_ONCE))) === null) return;
  }
}

/** Keep these attributes as they are, for oneself. */
export async function keep(
  session: Locksmith,
  strokes: readonly StrokeId[],
  attributes: readonly Lockable[],
  scope: LockScope,
): Promise<void> {
  if (strokes.length === 0 || attributes.length === 0) return;
  // The server waits until it has what was drawn here: a stroke that it does not know it cannot keep.
  const documentState = new Uint8Array(Y.encodeStateVector(session.doc));
  await inParts(strokes, (part) =>
    session.command("locks.set", { strokes: part, attributes: [...attributes], scope, documentState }),
  );
}

export async function letGo(
  session: Locksmith,
  strokes: readonly StrokeId[],
  attributes: readonly Lockable[] = EVERY_ATTRIBUTE,
): Promise<void> {
  if (attributes.length === 0) return;
  await inParts(strokes, (part) =>
    session.command("locks.release", { strokes: part, attributes: [...attributes] }),
  );
}

export async function takeOver(session: Locksmith, strokes: readonly StrokeId[]): Promise<void> {
  await inParts(strokes, (part) => session.command("locks.take", { strokes: part }));
}

/** How an attribute of several strokes is kept, for one who asks. */
export interface Keeping {
  /** I keep it of all of them. */
  readonly mine: boolean;
  /** Somebody keeps it of some of them. */
  readonly some: boolean;
  /** Whom my keeping keeps out; null where I keep nothing of it, or here the one, there the other. */
  readonly scope: LockScope | null;
  /** Who else keeps it, of any of them. */
  readonly others: readonly UserId[];
}

export function keepingOf(
  locks: RoomLocks,
  strokes: readonly StrokeId[],
  attribute: Lockable,
  me: UserId | null,
): Keeping {
  const held = strokes.map((id) => locks.get(id)?.find(({ attributes }) => attributes.includes(attribute)));
  const own = held.filter((lock) => lock !== undefined && lock.holder === me);
  const scopes = new Set(own.flatMap((lock) => (lock === undefined ? [] : [lock.scope])));
  const [scope] = scopes;
  const others = held.flatMap((lock) => (lock === undefined || lock.holder === me ? [] : [lock.holder]));
  return {
    mine: strokes.length > 0 && own.length === strokes.length,
    some: held.some((lock) => lock !== undefined),
    scope: scopes.size === 1 ? scope : null,
    others: [...new Set(others)],
  };
}

/** The strokes of which somebody else keeps something who has been away so long that it can be taken over. */
export function abandoned(
  locks: RoomLocks,
  strokes: readonly StrokeId[],
  me: UserId | null,
  awaySince: (user: UserId) => number | null,
  now: number,
): readonly StrokeId[] {
  const isAway = (holder: UserId): boolean => {
    const since = awaySince(holder);
    return holder !== me && since !== null && now - since >= LIMITS.lockAbandoned;
  };
  return strokes.filter((id) => locks.get(id)?.some(({ holder }) => isAway(holder)));
}
