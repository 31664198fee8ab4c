import type * as Y from "yjs";
import type { UserId } from "../../../protocol/ids.ts";
import {
  differingAttributes,
  EVERY_ATTRIBUTE,
  type Lockable,
  lockedFor,
  type RoomLocks,
  withAttributes,
} from "../../../protocol/locks.ts";
import type { DrawingChange } from "../../../protocol/room-merge.ts";
import {
  type Provenance,
  provenanceOf,
  type RoomStroke,
  roomStroke,
} from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";

type Strokes = ReadonlyMap<StrokeId, RoomStroke>;

/** What a person may do of what they want, and what of it has to wait. */
export interface Permitted {
  readonly change: DrawingChange;
  /** The strokes of the change before and after it; a stroke that is missing was, or is, not there. */
  readonly before: Strokes;
  readonly after: Strokes;
  /** Strokes of which somebody else keeps something that would have changed, and who. */
  readonly withheld: ReadonlyMap<StrokeId, UserId>;
}

interface Circumstances {
  readonly doc: Y.Doc;
  /** What is on the paper as the person sees it, by id: what the change builds on. */
  readonly shown: Strokes;
  readonly me: UserId;
  readonly locks: RoomLocks;
  /** Where strokes come from that the document has forgotten. */
  readonly remembered?: ReadonlyMap<StrokeId, Provenance>;
}

/**
 * The change as the room takes it: what others keep is left as the document has it; of what anybody keeps and the
 * person did not mean to change, the document's bits stay, not those of a run's frame. Nobody is made the author of
 * another's stroke.
 */
export function permitted(wanted: DrawingChange, circumstances: Circumstances): Permitted {
  const { doc, shown, me, locks, remembered } = circumstances;
  const put: RoomStroke[] = [];
  const remove: StrokeId[] = [];
  const before = new Map<StrokeId, RoomStroke>();
  const after = new Map<StrokeId, RoomStroke>();
  const withheld = new Map<StrokeId, UserId>();
  for (const each of wanted.put) {
    const { id } = each.stroke;
    const now = shown.get(id);
    const inDocument = roomStroke(doc, id);
    const refused = inDocument === null ? NOTHING : lockedFor(locks, id, me);
    const meant = now === undefined ? EVERY_ATTRIBUTE : differingAttributes(each, now);
    const taken = meant.filter((attribute) => !refused.has(attribute));
    if (taken.length < meant.length) withheld.set(id, holderOf(locks, id, me));
    if (taken.length === 0) continue;
    const kept = lockedByAnybody(locks, id).filter((attribute) => !taken.includes(attribute));
    const as = inDocument === null ? each : withAttributes(each, inDocument, kept);
    const from = provenanceOf(doc, id) ?? remembered?.get(id) ?? { author: me, prompt: null };
    const result = { ...as, ...from };
    put.push(result);
    after.set(id, result);
    if (now !== undefined) before.set(id, withAttributes({ ...result }, now, taken));
  }
  for (const id of wanted.remove) {
    const now = shown.get(id);
    const inDocument = roomStroke(doc, id);
    if (inDocument !== null && lockedFor(locks, id, me).size > 0) {
      withheld.set(id, holderOf(locks, id, me));
      continue;
    }
    remove.push(id);
    if (now === undefined) continue;
    before.set(id, inDocument === null ? now : withAttributes(now, inDocument, lockedByAnybody(locks, id)));
  }
  return { change: { put, remove }, before, after, withheld };
}

const NOTHING: ReadonlySet<Lockable> = new Set();

function lockedByAnybody(locks: RoomLocks, id: StrokeId): readonly Lockable[] {
  return (locks.get(id) ?? []).flatMap(({ attributes }) => attributes);
}

function holderOf(locks: RoomLocks, id: StrokeId, me: UserId): UserId {
  const lock = locks.get(id)?.find(({ holder, scope }) => holder !== me && scope === "everybody");
  return lock?.holder ?? me;
}

/** One sentence for what was left out. */
export function withheldSentence(
  withheld: ReadonlyMap<StrokeId, UserId>,
  nameOf: (user: UserId) => string,
): string {
  const holders = [...new Set(withheld.values())].map(nameOf);
  const who = holders.length === 1 ? holders[0] : `${holders[0]} and others`;
  const keeps = holders.length === 1 ? "keeps" : "keep";
  return withheld.size === 1
    ? `${who} ${keeps} that stroke as it is.`
    : `${who} ${keeps} ${withheld.size} of these strokes as they are.`;
}
