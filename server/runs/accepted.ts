import { rescaled } from "../../drawing/rescale.ts";
import type { Stroke } from "../../drawing/stroke.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { withAttributes } from "../../protocol/locks.ts";
import { strokesById } from "../../protocol/room-merge.ts";
import { byOrder, type Drawing, type Provenance, type RoomStroke } from "../../protocol/room-strokes.ts";
import type { StrokeId } from "../../protocol/strokes.ts";
import type { RunEdits } from "./edits.ts";

/** A run's strokes at its end. */
export interface Outcome {
  /** Side of the canvas that they are measured on, pixels. */
  readonly side: number;
  readonly strokes: readonly { readonly stroke: Stroke; readonly order: number }[];
  /** The last patch that they honour. */
  readonly revision: number;
}

/**
 * The room's drawing when a run is accepted: the run's strokes with the places, authors and prompts that the room knows,
 * and what nobody has edited of what it made itself as `made` says. What people did and the outcome does not honour stands as the
 * document has it: changed, added or taken away. Strokes that the run did not begin with go, where nobody touched them.
 * The paper keeps its side unless it was empty, and what was locked its bits.
 */
export function acceptedDrawing(
  current: Drawing,
  outcome: Outcome,
  edits: RunEdits,
  made: Provenance,
): Drawing {
  const empty = current.strokes.length === 0 && edits.wasEmpty;
  const side = empty ? outcome.side : current.side;
  const there = strokesById(current);
  const accepted = new Map<StrokeId, RoomStroke>();
  for (const { stroke, order } of outcome.strokes) {
    const { id } = stroke;
    const told = edits.told(id);
    if (edits.isPending(id, outcome.revision)) {
      const now = there.get(id);
      if (now !== undefined) accepted.set(id, now);
      continue;
    }
    const { author, prompt } = told ?? made;
    const drawn = { stroke: rescaled(stroke, outcome.side, side), order, author, prompt };
    accepted.set(id, told ? withAttributes(drawn, told, edits.kept(id)) : drawn);
  }
  for (const [id, now] of there) {
    // Told and not there any more: the run had no room for it.
    if (!accepted.has(id) && edits.told(id)) accepted.set(id, now);
  }
  const strokes = [...accepted.values()].sort(byOrder).slice(0, LIMITS.roomStrokes);
  return { side, strokes };
}
