import * as Y from "yjs";
import { memberNumberOf } from "../../../protocol/control.ts";
import { CroquisError } from "../../../protocol/errors.ts";

/** What an update brings to a document, before it is applied. */
export interface Incoming {
  /** Nothing that the document does not have already. */
  readonly empty: boolean;
  /** Everything that it builds on is in the document, or in itself. */
  readonly complete: boolean;
  /** The members in whose name it brings something new, by number. */
  readonly members: ReadonlySet<number>;
}

type Decoded = ReturnType<typeof Y.decodeUpdate>;

/**
 * Look into an update without applying it.
 * @throws CroquisError "bad-message" when it is none
 */
export function lookInto(update: Uint8Array, doc: Y.Doc): Incoming {
  const decoded = decode(update);
  const state = (client: number): number => Y.getState(doc.store, client);
  const ends = new Map<number, number>();
  const members = new Set<number>();
  let complete = true;
  for (const struct of decoded.structs) {
    const { client, clock } = struct.id;
    const end = clock + struct.length;
    const known = ends.get(client) ?? state(client);
    if (struct instanceof Y.Skip || clock > known) complete = false;
    if (end > known) {
      ends.set(client, end);
      members.add(memberNumberOf(client));
    }
  }
  const has = ({ client, clock }: Y.ID): boolean => clock < (ends.get(client) ?? state(client));
  for (const struct of decoded.structs) {
    if (struct instanceof Y.Item && !dependencies(struct).every(has)) complete = false;
  }
  const deletes = readDeletes(decoded, doc, has);
  return { empty: members.size === 0 && !deletes.any, complete: complete && deletes.known, members };
}

function decode(update: Uint8Array): Decoded {
  try {
    return Y.decodeUpdate(update);
  } catch (error) {
    throw new CroquisError("bad-message", undefined, { cause: error });
  }
}

function dependencies({ origin, rightOrigin, parent }: Y.Item): Y.ID[] {
  const above: unknown = parent;
  return [origin, rightOrigin, above instanceof Y.ID ? above : null].filter((id) => id !== null);
}

/** Whether the update deletes anything that is not deleted yet, and whether all that it deletes is known. */
function readDeletes(
  { ds }: Decoded,
  doc: Y.Doc,
  has: (id: Y.ID) => boolean,
): { readonly any: boolean; readonly known: boolean } {
  let [any, known] = [false, true];
  for (const [client, ranges] of ds.clients) {
    const structs = doc.store.clients.get(client) ?? [];
    const state = Y.getState(doc.store, client);
    for (const { clock, len } of ranges) {
      if (len > 0 && !has(Y.createID(client, clock + len - 1))) known = false;
      if (any || clock + len > state) any = true;
      for (let at = clock; !any && at < clock + len; ) {
        const struct = structs[Y.findIndexSS(structs, at)];
        if (!struct.deleted) any = true;
        at = struct.id.clock + struct.length;
      }
    }
  }
  return { any, known };
}
