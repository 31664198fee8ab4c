import type { FloatArray, PackedGradients, PackedStrokes } from "../../drawing/packed.ts";
import type { Locks } from "../../protocol/locks.ts";
import type { LearningRates } from "../../protocol/settings.ts";
import { blocksOf } from "./edit-strokes.ts";

/** What every step clamps to: stroke diameters in canvas pixels; colours and opacity always stay in [0, 1]. */
export interface Bounds {
  readonly minWidth: number;
  readonly maxWidth: number;
}

/**
 * One step of a range of parameters against their gradients, in place; what is locked is left alone.
 * @param rate learning rate
 * @param step the how manyth since the moments were zero, from 1
 */
export type UpdateRule = (
  moments: Moments,
  parameters: FloatArray,
  gradients: FloatArray,
  from: number,
  to: number,
  rate: number,
  step: number,
) => void;

/** Running moments of one array of gradients, and which of the parameters are locked. */
export class Moments {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** 1 where a parameter is locked. */
  readonly locked: Uint8Array;

  constructor(length: number) {
    this.first = new Float64Array(length);
    this.second = new Float64Array(length);
    this.locked = new Uint8Array(length);
  }

  clamp(parameters: FloatArray, from: number, to: number, low: number, high: number): void {
    for (let i = from; i < to; i++) {
      if (this.locked[i] === 1) continue;
      parameters[i] = Math.min(high, Math.max(low, parameters[i]));
    }
  }

  /** Take over what `other` has from `start` on. */
  copy(other: Moments, start: number, length: number, to: number): void {
    this.first.set(other.first.subarray(start, start + length), to);
    this.second.set(other.second.subarray(start, start + length), to);
  }

  reset(from: number, to: number): void {
    this.first.fill(0, from, to);
    this.second.fill(0, from, to);
  }

  /** Lock a range or free it; what is locked, or was until now, has no past: its moments are zero. */
  setLocked(from: number, to: number, locked: boolean): void {
    for (let i = from; i < to; i++) {
      if (locked || this.locked[i] === 1) this.first[i] = this.second[i] = 0;
      this.locked[i] = locked ? 1 : 0;
    }
  }
}

/**
 * An optimiser on packed strokes, with a rate each for points, width and colour, and a mask. What is locked does not
 * change by one bit, its moments stay zero.
 */
export class MaskedOptimiser {
  readonly #update: UpdateRule;
  #strokes: PackedStrokes<FloatArray>;
  #points: Moments;
  #widths: Moments;
  #colors: Moments;
  /** Steps taken by each stroke since its moments were zero. */
  #steps: Uint32Array;
  #locks: Locks = new Map();

  constructor(strokes: PackedStrokes<FloatArray>, update: UpdateRule) {
    this.#strokes = strokes;
    this.#update = update;
    this.#points = new Moments(strokes.points.length);
    this.#widths = new Moments(strokes.widths.length);
    this.#colors = new Moments(strokes.colors.length);
    this.#steps = new Uint32Array(strokes.ids.length);
  }

  /**
   * Other strokes take the place of those so far: each keeps the moments of the one at the index `before`, to the bit, or
   * begins without a past at −1. Locks stay with their ids.
   */
  follow(strokes: PackedStrokes<FloatArray>, before: Int32Array): void {
    const old = {
      offsets: this.#strokes.pointOffsets,
      points: this.#points,
      widths: this.#widths,
      colors: this.#colors,
      steps: this.#steps,
    };
    this.#strokes = strokes;
    this.#points = new Moments(strokes.points.length);
    this.#widths = new Moments(strokes.widths.length);
    this.#colors = new Moments(strokes.colors.length);
    this.#steps = new Uint32Array(strokes.ids.length);
    for (const { from, to, count } of blocksOf(before)) {
      const [first, end] = [2 * old.offsets[from], 2 * old.offsets[from + count]];
      this.#points.copy(old.points, first, end - first, 2 * strokes.pointOffsets[to]);
      this.#widths.copy(old.widths, from, count, to);
      this.#colors.copy(old.colors, 4 * from, 4 * count, 4 * to);
      this.#steps.set(old.steps.subarray(from, from + count), to);
    }
    this.setLocks(this.#locks);
  }

  /** From the next step on exactly these attributes are locked. Ids that no stroke has are passed over. */
  setLocks(locks: Locks): void {
    this.#locks = locks;
    const { ids, pointOffsets } = this.#strokes;
    for (let i = 0; i < ids.length; i++) {
      const attributes = locks.get(ids[i]);
      const has = (attribute: "points" | "width" | "color" | "opacity"): boolean =>
        attributes?.has(attribute) ?? false;
      this.#points.setLocked(2 * pointOffsets[i], 2 * pointOffsets[i + 1], has("points"));
      this.#widths.setLocked(i, i + 1, has("width"));
      this.#colors.setLocked(4 * i, 4 * i + 3, has("color"));
      this.#colors.setLocked(4 * i + 3, 4 * i + 4, has("opacity"));
    }
  }

  /** Whether anything of the stroke is locked. */
  isLocked(stroke: number): boolean {
    const { pointOffsets } = this.#strokes;
    return (
      this.#points.locked[2 * pointOffsets[stroke]] === 1 ||
      this.#widths.locked[stroke] === 1 ||
      this.#colors.locked[4 * stroke] === 1 ||
      this.#colors.locked[4 * stroke + 3] === 1
    );
  }

  isColorLocked(stroke: number): boolean {
    return this.#colors.locked[4 * stroke] === 1;
  }

  /** The stroke has been put somewhere else: its moments are zero again. */
  restart(stroke: number): void {
    const { pointOffsets } = this.#strokes;
    this.#points.reset(2 * pointOffsets[stroke], 2 * pointOffsets[stroke + 1]);
    this.#widths.reset(stroke, stroke + 1);
    this.#colors.reset(4 * stroke, 4 * stroke + 4);
    this.#steps[stroke] = 0;
  }

  /** One step against `gradients`, in place, then the clamp. */
  step(gradients: PackedGradients<FloatArray>, rates: LearningRates, bounds: Bounds): void {
    const { pointOffsets, points, widths, colors } = this.#strokes;
    for (let i = 0; i < this.#steps.length; i++) {
      const step = ++this.#steps[i];
      this.#update(
        this.#points,
        points,
        gradients.points,
        2 * pointOffsets[i],
        2 * pointOffsets[i + 1],
        rates.points,
        step,
      );
      this.#update(this.#widths, widths, gradients.widths, i, i + 1, rates.width, step);
      this.#update(this.#colors, colors, gradients.colors, 4 * i, 4 * i + 4, rates.color, step);
    }
    this.#widths.clamp(widths, 0, widths.length, bounds.minWidth, bounds.maxWidth);
    this.#colors.clamp(colors, 0, colors.length, 0, 1);
  }
}
