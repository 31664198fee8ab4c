import { createHash } from "node:crypto";
import { type Logger, pino } from "pino";
import type { RoomId } from "../protocol/ids.ts";

export type Log = Logger;

/** JSON lines on standard output. */
export const createLog = (level: string): Log => pino({ level, base: null });

/** Names a room in the log. Its id is the key to the room, so the log never has it. */
export function roomTag(id: RoomId): string {
  return createHash("sha256").update(id).digest("hex").slice(0, 10);
}
