import type { Member, Rules } from "../../protocol/authority.ts";
import type { RoomId, UserId } from "../../protocol/ids.ts";

/** A member as the database knows it: whether they are here the room in memory knows. */
export type MemberRecord = Omit<Member, "awaySince">;

/** Something that rooms in memory have to hear of. It lies in the database already. */
export type AccessChange =
  /** Members came, changed, or left (null). */
  | {
      readonly kind: "members";
      readonly room: RoomId;
      readonly members: Readonly<Record<UserId, MemberRecord | null>>;
    }
  | { readonly kind: "rules"; readonly room: RoomId; readonly rules: Rules }
  /** A guest turned out to be somebody with an account: what is `from`'s in these rooms is `to`'s. */
  | {
      readonly kind: "adopted";
      readonly from: UserId;
      readonly to: UserId;
      readonly rooms: readonly RoomId[];
    };

export type AccessListener = (change: AccessChange) => Promise<void> | void;
