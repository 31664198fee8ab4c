import type { z } from "zod";
import { CroquisError } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Answer, CommandName, commandSchemas } from "../../protocol/socket.ts";
import type { Room } from "../rooms/room.ts";
import type { RoomHold } from "../rooms/rooms.ts";
import type { Runs } from "../runs/runs.ts";
import { untilDocumentHas } from "./document-state.ts";

/** What a command may do, for the connection that it came from. */
export interface CommandContext {
  readonly runs: Runs;
  /** @throws CroquisError "room-not-found" or "room-full" */
  enter(roomId: RoomId): Promise<void>;
  /** The room that the connection has entered. */
  room(): Room | null;
  /** The room, kept in memory also when the connection goes. */
  holdRoom(roomId: RoomId): Promise<RoomHold>;
}

type Commands = {
  readonly [N in CommandName]: (
    input: z.output<(typeof commandSchemas)[N]>,
    context: CommandContext,
  ) => Answer<N> | Promise<Answer<N>>;
};

/** @throws CroquisError "not-joined" */
function roomOf(context: CommandContext): Room {
  const room = context.room();
  if (room === null) throw new CroquisError("not-joined");
  return room;
}

/** What people can do in a room; the payloads have been checked. */
export const commands: Commands = {
  "room.join": async ({ roomId }, context) => {
    await context.enter(roomId);
    const run = context.runs.latest(roomId);
    return { run: run?.status ?? null, keyFrame: run === null || run.isOver ? null : run.keyFrame() };
  },

  "run.start": async ({ from, documentState }, context) => {
    const room = roomOf(context);
    const hold = await context.holdRoom(room.id);
    try {
      await untilDocumentHas(room.doc, documentState, LIMITS.documentCatchUp);
    } catch (error) {
      hold.release();
      throw error;
    }
    return { runId: context.runs.start(hold, from).id };
  },

  "run.pause": ({ runId }, context) => {
    context.runs.pause(roomOf(context).id, runId);
    return {};
  },

  "run.resume": ({ runId }, context) => {
    context.runs.resume(roomOf(context).id, runId);
    return {};
  },

  "run.step": ({ runId }, context) => {
    context.runs.step(roomOf(context).id, runId);
    return {};
  },

  "run.stop": ({ runId }, context) => {
    context.runs.stop(roomOf(context).id, runId);
    return {};
  },

  "run.undo": () => {
    throw new CroquisError("nothing-to-undo");
  },

  "run.redo": () => {
    throw new CroquisError("nothing-to-undo");
  },

  "locks.set": () => {
    throw new CroquisError("wrong-state");
  },

  "locks.release": () => {
    throw new CroquisError("wrong-state");
  },

  "locks.take": () => {
    throw new CroquisError("wrong-state");
  },

  "frames.key": ({ runId }, context) => {
    const run = context.runs.latest(roomOf(context).id);
    const keyFrame = run?.id === runId && !run.isOver ? run.keyFrame() : null;
    if (keyFrame === null) throw new CroquisError("no-run");
    return { keyFrame };
  },
};
