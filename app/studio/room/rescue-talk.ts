import { LIMITS } from "../../../protocol/limits.ts";
import { roomDocument } from "../../../protocol/room.ts";
import { commentSchema, messageSchema } from "../../../protocol/room-talk.ts";
import type { Unsaved } from "./unsaved.ts";
import type { Change, Fate, Wreck } from "./wreck.ts";

/** Messages and comments, as far as they are ours to change. */
export function talkChanges({ mine, fresh, me }: Wreck, unsaved: Unsaved): Change[] {
  const [ours, theirs] = [roomDocument(mine), roomDocument(fresh)];
  const mayGo = (was: unknown): boolean => {
    const read = messageSchema.safeParse(was);
    return !read.success || read.data.author === me.user || me.role === "owner";
  };
  const messages = unsaved.entries(ours.messages, theirs.messages).map((each) => (): Fate => {
    const was = theirs.messages.get(each.key);
    if (each.kind === "deleted") {
      if (!mayGo(was)) return "refused";
      theirs.messages.delete(each.key);
      return "back";
    }
    const said = messageSchema.safeParse(each.value);
    if (!said.success || was !== undefined || theirs.messages.size >= LIMITS.messages) return "refused";
    theirs.messages.set(each.key, { ...said.data, author: me.user });
    return "back";
  });
  const comments = unsaved.entries(ours.comments, theirs.comments).map((each) => (): Fate => {
    const was = commentSchema.safeParse(theirs.comments.get(each.key));
    if (each.kind === "deleted") {
      if (!mayGo(theirs.comments.get(each.key))) return "refused";
      theirs.comments.delete(each.key);
      return "back";
    }
    const said = commentSchema.safeParse(each.value);
    if (!said.success || (!was.success && theirs.comments.size >= LIMITS.comments)) return "refused";
    const others = was.success && was.data.author !== me.user;
    // Of what somebody else said only whether it is dealt with may change.
    const comment = others
      ? { ...was.data, resolved: said.data.resolved }
      : { ...said.data, author: me.user };
    theirs.comments.set(each.key, comment);
    return "back";
  });
  return [...messages, ...comments];
}
