import type { AuthorityState } from "../../../protocol/authority.ts";
import { type UserId, userIdSchema } from "../../../protocol/ids.ts";
import { type StrokeId, strokeIdSchema } from "../../../protocol/strokes.ts";

/** Somebody who is not here and keeps strokes as they are. */
export interface AwayKeeper {
  readonly user: UserId;
  readonly name: string;
  readonly color: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly strokes: readonly StrokeId[];
}

/** Who is away and keeps something, who has been away longest first. */
export function awayKeepers({ members, locks }: AuthorityState): AwayKeeper[] {
  const kept = new Map<string, StrokeId[]>();
  for (const [id, each] of Object.entries(locks)) {
    for (const holder of new Set(each.map((lock) => lock.holder))) {
      const stroke = strokeIdSchema.parse(id);
      kept.set(holder, [...(kept.get(holder) ?? []), stroke]);
    }
  }
  const found: AwayKeeper[] = [];
  for (const [id, { name, color, awaySince }] of Object.entries(members)) {
    const strokes = kept.get(id);
    if (awaySince === null || strokes === undefined) continue;
    found.push({ user: userIdSchema.parse(id), name, color, since: awaySince, strokes });
  }
  return found.sort((a, b) => a.since - b.since);
}
