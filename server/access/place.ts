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
