import { CroquisError } from "../../../protocol/errors.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { differingAttributes, lockedFor } from "../../../protocol/locks.ts";
import { roomDocument } from "../../../protocol/room.ts";
import { provenanceOf, type RoomStroke, roomStroke, strokeEntry } from "../../../protocol/room-strokes.ts";
import { type StrokeId, strokeIdSchema } from "../../../protocol/strokes.ts";
import { badField, type Proposal } from "./rules.ts";

/** Entries of strokes, removed ones included, since the drawing was last accepted. */
const MOST_ENTRIES = 3 * LIMITS.roomStrokes;

/** @throws CroquisError "stroke-locked", "forged-identity", "bad-field" or "document-full" */
export function checkStrokes(proposal: Proposal, keys: readonly string[]): void {
  const entries = roomDocument(proposal.after).strokes;
  if (entries.size > MOST_ENTRIES) throw new CroquisError("document-full");
  for (const key of keys) {
    const id = strokeIdSchema.safeParse(key);
    if (!id.success) throw badField();
    if (entries.has(key) && strokeEntry(key, entries.get(key)) === null) throw badField();
    checkLocks(proposal, id.data);
    checkProvenance(proposal, id.data);
  }
}

function checkLocks({ before, after, place, locks }: Proposal, id: StrokeId): void {
  const locked = lockedFor(locks, id, place.user);
  if (locked.size === 0) return;
  const [was, is] = [roomStroke(before, id), roomStroke(after, id)];
  if (was === null) return;
  const changed = is === null ? [...locked] : differingAttributes(was, is);
  if (changed.some((attribute) => locked.has(attribute))) throw new CroquisError("stroke-locked");
}

function checkProvenance({ before, after, place, remembered, newborn }: Proposal, id: StrokeId): void {
  const is = strokeEntry(id, roomDocument(after).strokes.get(id));
  if (is === null) return;
  const from: Pick<RoomStroke, "author" | "prompt"> = is.kind === "removed" ? is : is.stroke;
  // Who took hold of a run's stroke just before the run was accepted has made it their own.
  if (newborn.has(id) && from.author === place.user) return;
  const known = provenanceOf(before, id) ?? remembered.get(id) ?? null;
  // What only a run had is nobody's when it is taken away, and its editor's when it is changed.
  const author = known === null ? (is.kind === "removed" ? null : place.user) : known.author;
  const asKnown = known === null || from.prompt === known.prompt;
  if (from.author !== author && !(known === null && from.author === place.user)) {
    throw new CroquisError("forged-identity");
  }
  if (!asKnown) throw badField();
}
