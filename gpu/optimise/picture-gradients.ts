import type { PackedGradients, PackedStrokes } from "../../drawing/packed.ts";
import { Rasteriser } from "../raster/rasteriser.ts";
import type { Blend } from "./blend.ts";

/** The way from strokes to a picture, and from what words and style ask of the picture back to the strokes. */
export class PictureGradients {
  /** [canvas × canvas × 3] d loss / d picture of the words. */
  readonly text: Float32Array;
  /** The same of the style. */
  readonly style: Float32Array;
  readonly #rasteriser: Rasteriser<Float32Array>;
  /** What the style asks of the strokes' colours. */
  #styleColors = new Float32Array(0);

  constructor(canvas: number) {
    this.#rasteriser = Rasteriser.create(canvas, canvas);
    this.text = new Float32Array(3 * canvas * canvas);
    this.style = new Float32Array(this.text.length);
  }

  /** The picture; valid until the next call. */
  forward(strokes: PackedStrokes<Float32Array>): Float32Array {
    return this.#rasteriser.forward(strokes);
  }

  /** d loss / d stroke of words and style together. Both gradients of the picture are used up. */
  backward({ text, style, textColor }: Blend): PackedGradients<Float32Array> {
    const [words, look] = [this.text, this.style];
    if (style === 0) return this.#rasteriser.backward(words);
    for (let i = 0; i < words.length; i++) words[i] = text * words[i] + style * look[i];
    if (textColor === 1 || text === 0) return this.#rasteriser.backward(words);
    // What the style alone asks of colours, and of what the words ask besides only a part.
    for (let i = 0; i < look.length; i++) look[i] *= style;
    const { colors } = this.#rasteriser.backward(look);
    // People may have brought or removed strokes since.
    if (this.#styleColors.length !== colors.length) this.#styleColors = new Float32Array(colors.length);
    this.#styleColors.set(colors);
    const gradients = this.#rasteriser.backward(words);
    for (let i = 0; i < this.#styleColors.length; i++) {
      const fromStyle = this.#styleColors[i];
      gradients.colors[i] = fromStyle + textColor * (gradients.colors[i] - fromStyle);
    }
    return gradients;
  }

  /** d loss / d stroke of the style alone. */
  backwardStyle(): PackedGradients<Float32Array> {
    return this.#rasteriser.backward(this.style);
  }
}
