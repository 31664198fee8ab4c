import type * as Y from "yjs";
import type { Problem } from "../../../protocol/errors.ts";
import { differingAttributes, lockedFor, withAttributes } from "../../../protocol/locks.ts";
import { mayEdit } from "../../../protocol/roles.ts";
import { roomDocument } from "../../../protocol/room.ts";
import {
  isRemoved,
  putStrokes,
  removeStrokes,
  roomStroke,
  strokeEntry,
} from "../../../protocol/room-strokes.ts";
import { runSettingsSchema } from "../../../protocol/settings.ts";
import { type StrokeId, strokeIdSchema } from "../../../protocol/strokes.ts";
import type { Me } from "./authority.ts";
import { promptChanges, styleChanges } from "./rescue-lists.ts";
import { talkChanges } from "./rescue-talk.ts";
import { Unsaved } from "./unsaved.ts";
import { type Change, type Check, type Fate, fits, type Wreck } from "./wreck.ts";

/** How many changes were put back, and how many of what kind were not. */
export interface Rescued {
  readonly back: number;
  readonly locked: number;
  readonly refused: number;
}

const GROUP_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** Changes of one transaction: an update of so many strokes is far below the largest message. */
const TOGETHER = 500;

/**
 * Put back what was done in `mine` and is not in `fresh`, as far as locks, the role and the document's rules allow.
 * @param nothing leave all of it out, and count it
 */
export function rescue(wreck: Wreck, nothing = false): Rescued {
  const changes = changesOf(wreck);
  const counts: Record<Fate, number> = { back: 0, locked: 0, refused: 0, known: 0 };
  if (nothing || !mayEdit(wreck.me.role)) return { back: 0, locked: 0, refused: changes.length };
  for (let from = 0; from < changes.length; from += TOGETHER) {
    wreck.fresh.transact(() => {
      for (const change of changes.slice(from, from + TOGETHER)) counts[change()]++;
    });
  }
  return counts;
}

/** One sentence about what was left out; null when nothing was. */
export function sentenceOf(
  { locked, refused }: Rescued,
  { role }: Me,
  problem: Problem | null,
): string | null {
  const changes = (count: number): string => (count === 1 ? "one change" : `${count} changes`);
  if (locked + refused === 0) return null;
  if (!mayEdit(role)) return `You are here to look now; ${changes(locked + refused)} could not be kept.`;
  if (problem?.code === "document-full")
    return `This room is full to the brim; ${changes(locked + refused)} could not be kept.`;
  if (refused === 0) {
    const strokes = locked === 1 ? "a stroke" : `${locked} strokes`;
    return `Somebody keeps ${strokes} as ${locked === 1 ? "it is" : "they are"}; what you did there was left out.`;
  }
  return `The room could not take ${changes(locked + refused)} of yours; the rest is as you left it.`;
}

function changesOf(wreck: Wreck): Change[] {
  const unsaved = new Unsaved(wreck.mine, wreck.fresh, wreck.memberNumber);
  const [mine, fresh] = [roomDocument(wreck.mine), roomDocument(wreck.fresh)];
  return [
    ...strokeChanges(wreck, unsaved),
    ...plainChanges(
      unsaved,
      mine.groups,
      fresh.groups,
      (_, value) => typeof value === "string" && GROUP_ID.test(value),
    ),
    ...plainChanges(unsaved, mine.settings, fresh.settings, fits(runSettingsSchema.shape)),
    ...promptChanges(wreck, unsaved),
    ...styleChanges(wreck, unsaved),
    ...talkChanges(wreck, unsaved),
  ];
}

function strokeChanges({ mine, fresh, me, locks }: Wreck, unsaved: Unsaved): Change[] {
  const strokes = unsaved.entries(roomDocument(mine).strokes, roomDocument(fresh).strokes);
  return strokes.map((each) => (): Fate => {
    const entry = each.kind === "set" ? strokeEntry(each.key, each.value) : null;
    const parsed = strokeIdSchema.safeParse(each.key);
    if (entry === null || !parsed.success) return "refused";
    const id: StrokeId = parsed.data;
    const now = roomStroke(fresh, id);
    const locked = lockedFor(locks, id, me.user);
    if (entry.kind === "removed") {
      if (now === null && isRemoved(fresh, id)) return "known";
      if (now !== null && locked.size > 0) return "locked";
      removeStrokes(fresh, [id]);
      return "back";
    }
    if (now === null) {
      putStrokes(fresh, [{ ...entry.stroke, author: me.user }]);
      return "back";
    }
    const { author, prompt } = now;
    const wanted = { ...entry.stroke, author, prompt };
    const allowed = withAttributes(wanted, now, locked);
    const isKept = differingAttributes(wanted, allowed).length > 0;
    if (differingAttributes(now, allowed).length > 0) putStrokes(fresh, [allowed]);
    return isKept ? "locked" : "back";
  });
}

function plainChanges(unsaved: Unsaved, mine: Y.Map<unknown>, fresh: Y.Map<unknown>, check: Check): Change[] {
  return unsaved.entries(mine, fresh).map((each) => (): Fate => {
    if (each.kind === "deleted") fresh.delete(each.key);
    else if (!check(each.key, each.value)) return "refused";
    else fresh.set(each.key, each.value);
    return "back";
  });
}
