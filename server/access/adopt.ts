import { type RoomId, roomIdSchema, type UserId } from "../../protocol/ids.ts";
import { type Lockable, lockableSchema } from "../../protocol/locks.ts";
import { higherRole, roleSchema } from "../../protocol/roles.ts";
import type { Database } from "../database.ts";

/**
 * Everything that the database has in a guest's name is the account's from now on. In a room in which both are members
 * the account's number and colour stay, with the higher role.
 * @returns the rooms in which the guest was
 */
export async function adopt(database: Database, guest: UserId, account: UserId): Promise<RoomId[]> {
  const [theirs, own, guestLocks, ownLocks] = await Promise.all([
    database.member.findMany({ where: { userId: guest } }),
    database.member.findMany({ where: { userId: account } }),
    database.strokeLock.findMany({ where: { holderId: guest } }),
    database.strokeLock.findMany({ where: { holderId: account } }),
  ]);
  const memberships = theirs.map(({ roomId, role }) => {
    const both = own.find((each) => each.roomId === roomId);
    const where = (userId: UserId) => ({ roomId_userId: { roomId, userId } });
    if (both === undefined) {
      return database.member.update({ where: where(guest), data: { userId: account } });
    }
    const higher = higherRole(roleSchema.parse(role), roleSchema.parse(both.role));
    return database.member.update({ where: where(account), data: { role: higher } });
  });
  const locks = guestLocks.map(({ roomId, strokeId, scope, attributes }) => {
    const same = ownLocks.find(
      (each) => each.roomId === roomId && each.strokeId === strokeId && each.scope === scope,
    );
    const all = new Set([...lockables(attributes), ...lockables(same?.attributes ?? "[]")]);
    const key = { roomId, strokeId, scope, holderId: account };
    return database.strokeLock.upsert({
      where: { roomId_strokeId_holderId_scope: key },
      create: { ...key, attributes: JSON.stringify([...all]) },
      update: { attributes: JSON.stringify([...all]) },
    });
  });
  await database.$transaction([
    ...memberships,
    ...locks,
    database.strokeLock.deleteMany({ where: { holderId: guest } }),
    database.member.deleteMany({ where: { userId: guest } }),
    // Whoever is connected under it comes back as the account, instead of being turned away as no member.
    database.session.deleteMany({ where: { userId: guest } }),
    database.acceptance.updateMany({ where: { startedBy: guest }, data: { startedBy: account } }),
  ]);
  return theirs.map(({ roomId }) => roomIdSchema.parse(roomId));
}

const lockables = (json: string): Lockable[] => lockableSchema.array().parse(JSON.parse(json));
