import { bits, f64, f64x2, type I32, i32, Kernel, type Local, type V128 } from "../simd/assembler.ts";
import { f32x4 } from "../simd/f32x4.ts";

/** Where the kernels' parameters lie in their memory, in bytes; f64. */
export const parameters = {
  homography: 0,
  /** width + 1, height + 1: the furthest sample positions in the padded picture. */
  limits: 64,
  /** From one row of the padded picture to the next, bytes. */
  rowBytes: 80,
  /** From one plane to the next, bytes. */
  planeBytes: 88,
  /** By channel, what values are multiplied with, and what is added to them then. */
  scale: 96,
  shift: 120,
} as const;
/** Bytes of the parameters. */
export const PARAMETERS = 144;

/** Bytes of a pixel of the padded picture: four floats, the last one without a meaning. */
export const PIXEL = 16;

/** A position behind the homography's horizon: nothing is to be seen there but paper. */
const HORIZON = 1e-6;
/** A double from here to twice as much has a whole number in its low bits. */
const WHOLE = 2 ** 52;

const QUARTET = [0, 1, 2, 3] as const;

interface Quartet {
  /** Addresses of the upper left tap of each of four pixels. */
  readonly taps: readonly Local<"i32">[];
  /** Weights of the taps of the four pixels: upper left, upper right, lower left, lower right. */
  readonly weights: readonly Local<"v128">[];
  /** Address of the four pixels in the first plane. */
  readonly place: Local<"i32">;
}

/** Calls `body` once, to write what is done with four pixels of the planes. The planes' rows are multiples of four. */
function everyQuartet(
  kernel: Kernel,
  picture: I32,
  planes: I32,
  size: I32,
  body: (quartet: Quartet) => void,
): void {
  const splat = (offset: number): V128 => f64x2.loadSplat(i32.of(0), offset);
  const constant = (value: number): Local<"v128"> => kernel.let(f64x2.of(value));
  const [h0, h1, h2, h3, h4, h5, h6, h7] = Array.from({ length: 8 }, (_, k) =>
    kernel.let(splat(parameters.homography + 8 * k)),
  );
  const limitX = kernel.let(splat(parameters.limits));
  const limitY = kernel.let(splat(parameters.limits + 8));
  const rowBytes = kernel.let(splat(parameters.rowBytes));
  const zero = constant(0);
  const half = constant(0.5);
  const one = constant(1);
  const two = constant(2);
  const four = constant(4);
  const horizon = constant(HORIZON);
  const pixelBytes = constant(PIXEL);
  const base = kernel.let(f64x2.splat(f64.add(f64.from(picture), f64.of(WHOLE))));
  const ones = kernel.let(f32x4.splat(f64.of(1)));
  const place = kernel.let(planes);
  const py = constant(0.5);
  const v = kernel.let(i32.of(0));
  kernel.repeat(() => {
    const rowX = kernel.let(f64x2.add(f64x2.mul(h1, py), h2));
    const rowY = kernel.let(f64x2.add(f64x2.mul(h4, py), h5));
    const rowDepth = kernel.let(f64x2.add(f64x2.mul(h7, py), one));
    const px = kernel.let(f64x2.of(0.5, 1.5));
    const u = kernel.let(i32.of(0));
    kernel.repeat(() => {
      const pair = (px: V128) => {
        const depth = kernel.let(f64x2.add(f64x2.mul(h6, px), rowDepth));
        const inverse = kernel.let(f64x2.div(one, depth));
        const visible = kernel.let(f64x2.greater(depth, horizon));
        // Half a pixel back to sample indices, one on into the padded picture; not a number counts as 0.
        const position = (across: V128, row: V128, limit: V128): Local<"v128"> => {
          const free = f64x2.add(f64x2.mul(f64x2.add(f64x2.mul(across, px), row), inverse), half);
          return kernel.let(f64x2.min(f64x2.max(zero, bits.and(free, visible)), limit));
        };
        const x = position(h0, rowX, limitX);
        const y = position(h3, rowY, limitY);
        const column = kernel.let(f64x2.floor(x));
        const row = kernel.let(f64x2.floor(y));
        const address = kernel.let(
          f64x2.add(f64x2.add(f64x2.mul(row, rowBytes), f64x2.mul(column, pixelBytes)), base),
        );
        return {
          taps: [kernel.let(i32.lowWord(address, 0)), kernel.let(i32.lowWord(address, 1))],
          fx: kernel.let(f64x2.sub(x, column)),
          fy: kernel.let(f64x2.sub(y, row)),
        };
      };
      const low = pair(px);
      const high = pair(kernel.let(f64x2.add(px, two)));
      const fx = kernel.let(f32x4.demote(low.fx, high.fx));
      const fy = kernel.let(f32x4.demote(low.fy, high.fy));
      const w11 = kernel.let(f32x4.mul(fx, fy));
      const w10 = kernel.let(f32x4.sub(fy, w11));
      const w01 = kernel.let(f32x4.sub(fx, w11));
      const w00 = kernel.let(f32x4.sub(f32x4.sub(ones, fx), w10));
      body({ taps: [...low.taps, ...high.taps], weights: [w00, w01, w10, w11], place });
      kernel.set(place, i32.add(place, i32.of(16)));
      kernel.set(px, f64x2.add(px, four));
      kernel.set(u, i32.add(u, i32.of(4)));
      return i32.less(u, size);
    });
    kernel.set(py, f64x2.add(py, one));
    kernel.set(v, i32.add(v, i32.of(1)));
    return i32.less(v, size);
  });
}

/** A number of the parameters as an integer. */
const whole = (offset: number): I32 => i32.floor(f64.load(i32.of(0), offset));

/** What both kernels begin with. */
function begin(name: string) {
  const kernel = new Kernel(name, ["i32", "i32", "i32"]);
  const rgb = (offset: number) =>
    [0, 8, 16].map((channel) => kernel.let(f32x4.splat(f64.load(i32.of(0), offset + channel))));
  return {
    kernel,
    picture: kernel.parameter(0, "i32"),
    planes: kernel.parameter(1, "i32"),
    size: kernel.parameter(2, "i32"),
    rowBytes: kernel.let(whole(parameters.rowBytes)),
    planeBytes: kernel.let(whole(parameters.planeBytes)),
    scale: rgb(parameters.scale),
    shift: rgb(parameters.shift),
  };
}

/** warp(picture, planes, size): fills the planes from the padded picture. */
export function warpKernel(): Kernel {
  const { kernel, picture, planes, size, rowBytes, planeBytes, scale, shift } = begin("warp");
  everyQuartet(kernel, picture, planes, size, ({ taps, weights: [w00, w01, w10, w11], place }) => {
    const [p0, p1, p2, p3] = QUARTET.map((k) => {
      const below = kernel.let(i32.add(taps[k], rowBytes));
      const tap = (address: I32, offset: number, weight: V128): V128 =>
        f32x4.mul(f64x2.load(address, offset), f32x4.spread(weight, k));
      return kernel.let(
        f32x4.add(
          f32x4.add(tap(taps[k], 0, w00), tap(taps[k], PIXEL, w01)),
          f32x4.add(tap(below, 0, w10), tap(below, PIXEL, w11)),
        ),
      );
    });
    const redGreen01 = kernel.let(f32x4.interleaveLow(p0, p1));
    const redGreen23 = kernel.let(f32x4.interleaveLow(p2, p3));
    const blue = f32x4.lowHalves(f32x4.interleaveHigh(p0, p1), f32x4.interleaveHigh(p2, p3));
    const green = f32x4.highHalves(redGreen01, redGreen23);
    const red = f32x4.lowHalves(redGreen01, redGreen23);
    const second = kernel.let(i32.add(place, planeBytes));
    const third = kernel.let(i32.add(second, planeBytes));
    [place, second, third].forEach((address, channel) => {
      const value = [red, green, blue][channel];
      kernel.store(address, f32x4.add(f32x4.mul(value, scale[channel]), shift[channel]));
    });
  });
  return kernel;
}

/** unwarp(picture, planes, size): adds the planes, scaled, to the taps of the padded picture that they were made of. */
export function unwarpKernel(): Kernel {
  const { kernel, picture, planes, size, rowBytes, planeBytes, scale } = begin("unwarp");
  const zero = kernel.let(f64x2.of(0));
  everyQuartet(kernel, picture, planes, size, ({ taps, weights: [w00, w01, w10, w11], place }) => {
    const second = kernel.let(i32.add(place, planeBytes));
    const third = i32.add(second, planeBytes);
    const [red, green, blue] = [place, second, third].map((address, channel) =>
      kernel.let(f32x4.mul(f64x2.load(address), scale[channel])),
    );
    const redGreen01 = kernel.let(f32x4.interleaveLow(red, green));
    const redGreen23 = kernel.let(f32x4.interleaveHigh(red, green));
    const blue01 = kernel.let(f32x4.interleaveLow(blue, zero));
    const blue23 = kernel.let(f32x4.interleaveHigh(blue, zero));
    const pixels = [
      f32x4.lowHalves(redGreen01, blue01),
      f32x4.highHalves(redGreen01, blue01),
      f32x4.lowHalves(redGreen23, blue23),
      f32x4.highHalves(redGreen23, blue23),
    ].map((pixel) => kernel.let(pixel));
    for (const k of QUARTET) {
      const below = kernel.let(i32.add(taps[k], rowBytes));
      const tap = (address: I32, offset: number, weight: V128): void => {
        const share = f32x4.mul(pixels[k], f32x4.spread(weight, k));
        kernel.store(address, f32x4.add(f64x2.load(address, offset), share), offset);
      };
      tap(taps[k], 0, w00);
      tap(taps[k], PIXEL, w01);
      tap(below, 0, w10);
      tap(below, PIXEL, w11);
    }
  });
  return kernel;
}
