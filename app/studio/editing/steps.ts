import type * as Y from "yjs";
import type { RunId } from "../../../protocol/ids.ts";
import { differingAttributes, type Lockable, withAttributes } from "../../../protocol/locks.ts";
import { type DrawingChange, revert } from "../../../protocol/room-merge.ts";
import { isRemoved, type Provenance, type RoomStroke, roomStroke } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import { measuredAnew } from "../room/composed.ts";

type Strokes = ReadonlyMap<StrokeId, RoomStroke>;
/** Which group each stroke is in; null for none. */
export type Membership = ReadonlyMap<StrokeId, string | null>;

/** Something that a person did to strokes, by value. */
export interface StrokeStep {
  readonly kind: "strokes";
  /** In few words, as in “Move”. */
  readonly what: string;
  /** Side of the canvas that the strokes are measured on, pixels. */
  readonly side: number;
  readonly before: Strokes;
  readonly after: Strokes;
  /** Where the strokes come from, as the room knows it. */
  readonly from: ReadonlyMap<StrokeId, Provenance>;
  readonly groups: { readonly before: Membership; readonly after: Membership };
}

export type Step =
  | StrokeStep
  /** A change to words, weights, styles or settings; what it was the document's undo manager knows. */
  | { readonly kind: "words" }
  | { readonly kind: "run"; readonly runId: RunId };

export type Direction = "undo" | "redo";

/**
 * What takes a step back, or forward again, from what is now. A run that is going on moves strokes, which is nobody's
 * change: what counts is whether people have changed them since.
 * @param shown what is on the paper as the person sees it, measured as the document is
 */
export function changeFor(
  step: StrokeStep,
  direction: Direction,
  now: { readonly doc: Y.Doc; readonly side: number; readonly shown: Strokes },
  kept: (id: StrokeId) => ReadonlySet<Lockable>,
): DrawingChange {
  const factor = now.side / step.side;
  const [before, after] = [scaled(step.before, factor), scaled(step.after, factor)];
  const current = new Map<StrokeId, RoomStroke>();
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const stroke = roomStroke(now.doc, id) ?? (isRemoved(now.doc, id) ? undefined : now.shown.get(id));
    if (stroke !== undefined) current.set(id, stroke);
  }
  const change =
    direction === "undo" ? revert(current, before, after, kept) : revert(current, after, before, kept);
  const put = change.put.map((each) => {
    const [was, shown] = [current.get(each.stroke.id), now.shown.get(each.stroke.id)];
    // What the step does not touch stays as it is seen.
    return was === undefined || shown === undefined
      ? each
      : withAttributes(shown, each, differingAttributes(each, was));
  });
  return { put, remove: change.remove };
}

function scaled(strokes: Strokes, factor: number): Strokes {
  if (factor === 1) return strokes;
  return new Map(
    [...strokes].map(([id, each]) => [id, { ...each, stroke: measuredAnew([each.stroke], factor)[0] }]),
  );
}
