import type * as Y from "yjs";
import { z } from "zod";
import { userIdSchema } from "./ids.ts";
import { LIMITS } from "./limits.ts";
import { roomDocument } from "./room.ts";
import { strokeIdSchema } from "./strokes.ts";

/** Milliseconds since 1970, by the clock of whoever wrote it. */
const time = z.number().min(0).max(8.64e15);
const said = z.string().trim().min(1).max(LIMITS.messageLength);
const share = z.number().min(0).max(1);

/** What somebody said to everybody in the room. */
export const messageSchema = z.object({ author: userIdSchema, at: time, text: said });
export type Message = z.infer<typeof messageSchema>;

/** What a comment is about: a stroke, wherever it goes, or a place in shares of the paper's width and height. */
export const pinSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("stroke"), stroke: strokeIdSchema }),
  z.object({ kind: z.literal("place"), x: share, y: share }),
]);
export type Pin = z.infer<typeof pinSchema>;

/** Something said about a part of the drawing; an answer names the comment that it answers. */
export const commentSchema = messageSchema.extend({
  pin: pinSchema,
  answers: z.string().max(64).nullable(),
  resolved: z.boolean(),
});
export type Comment = z.infer<typeof commentSchema>;

type Identified<T> = T & { readonly id: string };

function readAll<T extends { readonly at: number }>(
  map: Y.Map<unknown>,
  schema: z.ZodType<T>,
): Identified<T>[] {
  const found: Identified<T>[] = [];
  for (const [id, value] of map.entries()) {
    const parsed = schema.safeParse(value);
    if (parsed.success) found.push({ ...parsed.data, id });
  }
  return found.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** What was said in the room, oldest first. */
export const readMessages = (doc: Y.Doc): Identified<Message>[] =>
  readAll(roomDocument(doc).messages, messageSchema);

/** The comments on the drawing, oldest first. */
export const readComments = (doc: Y.Doc): Identified<Comment>[] =>
  readAll(roomDocument(doc).comments, commentSchema);

export function say(doc: Y.Doc, id: string, message: Message): void {
  roomDocument(doc).messages.set(id, message);
}

/** A new comment, or another version of one's own; anybody who may edit may change only `resolved`. */
export function putComment(doc: Y.Doc, id: string, comment: Comment): void {
  roomDocument(doc).comments.set(id, comment);
}

export function removeComment(doc: Y.Doc, id: string): void {
  roomDocument(doc).comments.delete(id);
}
