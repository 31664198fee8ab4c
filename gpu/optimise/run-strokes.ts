import { type PackedGradients, type PackedStrokes, packStrokes } from "../../drawing/packed.ts";
import type { Random } from "../../drawing/random.ts";
import type { Stroke, StrokeId } from "../../drawing/stroke.ts";
import type { Locks } from "../../protocol/locks.ts";
import { PRESETS } from "../../protocol/presets.ts";
import type { LearningRates, RunSettings } from "../../protocol/settings.ts";
import type { Verdict } from "../critics/critic.ts";
import { type ShapeReference, StrokePull } from "../critics/style/stroke-pull.ts";
import type { Imagined } from "../imagine/imagine.ts";
import { MaskedAdam } from "./adam.ts";
import { type Edits, editInPlace, editStrokes, type OrderedStrokes, ordered } from "./edit-strokes.ts";
import type { Bounds, MaskedOptimiser } from "./masked-optimiser.ts";
import { reseed } from "./reseed.ts";
import { MaskedRmsprop } from "./rmsprop.ts";
import { boundsOf } from "./schedule.ts";
import { ColorSnap, type SnapPalette } from "./snap.ts";

/** Which of a run's two optimisers takes a step: the one for words and style, or the one for the style alone. */
export type Mover = "whole" | "style";

/** A run's strokes with all that has a past with them: moments, locks, the colours behind those that show. */
export class RunStrokes {
  #drawn: OrderedStrokes;
  readonly #canvas: number;
  readonly #movers: Readonly<Record<Mover, MaskedOptimiser>>;
  readonly #pull: StrokePull;
  readonly #snap: ColorSnap;
  readonly #bounds: Bounds;

  /**
   * @param strokes in z-order
   * @param orders places in the z-order of some of them; the others come after the one below
   */
  constructor(settings: RunSettings, strokes: readonly Stroke[], orders: ReadonlyMap<StrokeId, number>) {
    const packed = packStrokes(strokes);
    let highest = -1;
    const places = strokes.map(({ id }) => {
      const order = orders.get(id) ?? highest + 1;
      highest = Math.max(highest, order);
      return order;
    });
    this.#drawn = ordered(packed, places);
    this.#canvas = settings.canvas;
    this.#movers = {
      whole:
        PRESETS[settings.preset].optimiser === "adam" ? new MaskedAdam(packed) : new MaskedRmsprop(packed),
      style: new MaskedRmsprop(packed),
    };
    this.#pull = new StrokePull(packed);
    this.#snap = new ColorSnap({
      strokes: packed,
      canvas: settings.canvas,
      locked: (stroke) => this.#movers.whole.isColorLocked(stroke),
    });
    this.#bounds = boundsOf(settings);
  }

  /** As they are; they move with the next step, and after edits they are others. */
  get packed(): PackedStrokes<Float32Array> {
    return this.#drawn.strokes;
  }

  /** [N] ascending places in the z-order. */
  get orders(): readonly number[] {
    return this.#drawn.orders;
  }

  setLocks(locks: Locks): void {
    for (const mover of Object.values(this.#movers)) mover.setLocks(locks);
  }

  setPalettes(palettes: readonly SnapPalette[] | null): void {
    this.#snap.setPalettes(palettes);
  }

  /** What people put here begins without a past; all other strokes keep theirs to the bit. */
  edit(edits: Edits): void {
    const inPlace = editInPlace(this.#drawn, edits);
    if (inPlace !== null) {
      for (const stroke of inPlace) {
        for (const mover of Object.values(this.#movers)) mover.restart(stroke);
        this.#snap.forget(stroke);
      }
      return;
    }
    const { before, ...drawn } = editStrokes(this.#drawn, edits);
    this.#drawn = drawn;
    for (const mover of Object.values(this.#movers)) mover.follow(drawn.strokes, before);
    this.#snap.follow(drawn.strokes, before);
    this.#pull.follow(drawn.strokes);
  }

  /** Adds to `gradients` what references suggest about strokes themselves; see `StrokePull`. */
  pull(
    references: readonly ShapeReference[],
    odds: number,
    gradients: PackedGradients<Float32Array>,
  ): Pick<Verdict, "loss" | "terms"> {
    return this.#pull.add(references, odds, this.#canvas, gradients);
  }

  /** One step against `gradients`, the clamp, and the colours that a palette allows. */
  move(mover: Mover, gradients: PackedGradients<Float32Array>, rates: LearningRates): void {
    this.#snap.release();
    this.#movers[mover].step(gradients, rates, this.#bounds);
    this.#snap.apply();
  }

  /** Strokes that nobody would miss begin anew, at most this share of all; see `reseed`. */
  reseed(imagined: Imagined, share: number, random: Random): void {
    const moved = reseed({
      strokes: this.packed,
      canvas: this.#canvas,
      imagined,
      share,
      locked: (stroke) => this.#movers.whole.isLocked(stroke),
      random,
    });
    for (const stroke of moved) this.#movers.whole.restart(stroke);
    this.#snap.restart(moved);
  }
}
