import type { Prompt } from "../../protocol/settings.ts";

/** What a critic says of a picture. */
export interface Verdict {
  /** Lower is better. */
  readonly loss: number;
  /** The loss by its parts; they add up to it. */
  readonly terms: Readonly<Record<string, number>>;
  /** By stage. */
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** Judges a picture and says how every pixel should change. The losses of several critics are summed. */
export interface Critic {
  /**
   * @param image [height × width × 3] sRGB in [0, 1], strokes over white paper
   * @param gradient of the same layout; d loss / d image is added to it
   */
  evaluate(image: Float32Array, gradient: Float32Array): Promise<Verdict>;
  /** Gives back what belongs to one run; sessions stay warm for the next. */
  dispose(): Promise<void>;
}

/** A critic that holds a picture against words. */
export interface TextCritic extends Critic {
  /** Words of the prompts that it does not know. */
  readonly unknownWords: readonly string[];
  /** Mean cosine of the last picture's copies to each prompt; null for a prompt of which no word is known. */
  readonly similarities: readonly (number | null)[];
  /**
   * Takes other prompts or weights, between two evaluations.
   * @throws CroquisError "empty-prompt", "unknown-words", "broken-critic"; the prompts are the old ones then.
   */
  setPrompts(prompts: readonly Prompt[]): Promise<void>;
  /** Imagines its words anew, where it imagines any: their style has changed. */
  restyle(): Promise<void>;
}
