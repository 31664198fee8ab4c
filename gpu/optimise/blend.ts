import type { Coupling } from "../../protocol/presets.ts";
import { vectorLength } from "../critics/vector-length.ts";

/** How fast the running norms of the two gradients follow. */
const SMOOTHING = 0.9;

/** From one value at strength 0 to another at 50, and on with that. */
export function between(alone: number, half: number, strength: number): number {
  return alone + (half - alone) * Math.min(1, strength / 50);
}

/** Factors on the gradients of words and style. */
export interface Blend {
  readonly text: number;
  readonly style: number;
  /** Further factor on what the words ask of colours and opacity. */
  readonly textColor: number;
}

/**
 * How hard the style pulls when the words pull with 1: 0 at strength 0, 1.5 at 50, 3 at 100. The words are heard to the end
 * of the slider.
 */
export function oddsOf(strength: number): number {
  return 0.03 * strength;
}

/**
 * Puts the gradients of words and style together, as a preset's coupling says. A strength means the same for any number
 * of copies, any critic and any number of references.
 */
export class Blender {
  readonly #coupling: Coupling;
  readonly #copies: number;
  #textNorm: number | null = null;
  #styleNorm: number | null = null;

  constructor(coupling: Coupling, copies: number) {
    this.#coupling = coupling;
    this.#copies = copies;
  }

  /**
   * @param strength 0–100
   * @param textFactor what the schedule leaves of the words, 0–1
   * @param text, style d loss / d image, the former summed over copies
   */
  blend(strength: number, textFactor: number, text: Float32Array, style: Float32Array): Blend {
    if (this.#coupling.kind === "joint") {
      const { text: perCopy, style: scale } = this.#coupling;
      return { text: (textFactor * perCopy) / this.#copies, style: (scale * strength) / 50, textColor: 1 };
    }
    this.#styleNorm = follow(this.#styleNorm, vectorLength(style));
    // Silent words leave their last norm behind, so that steps stay as long as they were.
    if (textFactor > 0) this.#textNorm = follow(this.#textNorm, vectorLength(text));
    const norm = this.#textNorm ?? this.#styleNorm;
    const pull = (oddsOf(strength) * norm) / Math.max(this.#styleNorm, TINY);
    const textColor =
      this.#coupling.kind === "balanced" ? between(1, this.#coupling.colorFromWords, strength) : 1;
    return { text: textFactor, style: pull, textColor };
  }
}

const TINY = 1e-12;

const follow = (before: number | null, now: number): number =>
  before === null ? now : SMOOTHING * before + (1 - SMOOTHING) * now;
