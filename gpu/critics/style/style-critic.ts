import type { Picture } from "../../../drawing/initialise.ts";
import type { PackedGradients, PackedStrokes } from "../../../drawing/packed.ts";
import type { StyleReference } from "../../../protocol/style.ts";
import type { Critic } from "../critic.ts";

/** A style reference with its pixels. */
export interface LoadedReference extends StyleReference {
  /** Long edge at most `LIMITS.pictureSide` pixels. */
  readonly pixels: Picture;
}

/** Judges how far a drawing's style is from that of pictures, each counting by its share of the weights. */
export interface StyleCritic extends Critic {
  /** Takes other references, between two evaluations; what is known of a picture already is not computed again. */
  setReferences(references: readonly LoadedReference[]): Promise<void>;
  /**
   * What it says of the strokes themselves, their widths, lengths, directions, for references that count by shape.
   * d loss / d stroke is added to `gradients`.
   * @returns the loss, already in the terms of the last `evaluate`'s scale; 0 where no reference counts by shape
   */
  evaluateStrokes(
    strokes: PackedStrokes<Float32Array>,
    gradients: PackedGradients<Float32Array>,
  ): { readonly loss: number; readonly terms: Readonly<Record<string, number>> };
}
