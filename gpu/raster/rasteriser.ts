import type {
  FloatArray,
  FloatArrayConstructor,
  PackedGradients,
  PackedStrokes,
} from "../../drawing/packed.ts";
import { cutBands, type Survey, surveyStrokes } from "./bands.ts";
import { blend, unblend } from "./blend.ts";
import { Polylines } from "./flatten.ts";
import { Fragments } from "./fragments.ts";
import { REACH, Scanner } from "./scan.ts";
import { Segments } from "./segments.ts";
import { kernels } from "./simd/kernels.ts";

export const MAX_CANVAS = 1024;

/** About how many fragments to hold at once: 4 million take 50–200 MB in float32. */
const MOST_FRAGMENTS = 4_000_000;

/**
 * A differentiable rasteriser for one canvas: strokes in, picture out, and back. Bézier strokes with round caps and
 * joins, over white, each stroke one layer however it crosses itself.
 *
 * Coverage is the box filter, integrated in closed form against the nearest piece of the line: over whole pixels where
 * the line is straight, over quarters where it bends, ends or crosses itself. A scene with more fragments than memory
 * should hold is drawn in bands of rows, and the backward pass draws each band again.
 * The same strokes give the same bytes, whatever was drawn before.
 */
export class Rasteriser<A extends FloatArray = Float32Array> {
  readonly width: number;
  readonly height: number;
  readonly #Float: FloatArrayConstructor<A>;
  readonly #mostFragments: number;
  readonly #image: A;
  readonly #upstream: A;
  readonly #polylines = new Polylines();
  readonly #segments: Segments;
  readonly #scanner: Scanner;
  readonly #fragments: Fragments<A>;
  #survey: Survey;
  #bands: number[] = [];
  /** The band whose fragments are at hand. */
  #heldBand = 0;
  /** [N + 1] where each stroke's spans and edges begin, in the band at hand. */
  #firstSpan = new Uint32Array(1);
  #firstEdge = new Uint32Array(1);
  /** d loss / d vertices of the polylines, x and y in turn. */
  #byVertices = new Float64Array(0);
  #gradients: PackedGradients<A>;
  // Copies, so that what the caller does to its strokes before `backward` does not matter.
  #pointOffsets = new Uint32Array(1);
  #radii = new Float64Array(0);
  #colors = new Float64Array(0);

  /**
   * @param width canvas pixels, 1–1024
   * @param height canvas pixels, 1–1024
   * @param Float Float32Array, or Float64Array for finite differences
   * @param mostFragments how many fragments a band may hold; tests make it small
   * @throws RangeError for a canvas of another size
   */
  static create(width: number, height: number): Rasteriser<Float32Array>;
  static create<A extends FloatArray>(
    width: number,
    height: number,
    Float: FloatArrayConstructor<A>,
    mostFragments?: number,
  ): Rasteriser<A>;
  static create(
    width: number,
    height: number,
    Float: FloatArrayConstructor<FloatArray> = Float32Array,
    mostFragments = MOST_FRAGMENTS,
  ): Rasteriser<FloatArray> {
    return new Rasteriser(width, height, Float, mostFragments);
  }

  private constructor(width: number, height: number, Float: FloatArrayConstructor<A>, mostFragments: number) {
    for (const side of [width, height]) {
      if (!Number.isInteger(side) || side < 1 || side > MAX_CANVAS) {
        throw new RangeError(
          `A canvas of ${width} × ${height} cannot be drawn; give whole sides from 1 to ${MAX_CANVAS} pixels.`,
        );
      }
    }
    this.width = width;
    this.height = height;
    this.#Float = Float;
    this.#mostFragments = mostFragments;
    this.#image = new Float(height * width * 3);
    this.#upstream = new Float(height * width * 3);
    this.#segments = new Segments(kernels());
    this.#scanner = new Scanner(width, kernels());
    this.#fragments = new Fragments(Float);
    this.#survey = { drawn: new Uint8Array(0), rowFragments: new Float64Array(height) };
    this.#gradients = { points: new Float(0), widths: new Float(0), colors: new Float(0) };
  }

  /**
   * Draws the strokes over white.
   *
   * A stroke with a number that is not finite, or beyond 10⁹ pixels, is not drawn; a negative width counts as 0.
   * Colours are taken as they are.
   * @returns [H·W·3] sRGB red, green, blue by pixel, row by row; overwritten by the next call
   */
  forward(packed: PackedStrokes<FloatArray>): A {
    this.#remember(packed);
    surveyStrokes(packed, this.width, this.height, this.#survey);
    this.#bands = cutBands(this.#survey.rowFragments, this.#mostFragments);
    this.#polylines.flatten(packed, this.#survey.drawn);
    for (let band = 0; band + 1 < this.#bands.length; band++) this.#drawBand(band);
    return this.#image;
  }

  /**
   * d loss / d strokes from d loss / d image, exact for the picture that the last `forward` drew.
   * Widths are diameters; where coverage has a kink, one of its two slopes is taken.
   * @param upstream [H·W·3]
   * @returns in the strokes' layout; overwritten by the next call
   * @throws RangeError when `upstream` has another length, or nothing has been drawn
   */
  backward(upstream: FloatArray): PackedGradients<A> {
    if (this.#bands.length === 0)
      throw new RangeError("Nothing has been drawn yet; call forward before backward.");
    if (upstream.length !== this.#upstream.length) {
      throw new RangeError(
        `The upstream gradient has ${upstream.length} numbers; this canvas needs ${this.#upstream.length}.`,
      );
    }
    const strokes = this.#pointOffsets.length - 1;
    const vertices = this.#polylines.offsets[strokes];
    if (this.#byVertices.length < 2 * vertices) this.#byVertices = new Float64Array(4 * vertices);
    this.#byVertices.fill(0, 0, 2 * vertices);
    this.#upstream.set(upstream);
    const gradients = this.#gradients;
    gradients.widths.fill(0);
    gradients.colors.fill(0);
    const bands = this.#bands.length - 1;
    for (let band = bands - 1; band >= 0; band--) {
      if (band !== this.#heldBand) this.#drawBand(band);
      for (let i = strokes - 1; i >= 0; i--) {
        unblend(
          this.#fragments,
          this.#firstSpan[i],
          this.#firstSpan[i + 1],
          this.#firstEdge[i],
          this.#firstEdge[i + 1],
          i,
          this.#colors,
          this.#upstream,
          gradients,
          this.#byVertices,
        );
      }
    }
    this.#polylines.transpose(this.#pointOffsets, this.#byVertices, gradients.points);
    return gradients;
  }

  #drawBand(band: number): void {
    const top = this.#bands[band];
    const bottom = this.#bands[band + 1];
    const fragments = this.#fragments;
    fragments.clear();
    this.#heldBand = band;
    this.#image.fill(1, 3 * this.width * top, 3 * this.width * bottom);
    const strokes = this.#pointOffsets.length - 1;
    for (let i = 0; i < strokes; i++) {
      const firstSpan = fragments.spans;
      const firstEdge = fragments.edges;
      this.#firstSpan[i] = firstSpan;
      this.#firstEdge[i] = firstEdge;
      if (this.#survey.drawn[i] === 0) continue;
      const radius = this.#radii[i];
      this.#segments.take(this.#polylines, i, radius, radius + REACH, this.width, top, bottom);
      this.#scanner.scan(this.#segments, radius, top, bottom, fragments);
      blend(fragments, firstSpan, firstEdge, i, this.#colors, this.#image);
    }
    this.#firstSpan[strokes] = fragments.spans;
    this.#firstEdge[strokes] = fragments.edges;
  }

  #remember(packed: PackedStrokes<FloatArray>): void {
    const strokes = packed.pointOffsets.length - 1;
    if (this.#pointOffsets.length !== strokes + 1 || this.#radii.length !== strokes) {
      this.#pointOffsets = new Uint32Array(strokes + 1);
      this.#radii = new Float64Array(strokes);
      this.#colors = new Float64Array(4 * strokes);
      this.#firstSpan = new Uint32Array(strokes + 1);
      this.#firstEdge = new Uint32Array(strokes + 1);
      this.#survey = { drawn: new Uint8Array(strokes), rowFragments: this.#survey.rowFragments };
    }
    this.#pointOffsets.set(packed.pointOffsets);
    for (let i = 0; i < strokes; i++) this.#radii[i] = 0.5 * Math.max(0, packed.widths[i]);
    this.#colors.set(packed.colors);
    const { points, widths, colors } = this.#gradients;
    if (points.length !== packed.points.length || widths.length !== strokes) {
      this.#gradients = {
        points: new this.#Float(packed.points.length),
        widths: new this.#Float(strokes),
        colors: colors.length === 4 * strokes ? colors : new this.#Float(4 * strokes),
      };
    }
  }
}
