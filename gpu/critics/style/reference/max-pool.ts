import type { TapShape } from "./hypercolumns.ts";

/**
 * Max pooling over 2 × 2 pixels that do not overlap, and its transpose: the adjoint goes to the pixel that was taken, the
 * first one on a tie. ONNX Runtime's own, with indices, costs VGG16 six per cent of its time.
 */
export class MaxPool {
  readonly shape: TapShape;
  readonly #from: TapShape;
  readonly #taken: Int32Array;
  readonly #pooled: Float32Array;

  /** @param from sizes of what is pooled; an odd last row or column is left out */
  constructor(from: TapShape) {
    this.#from = from;
    this.shape = {
      channels: from.channels,
      height: Math.floor(from.height / 2),
      width: Math.floor(from.width / 2),
    };
    const size = this.shape.channels * this.shape.height * this.shape.width;
    this.#taken = new Int32Array(size);
    this.#pooled = new Float32Array(size);
  }

  /** @returns the pooled values; the same array in every call */
  forward(values: Float32Array): Float32Array {
    const { channels, height, width } = this.shape;
    const stride = this.#from.width;
    const plane = this.#from.height * stride;
    const pooled = this.#pooled;
    const taken = this.#taken;
    for (let c = 0, to = 0; c < channels; c++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0, at = c * plane + 2 * y * stride; x < width; x++, at += 2, to++) {
          const a = values[at];
          const b = values[at + 1];
          const c = values[at + stride];
          const best = Math.max(Math.max(a, b), Math.max(c, values[at + stride + 1]));
          pooled[to] = best;
          // Without branches: which one it is cannot be foretold.
          const first = Number(a !== best);
          const second = first & Number(b !== best);
          const third = second & Number(c !== best);
          taken[to] = at + (first & ~second) + stride * second + third;
        }
      }
    }
    return pooled;
  }

  /** Adds d loss / d values to `upstream`, for the values last given to `forward`. */
  backward(gradient: Float32Array, upstream: Float32Array): void {
    const taken = this.#taken;
    for (let i = 0; i < taken.length; i++) upstream[taken[i]] += gradient[i];
  }
}
