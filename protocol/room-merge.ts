import { differingAttributes, EVERY_ATTRIBUTE, type Lockable, withAttributes } from "./locks.ts";
import type { Drawing, RoomStroke } from "./room-strokes.ts";
import type { StrokeId } from "./strokes.ts";

/** What takes one drawing to another. */
export interface DrawingChange {
  readonly put: readonly RoomStroke[];
  readonly remove: readonly StrokeId[];
}

/** What may not be changed of a stroke. */
export type Kept = (id: StrokeId) => ReadonlySet<Lockable>;

const NOTHING: ReadonlySet<Lockable> = new Set();
const nothingKept: Kept = () => NOTHING;

/**
 * Undo: what takes `current` back from `after` to `before`, attribute by attribute. Only what still is as `after`
 * has it goes back; what anybody changed since stays. A stroke that `after` brought goes when nobody has touched it;
 * one that `after` took away comes back.
 * @param kept what must stay as it is; a stroke of which anything is kept does not go
 */
export function revert(
  current: ReadonlyMap<StrokeId, RoomStroke>,
  before: ReadonlyMap<StrokeId, RoomStroke>,
  after: ReadonlyMap<StrokeId, RoomStroke>,
  kept: Kept = nothingKept,
): DrawingChange {
  const put: RoomStroke[] = [];
  const remove: StrokeId[] = [];
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [now, was, became] = [current.get(id), before.get(id), after.get(id)];
    if (became === undefined) {
      if (now === undefined && was !== undefined) put.push(was);
    } else if (now !== undefined && was === undefined) {
      const untouched = differingAttributes(now, became).length === 0;
      if (untouched && kept(id).size === 0) remove.push(id);
    } else if (now !== undefined && was !== undefined) {
      const touched = new Set([...differingAttributes(now, became), ...kept(id)]);
      const back = withAttributes(
        now,
        was,
        EVERY_ATTRIBUTE.filter((attribute) => !touched.has(attribute)),
      );
      if (differingAttributes(back, now).length > 0) put.push(back);
    }
  }
  return { put, remove };
}

export const strokesById = ({ strokes }: Drawing): Map<StrokeId, RoomStroke> =>
  new Map(strokes.map((each) => [each.stroke.id, each]));
