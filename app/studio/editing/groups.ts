import type * as Y from "yjs";
import { roomDocument } from "../../../protocol/room.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import type { Membership } from "./steps.ts";

/** The group that a stroke is in; null for none. */
export function groupOf(doc: Y.Doc, id: StrokeId): string | null {
  const group = roomDocument(doc).groups.get(id);
  return typeof group === "string" ? group : null;
}

export function putGroups(doc: Y.Doc, membership: Membership, origin: unknown): void {
  const { groups } = roomDocument(doc);
  doc.transact(() => {
    for (const [id, group] of membership) {
      if (group !== null) groups.set(id, group);
      else if (groups.has(id)) groups.delete(id);
    }
  }, origin);
}

/** The same strokes, and with each all that are in its group. */
export function wholeGroups(doc: Y.Doc, ids: Iterable<StrokeId>): Set<StrokeId> {
  const whole = new Set(ids);
  const wanted = new Set<string>();
  for (const id of whole) {
    const group = groupOf(doc, id);
    if (group !== null) wanted.add(group);
  }
  if (wanted.size === 0) return whole;
  for (const [id, group] of roomDocument(doc).groups.entries()) {
    if (typeof group === "string" && wanted.has(group)) whole.add(id as StrokeId);
  }
  return whole;
}
