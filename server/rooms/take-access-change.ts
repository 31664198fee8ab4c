import { memberSchema } from "../../protocol/authority.ts";
import type { AccessChange } from "../access/changes.ts";
import type { Room } from "./room.ts";

/** A room in memory hears of what happened to its members and rules. */
export function takeAccessChange({ authority, attendance }: Room, change: AccessChange): void {
  switch (change.kind) {
    case "members": {
      const now = Date.now();
      const members = Object.entries(change.members).map(([user, record]) => {
        if (record === null) return [user, null] as const;
        const before = authority.state.members[user as keyof typeof change.members]?.awaySince ?? now;
        const here = attendance.isHere(user as keyof typeof change.members);
        return [user, memberSchema.parse({ ...record, awaySince: here ? null : before })] as const;
      });
      authority.change({ members: Object.fromEntries(members) });
      break;
    }
    case "rules":
      authority.change({ rules: change.rules });
      break;
    case "adopted": {
      const locks = Object.entries(authority.state.locks).flatMap(([stroke, each]) =>
        each.some(({ holder }) => holder === change.from)
          ? [
              [
                stroke,
                each.map((lock) => (lock.holder === change.from ? { ...lock, holder: change.to } : lock)),
              ] as const,
            ]
          : [],
      );
      authority.change({ locks: Object.fromEntries(locks) });
      break;
    }
  }
}
