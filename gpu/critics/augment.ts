import type { FloatArray } from "../../drawing/packed.ts";
import type { Random } from "../../drawing/random.ts";
import { AreaResize } from "./area-resize.ts";
import type { Homography } from "./homography.ts";
import { drawView, homographyOf, type View, type ViewRange, view } from "./random-view.ts";
import { type Normalisation, Warp } from "./warp.ts";

export interface AugmentOptions {
  /** Canvas size in pixels. */
  readonly width: number;
  readonly height: number;
  /** Side of the critic's square input, pixels. */
  readonly size: number;
  readonly copies: number;
  readonly normalisation: Normalisation;
  readonly range: ViewRange;
}

/**
 * What a critic looks at instead of the canvas itself: several copies, each seen in a random perspective and crop, so that
 * strokes cannot please it at one position only (CLIPDraw, Frans et al. 2021, §3). Perspective and crop are composed into
 * one homography per copy and sampled once. Linear in the picture; `backward` is its exact transpose.
 *
 * Bilinear sampling reads four pixels however many a view skips. On a canvas much larger than the critic's input most
 * pixels would be read by nobody and get no gradient: what the critic sees would alias, and thin strokes would flicker in
 * and out of its sight. The canvas is therefore averaged down first, once for all copies, to the size at which the
 * tightest crop is still sampled at one pixel per pixel.
 */
export class Augment {
  /** [copies × 3 × size × size] what the critic sees, normalised. */
  readonly copies: Float32Array;
  readonly #options: AugmentOptions;
  readonly #warp: Warp;
  readonly #sourceSize: readonly [width: number, height: number];
  /** Averages the canvas down, into and from a picture of the source's size. */
  readonly #shrink: { readonly resize: AreaResize; readonly picture: Float32Array } | null;
  readonly #views: readonly View[];
  readonly #homographies: readonly Homography[];

  constructor(options: AugmentOptions) {
    const { width, height, size, copies, range } = options;
    this.#options = options;
    this.copies = new Float32Array(copies * 3 * size * size);
    const enough = Math.ceil(size / Math.sqrt(range.crop.area[0]));
    const shrink = Math.min(1, enough / Math.min(width, height));
    const sourceWidth = Math.ceil(width * shrink - 1e-9);
    const sourceHeight = Math.ceil(height * shrink - 1e-9);
    this.#sourceSize = [sourceWidth, sourceHeight];
    this.#shrink =
      shrink < 1
        ? {
            resize: new AreaResize(width, height, sourceWidth, sourceHeight),
            picture: new Float32Array(3 * sourceWidth * sourceHeight),
          }
        : null;
    this.#warp = new Warp(sourceWidth, sourceHeight, size, options.normalisation);
    this.#views = Array.from({ length: copies }, view);
    this.#homographies = this.#views.map(() => new Float64Array(8));
  }

  /** The homographies that the next `forward` uses, from the critic's pixels to the (shrunk) picture's. */
  get homographies(): readonly Homography[] {
    return this.#homographies;
  }

  /** Size of the picture that views are sampled from: the canvas, or less after shrinking. */
  get sourceSize(): readonly [width: number, height: number] {
    return this.#sourceSize;
  }

  /** New views of the picture, one for each copy. */
  draw(random: Random): readonly View[] {
    const { width, height, size, range } = this.#options;
    this.#views.forEach((each, copy) => {
      drawView(random, range, width, height, each);
      this.#place(each, width, height, size, copy);
    });
    return this.#views;
  }

  /** Undistorted copies of the whole picture. */
  straighten(): void {
    const { width, height, size } = this.#options;
    this.#views.forEach((each, copy) => {
      each.corners.set([0, 0, width - 1, 0, width - 1, height - 1, 0, height - 1]);
      each.crop.set([0, 0, width, height]);
      this.#place(each, width, height, size, copy);
    });
  }

  /** @param image [height × width × 3] in [0, 1]. Fills {@link copies}. */
  forward(image: FloatArray): Float32Array {
    if (this.#shrink) this.#shrink.resize.forward(image, this.#shrink.picture);
    this.#warp.forward(this.#shrink?.picture ?? image, this.#homographies, this.copies);
    return this.copies;
  }

  /**
   * Adds d loss / d image to `gradient` [height × width × 3].
   * @param upstream [copies × 3 × size × size] d loss / d copies, of the views that `forward` saw.
   */
  backward(upstream: Float32Array, gradient: FloatArray): void {
    if (this.#shrink) {
      const picture = this.#shrink.picture.fill(0);
      this.#warp.backward(upstream, this.#homographies, picture);
      this.#shrink.resize.backward(picture, gradient);
    } else this.#warp.backward(upstream, this.#homographies, gradient);
  }

  #place(each: View, width: number, height: number, size: number, copy: number): void {
    const [sourceWidth, sourceHeight] = this.#sourceSize;
    homographyOf(each, width, height, size, sourceWidth, sourceHeight, this.#homographies[copy]);
  }
}
