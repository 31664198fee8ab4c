import { isDeepStrictEqual } from "node:util";
import { CroquisError } from "../../../protocol/errors.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { roomDocument } from "../../../protocol/room.ts";
import { commentSchema, messageSchema } from "../../../protocol/room-talk.ts";
import { badField, type Proposal } from "./rules.ts";

const ENTRY_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** What was said is its author's: nobody changes it, and only they or an owner take it away. */
export function checkMessages({ before, after, place }: Proposal, keys: readonly string[]): void {
  const [was, is] = [roomDocument(before).messages, roomDocument(after).messages];
  if (is.size > LIMITS.messages) throw new CroquisError("document-full");
  for (const key of keys) {
    const old = messageSchema.safeParse(was.get(key));
    if (!ENTRY_ID.test(key)) throw badField();
    if (old.success && old.data.author !== place.user && (is.has(key) || place.role !== "owner")) {
      throw new CroquisError("forged-identity");
    }
    if (!is.has(key)) continue;
    const message = messageSchema.safeParse(is.get(key));
    if (!message.success) throw badField();
    if (message.data.author !== place.user) throw new CroquisError("forged-identity");
  }
}

/** As messages, except that everybody who may draw may say that a comment is dealt with. */
export function checkComments({ before, after, place }: Proposal, keys: readonly string[]): void {
  const [was, is] = [roomDocument(before).comments, roomDocument(after).comments];
  if (is.size > LIMITS.comments) throw new CroquisError("document-full");
  for (const key of keys) {
    const old = commentSchema.safeParse(was.get(key));
    if (!ENTRY_ID.test(key)) throw badField();
    const others = old.success && old.data.author !== place.user;
    if (!is.has(key)) {
      if (others && place.role !== "owner") throw new CroquisError("forged-identity");
      continue;
    }
    const comment = commentSchema.safeParse(is.get(key));
    if (!comment.success) throw badField();
    const { resolved: _, ...said } = comment.data;
    if (others) {
      const { resolved: __, ...saidBefore } = old.data;
      if (!isDeepStrictEqual(said, saidBefore)) throw new CroquisError("forged-identity");
    } else if (said.author !== place.user) {
      throw new CroquisError("forged-identity");
    }
  }
}
