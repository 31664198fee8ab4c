import * as Y from "yjs";
import { CroquisError } from "../../../protocol/errors.ts";
import type { RoomLocks } from "../../../protocol/locks.ts";
import { roomDocument } from "../../../protocol/room.ts";
import type { Provenance } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import type { Place } from "../../access/place.ts";
import { checkPrompts, checkStyles } from "./lists.ts";
import { checkGroups, checkSettings } from "./plain.ts";
import { checkStrokes } from "./strokes.ts";
import { checkComments, checkMessages } from "./talk.ts";

/** An update as a rule sees it: the document before it and after it, and whose it is. */
export interface Proposal {
  readonly before: Y.Doc;
  readonly after: Y.Doc;
  /** Clocks before it: what was made by it has others. */
  readonly stateBefore: ReadonlyMap<number, number>;
  readonly place: Place;
  readonly locks: RoomLocks;
  /** Where strokes came from that are in the document no longer. */
  readonly remembered: ReadonlyMap<StrokeId, Provenance>;
  /** Strokes that came with a run that was accepted a moment ago: until then nobody was their author. */
  readonly newborn: ReadonlySet<StrokeId>;
}

/** What changed in one shared type: keys of a map, null for the content of a list or a text. */
export type ChangedKeys = ReadonlySet<string | null>;
export type Changed = ReadonlyMap<Y.AbstractType<unknown>, ChangedKeys>;

export const badField = (): CroquisError => new CroquisError("bad-field");

/** The keys of a map that changed. @throws CroquisError "bad-field" when it was used as a list */
export function mapKeys(keys: ChangedKeys): string[] {
  return [...keys].map((key) => {
    if (key === null) throw badField();
    return key;
  });
}

export const isNew = ({ stateBefore }: Proposal, item: Y.Item | null): boolean =>
  item !== null && item.id.clock >= (stateBefore.get(item.id.client) ?? 0);

/** @throws CroquisError naming what the author of the proposal may not do (protocol/SPEC.md, G) */
export function checkProposal(proposal: Proposal, changed: Changed): void {
  const { before, after } = proposal;
  const room = roomDocument(after);
  const known = new Set<unknown>(Object.values(room));
  for (const [name, type] of after.share) {
    if (!known.has(type) && !before.share.has(name)) throw badField();
  }
  for (const [type, keys] of changed) {
    switch (rootOf(type)) {
      case room.strokes:
        checkStrokes(proposal, mapKeys(keys));
        break;
      case room.settings:
        checkSettings(room.settings, mapKeys(keys));
        break;
      case room.groups:
        checkGroups(room.groups, mapKeys(keys));
        break;
      case room.messages:
        checkMessages(proposal, mapKeys(keys));
        break;
      case room.comments:
        checkComments(proposal, mapKeys(keys));
        break;
      case room.prompts:
        checkPrompts(proposal, type, keys);
        break;
      case room.styles:
        checkStyles(proposal, type, keys);
        break;
      default:
        // The accepted drawing is the server's to write, and nothing else has a name here.
        throw badField();
    }
  }
}

function rootOf(type: Y.AbstractType<unknown>): Y.AbstractType<unknown> {
  let top = type;
  while (top._item !== null && top._item.parent instanceof Y.AbstractType) top = top._item.parent;
  return top;
}
