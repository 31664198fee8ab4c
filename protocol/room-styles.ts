import * as Y from "yjs";
import { LIMITS } from "./limits.ts";
import { roomDocument } from "./room.ts";
import { type StyleReference, styleReferenceSchema } from "./style.ts";

/** One style reference of the room. */
export interface RoomStyle extends StyleReference {
  readonly id: string;
}

/** The room's style references, in the order in which they were brought, at most `LIMITS.styleReferences`. */
export function roomStyles(doc: Y.Doc): RoomStyle[] {
  const found: RoomStyle[] = [];
  for (const entry of roomDocument(doc).styles) {
    if (!(entry instanceof Y.Map)) continue;
    const stored: Record<string, unknown> = entry.toJSON();
    const parsed = styleReferenceSchema.safeParse(stored);
    if (typeof stored.id === "string" && parsed.success) found.push({ ...parsed.data, id: stored.id });
  }
  return found.slice(0, LIMITS.styleReferences);
}

/** The style references as a run takes them: those that weigh something. */
export function readStyles(doc: Y.Doc): StyleReference[] {
  return roomStyles(doc).flatMap(({ id: _, ...reference }) => (reference.weight > 0 ? [reference] : []));
}

export function addStyle(doc: Y.Doc, id: string, reference: StyleReference): void {
  const entry = new Y.Map<unknown>(Object.entries({ ...reference, id }));
  roomDocument(doc).styles.push([entry]);
}

export function changeStyle(doc: Y.Doc, id: string, changes: Partial<StyleReference>): void {
  doc.transact(() => {
    for (const entry of entriesOf(doc, id)) {
      for (const [key, value] of Object.entries(changes)) entry.set(key, value);
    }
  });
}

export function removeStyle(doc: Y.Doc, id: string): void {
  const { styles } = roomDocument(doc);
  doc.transact(() => {
    for (const entry of entriesOf(doc, id)) styles.delete(styles.toArray().indexOf(entry), 1);
  });
}

function entriesOf(doc: Y.Doc, id: string): Y.Map<unknown>[] {
  return roomDocument(doc)
    .styles.toArray()
    .filter((entry) => entry instanceof Y.Map && entry.get("id") === id);
}
