import type { PackedStrokes } from "../../../drawing/packed.ts";

/** Whether two pictures have the same strokes in the same order, so that every number of one has a partner. */
export function sameStrokes(a: PackedStrokes, b: PackedStrokes): boolean {
  if (a.ids.length !== b.ids.length || a.points.length !== b.points.length) return false;
  return (
    a.ids.every((id, i) => id === b.ids[i]) &&
    a.pointOffsets.every((offset, i) => offset === b.pointOffsets[i])
  );
}

/** Writes the picture a fraction `t` of the way from one to another into `into`; all have the same strokes. */
export function between(from: PackedStrokes, to: PackedStrokes, t: number, into: PackedStrokes): void {
  mix(from.points, to.points, t, into.points);
  mix(from.widths, to.widths, t, into.widths);
  mix(from.colors, to.colors, t, into.colors);
}

function mix(from: Float32Array, to: Float32Array, t: number, into: Float32Array): void {
  if (t >= 1) into.set(to);
  else for (let i = 0; i < into.length; i++) into[i] = from[i] + t * (to[i] - from[i]);
}

/** A picture of its own numbers, to be written into. */
export function copyOf({ ids, pointOffsets, points, widths, colors }: PackedStrokes): PackedStrokes {
  return { ids, pointOffsets, points: points.slice(), widths: widths.slice(), colors: colors.slice() };
}

/** Time between frames as it was measured, smoothed, in milliseconds; what a tween may last. */
export class FramePace {
  #last: number | null = null;
  #interval: number;

  constructor(expected: number) {
    this.#interval = expected;
  }

  /** A frame came at `now`; gives the time until the next one, between 16 and 150 ms. */
  frame(now: number): number {
    if (this.#last !== null) {
      const gap = Math.min(1000, now - this.#last);
      this.#interval += 0.3 * (gap - this.#interval);
    }
    this.#last = now;
    return Math.min(150, Math.max(16, this.#interval));
  }
}
