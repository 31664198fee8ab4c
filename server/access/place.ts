import type { CroquisError } from "../../protocol/errors.ts";
import type { RoomId, UserId } from "../../protocol/ids.ts";
import type { Role } from "../../protocol/roles.ts";

/** Somebody's place in a room, as a ticket proved it: what a connection may do. */
export interface Place {
  readonly room: RoomId;
  readonly user: UserId;
  /** The id of the browser's session: without it the place is lost. */
  readonly session: string;
  readonly role: Role;
  /** Yjs client ids of this member are made of it. */
  readonly memberNumber: number;
}

/** Who lets people in, and knows when they have to leave. */
export interface Doorkeeper {
  /**
   * @param wanted the room that the ticket has to be for; any when it is left out
   * @throws CroquisError "ticket-expired", "access-revoked" or "room-not-found"
   */
  admit(ticket: string, wanted?: RoomId): Promise<Place>;
  /**
   * `lost` is called once, within 5 s after the place is no longer what it was.
   * @returns what ends it
   */
  watch(place: Place, lost: (error: CroquisError) => void): () => void;
}
