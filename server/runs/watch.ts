import type * as Y from "yjs";
import { roomDocument } from "../../protocol/room.ts";
import { type StrokeId, strokeIdSchema } from "../../protocol/strokes.ts";
import type { Room } from "../rooms/room.ts";

/** How long prompts, styles and settings must rest before a run takes them, in milliseconds. */
const REST = 300;
/** How long people's edits gather before a run takes them, in milliseconds. */
const GATHER = 8;

type Watched = Pick<Room, "doc" | "authority">;

/** Calls `changed` when the room's prompts, styles, settings or rules have changed and rested. @returns what ends it */
export function watchRunInputs({ doc, authority }: Watched, changed: () => void): () => void {
  const { prompts, styles, settings } = roomDocument(doc);
  let timer: NodeJS.Timeout | null = null;
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(changed, REST);
  };
  prompts.observeDeep(soon);
  styles.observeDeep(soon);
  settings.observeDeep(soon);
  const unwatchRules = authority.observe(({ rules }) => {
    if (rules !== undefined) soon();
  });
  return () => {
    prompts.unobserveDeep(soon);
    styles.unobserveDeep(soon);
    settings.unobserveDeep(soon);
    unwatchRules();
    if (timer !== null) clearTimeout(timer);
  };
}

/** What people do to the strokes of a room. */
export interface StrokeWatch {
  /** These are others than before, or gone; said at once. */
  touched(ids: readonly StrokeId[]): void;
  /** Some were touched, and a moment has passed for others. */
  gathered(): void;
  /** Locks were set or released; said at once. */
  locked(): void;
}

/** @returns what ends it */
export function watchStrokes({ doc, authority }: Watched, watch: StrokeWatch): () => void {
  const { strokes } = roomDocument(doc);
  let timer: NodeJS.Timeout | null = null;
  const edited = ({ keysChanged }: Y.YMapEvent<Uint8Array>): void => {
    const ids = [...keysChanged].flatMap((key) => strokeIdSchema.safeParse(key).data ?? []);
    if (ids.length === 0) return;
    watch.touched(ids);
    timer ??= setTimeout(() => {
      timer = null;
      watch.gathered();
    }, GATHER);
  };
  strokes.observe(edited);
  const unwatchLocks = authority.observe(({ locks }) => {
    if (locks !== undefined) watch.locked();
  });
  return () => {
    strokes.unobserve(edited);
    unwatchLocks();
    if (timer !== null) clearTimeout(timer);
  };
}
