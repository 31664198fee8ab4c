import type { Picture } from "../../../drawing/initialise.ts";
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
}
