import { type PackedGradients, type PackedStrokes, zeroGradients } from "../../../drawing/packed.ts";
import type { Verdict } from "../critic.ts";
import { vectorLength } from "../vector-length.ts";
import { strokeStyle } from "./strokes/stroke-style.ts";
import type { StrokeSuggestion } from "./strokes/suggestion.ts";
import type { LoadedReference } from "./style-critic.ts";

/** How hard strokes are pulled to a reference's manner when words and style pull alike, as a share of both. */
const PULL = 0.5;

/** A reference that counts by the shape of its strokes. */
export interface ShapeReference extends Pick<LoadedReference, "weight" | "region"> {
  readonly suggestion: StrokeSuggestion;
}

/**
 * Adds to `gradients`, what the picture asks of the strokes, what references suggest about strokes themselves: for points,
 * widths and colours in turn as long as `odds` says, and shorter the nearer the strokes are to the suggestion.
 */
export class StrokePull {
  #strokes: PackedStrokes<Float32Array>;
  #pull: PackedGradients<Float32Array>;

  constructor(strokes: PackedStrokes<Float32Array>) {
    this.#strokes = strokes;
    this.#pull = zeroGradients(strokes);
  }

  /** From now on of these strokes. */
  follow(strokes: PackedStrokes<Float32Array>): void {
    this.#strokes = strokes;
    this.#pull = zeroGradients(strokes);
  }

  /** @param side of the canvas, pixels */
  add(
    references: readonly ShapeReference[],
    odds: number,
    side: number,
    gradients: PackedGradients<Float32Array>,
  ): Pick<Verdict, "loss" | "terms"> {
    for (const array of Object.values(this.#pull)) array.fill(0);
    const total = references.reduce((sum, { weight }) => sum + weight, 0);
    let loss = 0;
    for (const { suggestion, weight, region } of references) {
      const options = { region, weight: weight / total };
      loss += strokeStyle(suggestion, this.#strokes, side, this.#pull, options).loss;
    }
    const pull = PULL * odds * Math.min(1, loss);
    for (const part of ["points", "widths", "colors"] as const) {
      const length = vectorLength(this.#pull[part]);
      if (length === 0) continue;
      const factor = (pull * vectorLength(gradients[part])) / length;
      for (let i = 0; i < gradients[part].length; i++) gradients[part][i] += factor * this.#pull[part][i];
    }
    return { loss, terms: { strokes: loss } };
  }
}
