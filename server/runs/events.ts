import type { Problem } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/ids.ts";
import type { RunStatus } from "../../protocol/run.ts";
import type { Honoured } from "./honours.ts";
import type { Run } from "./run.ts";

/** What the runs tell the rooms. */
export interface RunEvents {
  status(roomId: RoomId, status: RunStatus): void;
  frame(run: Run, frame: Uint8Array): void;
  /** Comes before the first frame that does. */
  honours(run: Run, honoured: Honoured): void;
  /** The run is over, what it drew is in the document. The room is held until this resolves. */
  ended(run: Run): Promise<void>;
  notice(roomId: RoomId, problem: Problem): void;
  /** How many people look at the room. */
  audience(roomId: RoomId): number;
}
