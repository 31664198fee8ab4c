import { renameAuthor } from "../../protocol/room-authors.ts";
import { type Log, roomTag } from "../log.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { AccessChange, AccessListener } from "./changes.ts";

/** A guest who signed in: what is theirs in documents and lists of rooms is the account's, as in the database. */
export function carryOver(rooms: Rooms, log: Log): AccessListener {
  return async (change: AccessChange): Promise<void> => {
    if (change.kind !== "adopted") return;
    const { from, to } = change;
    for (const id of change.rooms) {
      try {
        const { room, release } = await rooms.hold(id);
        renameAuthor(room.doc, from, to);
        const { acceptances } = room.authority.state;
        if (acceptances.some(({ startedBy }) => startedBy === from)) {
          const renamed = acceptances.map((each) =>
            each.startedBy === from ? { ...each, startedBy: to } : each,
          );
          room.authority.change({ acceptances: renamed });
        }
        release();
      } catch (error) {
        // They are signed in all the same; only their name is missing on what they drew there.
        log.error({ room: roomTag(id), error }, "a guest's drawings could not be carried over");
      }
    }
  };
}
