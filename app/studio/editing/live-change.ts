import type { DrawingChange } from "../../../protocol/room-merge.ts";

/** The others see what is dragged at most so often, milliseconds: 15 times a second. */
const INTERVAL = 67;
/** Every write stays in the document's history: more strokes than this are sent only when they are let go. */
const LIVE_STROKES = 8;

/** A change that goes on while something is dragged. */
export interface LiveChange {
  /** @param change all that has changed since the beginning */
  update(change: DrawingChange): void;
  /** It is done: one step. */
  commit(): void;
  /** As if it had not been. */
  cancel(): void;
}

interface Steps {
  /** Show it in this window. */
  readonly show: (change: DrawingChange) => void;
  /** Write it for all. */
  readonly write: (change: DrawingChange) => void;
  readonly commit: (change: DrawingChange) => void;
  readonly cancel: () => void;
}

/** Shows every change here at once, and writes few of them. */
export function liveChange(steps: Steps): LiveChange {
  let latest: DrawingChange | null = null;
  let written = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let over = false;
  const write = (): void => {
    timer = null;
    written = performance.now();
    if (latest !== null) steps.write(latest);
  };
  const end = (): boolean => {
    if (timer !== null) clearTimeout(timer);
    const first = !over;
    over = true;
    return first;
  };
  return {
    update: (change) => {
      if (over) return;
      latest = change;
      steps.show(change);
      if (change.put.length + change.remove.length > LIVE_STROKES || timer !== null) return;
      const wait = written + INTERVAL - performance.now();
      if (wait <= 0) write();
      else timer = setTimeout(write, wait);
    },
    commit: () => {
      if (!end()) return;
      if (latest === null) steps.cancel();
      else steps.commit(latest);
    },
    cancel: () => {
      if (end()) steps.cancel();
    },
  };
}
