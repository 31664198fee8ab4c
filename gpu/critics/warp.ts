import type { FloatArray } from "../../drawing/packed.ts";
import { assemble } from "../simd/assembler.ts";
import type { Homography } from "./homography.ts";
import { PARAMETERS, PIXEL, parameters, unwarpKernel, warpKernel } from "./warp-kernels.ts";

/** Rows and columns of white paper around the picture: one before it, two after it. */
const PAPER_BEFORE = 1;
const PAPER_AROUND = 3;

const FLOATS = PIXEL / 4;
const PAGE = 65_536;

/** From picture values to what a network expects, per channel: (value − mean) / std. */
export interface Normalisation {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

type Kernel = (picture: number, planes: number, size: number) => void;

interface Kernels {
  readonly memory: ArrayBuffer;
  readonly warp: Kernel;
  readonly unwarp: Kernel;
}

let assembled: WebAssembly.Module | undefined;
let loaded: Kernels | undefined;

/**
 * The kernels of this thread, assembled on first use, with a memory of at least so many bytes. A larger memory is a new one:
 * growing detaches the buffer, and V8 then makes every access to every typed array slower (AreaResize took 7.2 ms for 5.1).
 */
function kernels(bytes: number): Kernels {
  if (loaded === undefined || loaded.memory.byteLength < bytes) loaded = load(Math.ceil(bytes / PAGE));
  return loaded;
}

function load(pages: number): Kernels {
  if (assembled === undefined) {
    const binary = assemble([warpKernel(), unwarpKernel()], 1);
    if (!WebAssembly.validate(binary)) {
      throw new Error("This JavaScript engine lacks WebAssembly SIMD; use a current browser or Node ≥ 20.");
    }
    assembled = new WebAssembly.Module(binary);
  }
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(assembled, { memory: { memory } });
  const kernel = (name: string): Kernel => {
    const found = exports[name];
    if (typeof found !== "function") throw new Error(`The warp's kernel ${name} was not assembled.`);
    return found as Kernel;
  };
  return { memory: memory.buffer, warp: kernel("warp"), unwarp: kernel("unwarp") };
}

/**
 * Bilinear samples of one picture through homographies, normalised, and the exact transpose. For every pixel (u, v) of a
 * `size` × `size` view the picture is sampled at h(u + ½, v + ½). Outside the picture is paper (1.0); its border is blended
 * by coverage. (torchvision blends with its fill after a zero-padded sample, which darkens the border; ours does not.)
 *
 * The picture lies in a rim of white paper, four floats a pixel. Sample positions are clamped into the rim, so that there is
 * no branch for what lies outside: it reads paper there, and its gradient falls on paper, where nobody looks. Every
 * position is computed in float64 from its own pixel: running sums drift by 4e-3 px across a row in float32. `unwarp`
 * computes them again rather than keep them: that is quicker than the memory they would take.
 *
 * All warps of a thread share the kernels' memory, as large as the largest needs: nothing in it outlives a call of
 * `forward` or `backward`.
 */
export class Warp {
  readonly #width: number;
  readonly #height: number;
  readonly #size: number;
  readonly #scale: readonly number[];
  readonly #shift: readonly number[];
  /** From one row to the next: of the padded picture, and of a plane, whose rows are multiples of four; floats. */
  readonly #stride: number;
  readonly #planeStride: number;
  /** Where the planes begin, and from one to the next; bytes. */
  readonly #planes: number;
  readonly #planeBytes: number;
  readonly #bytes: number;

  /**
   * @param width of the picture, pixels
   * @param size side of the views, pixels
   */
  constructor(width: number, height: number, size: number, { mean, std }: Normalisation) {
    this.#width = width;
    this.#height = height;
    this.#size = size;
    this.#scale = std.map((each) => 1 / each);
    this.#shift = std.map((each, channel) => -mean[channel] / each);
    this.#stride = FLOATS * (width + PAPER_AROUND);
    this.#planeStride = 4 * Math.ceil(size / 4);
    this.#planes = PARAMETERS + 4 * this.#stride * (height + PAPER_AROUND);
    this.#planeBytes = 4 * this.#planeStride * size;
    this.#bytes = this.#planes + 3 * this.#planeBytes;
  }

  /**
   * @param image [height × width × 3]
   * @param out [homographies × 3 × size × size] the views as planes
   */
  forward(image: FloatArray, homographies: readonly Homography[], out: Float32Array): void {
    const { warp, memory } = this.#prepare();
    this.#place(image, this.#picture(memory));
    homographies.forEach((homography, copy) => {
      new Float64Array(memory, parameters.homography, 8).set(homography);
      warp(PARAMETERS, this.#planes, this.#size);
      this.#eachPiece(memory, copy, (piece, at) => out.set(piece, at));
    });
  }

  /**
   * The transpose of `forward`'s linear part: adds d loss / d image to `gradient` [height × width × 3].
   * @param upstream [homographies × 3 × size × size] d loss / d views
   */
  backward(upstream: Float32Array, homographies: readonly Homography[], gradient: FloatArray): void {
    const { unwarp, memory } = this.#prepare();
    const picture = this.#picture(memory).fill(0);
    // What lengthens the rows must not be added to the picture.
    if (this.#planeStride > this.#size) new Float32Array(memory, this.#planes).fill(0);
    homographies.forEach((homography, copy) => {
      new Float64Array(memory, parameters.homography, 8).set(homography);
      this.#eachPiece(memory, copy, (piece, at) => piece.set(upstream.subarray(at, at + piece.length)));
      unwarp(PARAMETERS, this.#planes, this.#size);
    });
    const width = this.#width;
    for (let y = 0, to = 0; y < this.#height; y++) {
      let from = (y + PAPER_BEFORE) * this.#stride + PAPER_BEFORE * FLOATS;
      for (let x = 0; x < width; x++, from += FLOATS, to += 3) {
        gradient[to] += picture[from];
        gradient[to + 1] += picture[from + 1];
        gradient[to + 2] += picture[from + 2];
      }
    }
  }

  /** Sees that the kernels' memory is large enough and holds this warp's parameters. */
  #prepare(): Kernels {
    const loaded = kernels(this.#bytes);
    const set = (offset: number, ...values: readonly number[]): void =>
      new Float64Array(loaded.memory, offset, values.length).set(values);
    set(parameters.limits, this.#width + 1, this.#height + 1);
    set(parameters.rowBytes, 4 * this.#stride);
    set(parameters.planeBytes, this.#planeBytes);
    set(parameters.scale, ...this.#scale);
    set(parameters.shift, ...this.#shift);
    return loaded;
  }

  /** The padded picture in the kernels' memory. */
  #picture(memory: ArrayBuffer): Float32Array {
    return new Float32Array(memory, PARAMETERS, (this.#planes - PARAMETERS) / 4);
  }

  #place(image: FloatArray, picture: Float32Array): void {
    picture.fill(1);
    const width = this.#width;
    for (let y = 0, from = 0; y < this.#height; y++) {
      let to = (y + PAPER_BEFORE) * this.#stride + PAPER_BEFORE * FLOATS;
      for (let x = 0; x < width; x++, from += 3, to += FLOATS) {
        picture[to] = image[from];
        picture[to + 1] = image[from + 1];
        picture[to + 2] = image[from + 2];
      }
    }
  }

  /**
   * What of a copy lies in one piece, in the kernels' memory and in an array of all copies alike, with where it begins in
   * the latter: the planes, or their rows where those had to be lengthened.
   */
  #eachPiece(memory: ArrayBuffer, copy: number, visit: (piece: Float32Array, at: number) => void): void {
    const size = this.#size;
    const rows = this.#planeStride === size ? 1 : size;
    const length = (size * size) / rows;
    for (let channel = 0; channel < 3; channel++) {
      for (let row = 0; row < rows; row++) {
        const place = this.#planes + channel * this.#planeBytes + 4 * row * this.#planeStride;
        visit(new Float32Array(memory, place, length), (3 * copy + channel) * size * size + row * length);
      }
    }
  }
}
