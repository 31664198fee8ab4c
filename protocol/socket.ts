import { z } from "zod";
import { socketBytesSchema } from "./bytes.ts";
import { type Problem, problemSchema } from "./errors.ts";
import { roomIdSchema, runIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { lockableSchema, lockScopeSchema } from "./locks.ts";
import { type RunStatus, runStatusSchema } from "./run.ts";
import { strokeIdSchema } from "./strokes.ts";

const strokeIds = z.array(strokeIdSchema).min(1).max(LIMITS.roomStrokes);

/** What a connection shows before anything else, as Socket.IO's `auth`. */
export const handshakeSchema = z.object({ ticket: z.string().max(2048) });
export type Handshake = z.infer<typeof handshakeSchema>;

/** Commands of a person, each answered by an acknowledgement: `{ ok: true, … }` or `{ ok: false, problem }`. */
export const commandSchemas = {
  /** Enter a room: from then on its events arrive. Answers with the run, if any, and its picture as a key frame. */
  "room.join": z.object({ roomId: roomIdSchema }),
  /**
   * Start a run from the room's document. `documentState` is the sender's Yjs state vector: the server waits until
   * its own document has all of it, so that the words just typed count.
   */
  "run.start": z.object({ from: z.enum(["scratch", "canvas"]), documentState: socketBytesSchema }),
  "run.pause": z.object({ runId: runIdSchema }),
  "run.resume": z.object({ runId: runIdSchema }),
  "run.step": z.object({ runId: runIdSchema }),
  "run.stop": z.object({ runId: runIdSchema }),
  /**
   * Take back what this run brought, and every run after it ("undo the optimiser since"); what people changed since
   * stays. With `only`, this run alone.
   */
  "run.undo": z.object({ runId: runIdSchema, only: z.boolean() }),
  /** Bring it again. */
  "run.redo": z.object({ runId: runIdSchema }),
  /** The current picture of the run as a key frame, after a gap. */
  "frames.key": z.object({ runId: runIdSchema }),
  /**
   * Keep these attributes of these strokes as they are, in one's own name. Attributes that one has locked already get
   * the new scope; what others hold is refused, unless they have been away for `LIMITS.lockAbandoned`.
   */
  "locks.set": z.object({
    strokes: strokeIds,
    attributes: z.array(lockableSchema).min(1),
    scope: lockScopeSchema,
    documentState: socketBytesSchema,
  }),
  /** Let go of one's own locks; an owner lets go of anybody's. */
  "locks.release": z.object({ strokes: strokeIds, attributes: z.array(lockableSchema).min(1) }),
  /** Take over in one's own name what somebody holds who has been away for `LIMITS.lockAbandoned`. */
  "locks.take": z.object({ strokes: strokeIds }),
} as const;

export type CommandName = keyof typeof commandSchemas;
export type CommandInput<N extends CommandName> = z.input<(typeof commandSchemas)[N]>;

const joinAnswer = z.object({ run: runStatusSchema.nullable(), keyFrame: socketBytesSchema.nullable() });
export const answerSchemas = {
  "room.join": joinAnswer,
  "run.start": z.object({ runId: runIdSchema }),
  "run.pause": z.object({}),
  "run.resume": z.object({}),
  "run.step": z.object({}),
  "run.stop": z.object({}),
  "run.undo": z.object({}),
  "run.redo": z.object({}),
  "frames.key": z.object({ keyFrame: socketBytesSchema }),
  "locks.set": z.object({}),
  "locks.release": z.object({}),
  "locks.take": z.object({}),
} as const satisfies Record<CommandName, z.ZodType>;

export type Answer<N extends CommandName> = z.infer<(typeof answerSchemas)[N]>;
export type Acknowledgement<N extends CommandName> =
  | { readonly ok: true; readonly answer: Answer<N> }
  | { readonly ok: false; readonly problem: Problem };

export const acknowledgementSchema = <N extends CommandName>(name: N) =>
  z.discriminatedUnion("ok", [
    z.object({ ok: z.literal(true), answer: answerSchemas[name] }),
    z.object({ ok: z.literal(false), problem: problemSchema }),
  ]);

/** What the server tells everybody in a room. */
export interface ServerEvents {
  /** The run changed its state, or a person just started one. */
  "run.status": (status: RunStatus) => void;
  /**
   * A frame of the run, as `protocol/frames` encodes it. Clients call `received` when they have drawn it; one that
   * lags `LIMITS.framesOnTheWay` behind gets a key frame of the newest state instead of those it missed.
   */
  "run.frame": (runId: string, frame: Uint8Array, received: () => void) => void;
  /**
   * Frames from this revision on honour what people did up to this state of the document. Comes before the first
   * such frame.
   * @param documentState a Yjs state vector
   */
  "run.honours": (runId: string, revision: number, documentState: Uint8Array) => void;
  /** Something that everybody in the room should read once. */
  "room.notice": (problem: Problem) => void;
}

export type ClientEvents = {
  [N in CommandName]: (input: CommandInput<N>, acknowledge: (answer: Acknowledgement<N>) => void) => void;
};
