import type { z } from "zod";
import { CroquisError } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/ids.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { mayEdit } from "../../protocol/roles.ts";
import { roomStroke } from "../../protocol/room-strokes.ts";
import type { Answer, CommandName, commandSchemas } from "../../protocol/socket.ts";
import type { StrokeId } from "../../protocol/strokes.ts";
import type { Place } from "../access/place.ts";
import type { Locks } from "../rooms/locks.ts";
import type { Room } from "../rooms/room.ts";
import type { RoomHold } from "../rooms/rooms.ts";
import type { Acceptances } from "../runs/acceptances.ts";
import type { Runs } from "../runs/runs.ts";
import { untilDocumentHas } from "./document-state.ts";

/** What a command may do, for the connection that it came from. */
export interface CommandContext {
  readonly runs: Runs;
  readonly acceptances: Acceptances;
  readonly locks: Locks;
  /** Who asks. */
  readonly place: Place;
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

/**
 * The room, for somebody who may change something in it.
 * @throws CroquisError "not-joined" or "read-only"
 */
function editedRoomOf(context: CommandContext): Room {
  const room = roomOf(context);
  if (!mayEdit(context.place.role)) throw new CroquisError("read-only");
  return room;
}

/** Which strokes there are: in the room's document, or in the picture of a run that goes on. */
function strokesOf(room: Room, { runs }: CommandContext): (id: StrokeId) => boolean {
  const run = runs.latest(room.id);
  const shown = new Set(run === null || run.isOver ? [] : run.strokes);
  return (id) => shown.has(id) || roomStroke(room.doc, id) !== null;
}

/** What people can do in a room; the payloads have been checked. */
export const commands: Commands = {
  "room.join": async ({ roomId }, context) => {
    await context.enter(roomId);
    const run = context.runs.latest(roomId);
    return { run: run?.status ?? null, keyFrame: run === null || run.isOver ? null : run.keyFrame() };
  },

  "run.start": async ({ from, documentState }, context) => {
    const room = editedRoomOf(context);
    const hold = await context.holdRoom(room.id);
    try {
      await untilDocumentHas(room.doc, documentState, LIMITS.documentCatchUp);
    } catch (error) {
      hold.release();
      throw error;
    }
    return { runId: context.runs.start(hold, from, context.place.user).id };
  },

  "run.pause": ({ runId }, context) => {
    context.runs.pause(editedRoomOf(context).id, runId);
    return {};
  },

  "run.resume": ({ runId }, context) => {
    context.runs.resume(editedRoomOf(context).id, runId);
    return {};
  },

  "run.step": ({ runId }, context) => {
    context.runs.step(editedRoomOf(context).id, runId);
    return {};
  },

  "run.stop": ({ runId }, context) => {
    context.runs.stop(editedRoomOf(context).id, runId);
    return {};
  },

  "run.undo": async ({ runId, only }, context) => {
    await context.acceptances.undo(editedRoomOf(context), runId, only, context.place.user);
    return {};
  },

  "run.redo": async ({ runId }, context) => {
    await context.acceptances.redo(editedRoomOf(context), runId, context.place.user);
    return {};
  },

  "locks.set": async ({ strokes, attributes, scope, documentState }, context) => {
    const room = editedRoomOf(context);
    // What is to be kept may have been written just now.
    await untilDocumentHas(room.doc, documentState, LIMITS.documentCatchUp);
    const wanted = { strokes, attributes, scope };
    const run = context.runs.latest(room.id);
    await context.locks.set(room, context.place, wanted, strokesOf(room, context), (ids) => {
      if (run !== null && !run.isOver) run.settle(ids);
    });
    return {};
  },

  "locks.release": async ({ strokes, attributes }, context) => {
    await context.locks.release(editedRoomOf(context), context.place, strokes, attributes);
    return {};
  },

  "locks.take": async ({ strokes }, context) => {
    await context.locks.take(editedRoomOf(context), context.place, strokes);
    return {};
  },

  "frames.key": ({ runId }, context) => {
    const run = context.runs.latest(roomOf(context).id);
    const keyFrame = run?.id === runId && !run.isOver ? run.keyFrame() : null;
    if (keyFrame === null) throw new CroquisError("no-run");
    return { keyFrame };
  },
};
