import { type AuthorityState, acceptanceSchema, memberSchema } from "../../protocol/authority.ts";
import type { RoomId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { type Lock, lockSchema } from "../../protocol/locks.ts";
import type { Database } from "../database.ts";

/** A room's members, locks, accepted runs and rules, from the database. Nobody is here yet. */
export async function loadAuthority(database: Database, roomId: RoomId): Promise<AuthorityState> {
  const [room, members, locks, acceptances] = await Promise.all([
    database.room.findUnique({ where: { id: roomId }, select: { weightCap: true } }),
    database.member.findMany({
      where: { roomId },
      orderBy: { visitedAt: "desc" },
      take: LIMITS.editorsPerRoom + LIMITS.viewersPerRoom,
      include: { user: { select: { name: true, isAnonymous: true } } },
    }),
    database.strokeLock.findMany({ where: { roomId } }),
    database.acceptance.findMany({
      where: { roomId },
      orderBy: { at: "desc" },
      take: LIMITS.acceptances,
      omit: { before: true, after: true },
    }),
  ]);
  const byStroke: Record<string, Lock[]> = {};
  for (const { strokeId, holderId, scope, attributes } of locks) {
    const lock = lockSchema.parse({ holder: holderId, scope, attributes: JSON.parse(attributes) });
    byStroke[strokeId] = [...(byStroke[strokeId] ?? []), lock];
  }
  return {
    members: Object.fromEntries(
      members.map(({ userId, role, color, visitedAt, user }) => [
        userId,
        memberSchema.parse({
          name: user.name,
          color,
          role,
          guest: user.isAnonymous,
          awaySince: visitedAt.getTime(),
        }),
      ]),
    ),
    locks: byStroke,
    acceptances: acceptances
      .reverse()
      .map(({ runId, startedBy, at, words, undone }) =>
        acceptanceSchema.parse({ runId, startedBy, at: at.getTime(), words, undone }),
      ),
    rules: { weightCap: room?.weightCap ?? null },
  };
}
