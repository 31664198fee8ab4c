import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { z } from "zod";
import { authorityChangeSchema, authorityStateSchema } from "./authority.ts";
import { userIdSchema } from "./ids.ts";
import { roleSchema } from "./roles.ts";

/**
 * The message type that Croquis adds to those of y-protocols (0 sync, 1 awareness, 3 query awareness) on `/yjs/ROOM`:
 * a string of JSON, of either of these unions.
 */
export const CONTROL = 64;

export const toServerControlSchema = z.discriminatedUnion("type", [
  /** First of all: what `POST /api/rooms/ID/tickets` gave. Until then nothing else is looked at. */
  z.object({ type: z.literal("ticket"), ticket: z.string().max(2048) }),
  /** Asks for "saved" with the same number when all that was sent before this lies on disk. */
  z.object({ type: z.literal("save"), number: z.int().min(0) }),
]);
export type ToServerControl = z.infer<typeof toServerControlSchema>;

export const toClientControlSchema = z.discriminatedUnion("type", [
  /** The ticket was good. `client` × 2³² plus 32 random bits is what the client's Yjs id has to be. */
  z.object({
    type: z.literal("welcome"),
    user: userIdSchema,
    role: roleSchema,
    authority: authorityStateSchema,
  }),
  z.object({ type: z.literal("authority"), change: authorityChangeSchema }),
  z.object({ type: z.literal("saved"), number: z.int().min(0) }),
  /** The document is larger than `LIMITS.roomDocumentWarning`. */
  z.object({ type: z.literal("large"), bytes: z.int() }),
]);
export type ToClientControl = z.infer<typeof toClientControlSchema>;

export function controlMessage(content: ToServerControl | ToClientControl): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, CONTROL);
  encoding.writeVarString(encoder, JSON.stringify(content));
  return encoding.toUint8Array(encoder);
}

/** What follows the message type. @throws ZodError, SyntaxError or Error when it is no such message */
export function readControl<T>(decoder: decoding.Decoder, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(decoding.readVarString(decoder)));
}

const RANDOM_BITS = 2 ** 32;

/** A Yjs client id for the member of this number: nobody else's updates may speak for it. */
export const yjsClientId = (memberNumber: number, random: number): number =>
  memberNumber * RANDOM_BITS + (random >>> 0);

/** The number of the member whose Yjs client id this is; 0 for the server's own. */
export const memberNumberOf = (yjsClient: number): number => Math.floor(yjsClient / RANDOM_BITS);
