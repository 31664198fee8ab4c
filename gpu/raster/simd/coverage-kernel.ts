import { bits, f64, f64x2, i32, Kernel, type Local, type V128 } from "../../simd/assembler.ts";
import { layout } from "./layout.ts";

/** Closer than this to a vertex (canvas pixels) the direction to it is rounding noise. */
const NEAREST = 1e-6;
/** A box seen along its own axis counts as this part of its side across, so that little is lost to rounding. */
const NARROWEST = 1e-4;

const { add, sub, mul, div, min, max, abs } = f64x2;
const ZERO = f64x2.of(0);
const HALF = f64x2.of(0.5);
const ONE = f64x2.of(1);

/** 1 with the sign of `value`. */
const signOf = (value: V128): V128 => bits.or(bits.and(value, f64x2.of(-0)), ONE);

/** What an edge adds to a box, by lane. */
interface Sums {
  readonly coverage: Local<"v128">;
  readonly byRadius: Local<"v128">;
  readonly byDistance: Local<"v128">;
  readonly byTurn: Local<"v128">;
}

/**
 * coverage(boxes, radius, thin): integrates boxes for a line of `radius`, and finds the exact derivatives of what it
 * computes to the radius and to the ends of the chords, all as parts of a pixel. Two boxes are the lanes.
 *
 * Over a box both edges of the line are taken as straight, and across the direction n from the line's nearest point. The
 * box filter seen along n is a trapezoid: the convolution of two boxes as wide as the extents side·|nx|
 * and side·|ny|. The part of the box beyond an edge at distance q from its centre is the trapezoid's tail,
 * (a² − e²) / 2XY with a = max(½(X+Y) − q, 0) and e = max(½|X−Y| − q, 0).
 * @param thin 1 where the line is so thin that its far edge may cross a box as well
 */
export function coverageKernel(): Kernel {
  const kernel = new Kernel("coverage", ["i32", "f64", "i32"]);
  const boxes = kernel.parameter(0, "i32");
  const radius = kernel.parameter(1, "f64");
  const thin = kernel.parameter(2, "i32");
  const box = kernel.let(i32.of(0));
  const end = kernel.let(i32.shiftLeft(boxes, i32.of(3)));
  kernel.repeat(() => {
    const index = i32.shiftRight(box, i32.of(1));
    const low = kernel.let(i32.load(index, layout.chord));
    const high = kernel.let(i32.load(index, layout.chord + 4));
    const ofChord = (offset: number): Local<"v128"> => kernel.let(f64x2.gather(low, high, offset));
    const lx = ofChord(layout.lx);
    const ly = ofChord(layout.ly);
    const inverse = ofChord(layout.inverse);
    const fromX = kernel.let(sub(f64x2.load(box, layout.x), ofChord(layout.ax)));
    const fromY = kernel.let(sub(f64x2.load(box, layout.y), ofChord(layout.ay)));
    const along = kernel.let(
      min(max(add(mul(fromX, ofChord(layout.stepX)), mul(fromY, ofChord(layout.stepY))), ZERO), ONE),
    );
    const dx = kernel.let(sub(fromX, mul(along, lx)));
    const dy = kernel.let(sub(fromY, mul(along, ly)));
    const distance = kernel.let(f64x2.sqrt(add(mul(dx, dx), mul(dy, dy))));
    const clear = kernel.let(f64x2.greater(distance, f64x2.of(NEAREST)));
    const perDistance = kernel.let(div(ONE, max(distance, f64x2.of(NEAREST))));
    // On the line itself, across its chord; on a dot, to the right.
    const dotX = bits.select(f64x2.greater(inverse, ZERO), mul(f64x2.neg(ly), inverse), ONE);
    const nx = kernel.let(bits.select(clear, mul(dx, perDistance), dotX));
    const ny = kernel.let(bits.select(clear, mul(dy, perDistance), mul(lx, inverse)));

    const side = kernel.let(f64x2.load(box, layout.side));
    const sizeX = kernel.let(abs(nx));
    const sizeY = kernel.let(abs(ny));
    const more = kernel.let(max(sizeX, sizeY));
    const less = kernel.let(min(sizeX, sizeY));
    const longer = kernel.let(mul(side, more));
    const shorter = kernel.let(mul(side, max(less, f64x2.of(NARROWEST))));
    const perArea = kernel.let(div(ONE, mul(longer, shorter)));
    const perLonger = kernel.let(mul(shorter, perArea));
    const perShorter = kernel.let(mul(longer, perArea));
    const half = kernel.let(mul(HALF, perArea));
    // Turning n towards (−ny, nx) makes one extent longer and the other shorter.
    const sense = kernel.let(signOf(mul(mul(nx, ny), sub(sizeX, sizeY))));
    const sums: Sums = {
      coverage: kernel.let(ZERO),
      byRadius: kernel.let(ZERO),
      byDistance: kernel.let(ZERO),
      byTurn: kernel.let(ZERO),
    };
    const edge = (sign: 1 | -1): void => {
      const signed = f64x2.of(sign);
      const inside = kernel.let(sub(f64x2.splat(f64.mul(radius, f64.of(sign))), distance));
      const off = kernel.let(abs(inside));
      const a = kernel.let(max(sub(mul(HALF, add(longer, shorter)), off), ZERO));
      const e = kernel.let(max(sub(mul(HALF, sub(longer, shorter)), off), ZERO));
      const inwards = kernel.let(mul(signed, signOf(inside)));
      const difference = kernel.let(sub(a, e));
      const sum = kernel.let(add(a, e));
      const density = kernel.let(mul(f64x2.of(2), mul(half, difference)));
      const tail = mul(half, mul(difference, sum));
      const tailByLonger = mul(mul(half, difference), sub(ONE, mul(sum, perLonger)));
      const tailByShorter = mul(mul(half, sum), sub(ONE, mul(difference, perShorter)));
      const turn = mul(mul(side, sense), sub(mul(tailByShorter, more), mul(tailByLonger, less)));
      const covered = add(mul(HALF, signed), mul(inwards, sub(HALF, tail)));
      kernel.set(sums.coverage, add(sums.coverage, covered));
      kernel.set(sums.byRadius, add(sums.byRadius, density));
      kernel.set(sums.byDistance, sub(sums.byDistance, mul(signed, density)));
      kernel.set(sums.byTurn, sub(sums.byTurn, mul(inwards, turn)));
    };
    edge(1);
    // What lies beyond the far edge is not covered.
    kernel.if(thin, () => edge(-1));

    const weight = kernel.let(mul(side, side));
    kernel.store(box, mul(weight, sums.coverage), layout.coverage);
    kernel.store(box, mul(weight, sums.byRadius), layout.byRadius);
    const outward = kernel.let(mul(weight, sums.byDistance));
    const byTurn = kernel.let(mul(weight, sums.byTurn));
    const rest = kernel.let(sub(ONE, along));
    // Beside the chord, moving its ends by δa and δb turns n by −(δb − δa)·n / length along the chord's direction.
    const beside = kernel.let(bits.and(f64x2.greater(along, ZERO), f64x2.less(along, ONE)));
    const across = f64x2.greater(mul(ly, nx), mul(lx, ny));
    const perLength = bits.select(across, inverse, f64x2.neg(inverse));
    const turnBeside = kernel.let(bits.and(beside, mul(perLength, byTurn)));
    // Beyond an end, moving that end by δ turns n by −δ·(−ny, nx) / distance.
    const beyond = bits.and(clear, bits.not(beside));
    const turnBeyond = kernel.let(bits.and(beyond, mul(perDistance, byTurn)));
    const atA = kernel.let(sub(turnBeside, mul(rest, outward)));
    const atB = kernel.let(sub(f64x2.neg(turnBeside), mul(along, outward)));
    const beyondA = kernel.let(mul(rest, turnBeyond));
    const beyondB = kernel.let(mul(along, turnBeyond));
    kernel.store(box, add(mul(atA, nx), mul(beyondA, ny)), layout.byAx);
    kernel.store(box, sub(mul(atA, ny), mul(beyondA, nx)), layout.byAy);
    kernel.store(box, add(mul(atB, nx), mul(beyondB, ny)), layout.byBx);
    kernel.store(box, sub(mul(atB, ny), mul(beyondB, nx)), layout.byBy);
    kernel.set(box, i32.add(box, i32.of(16)));
    return i32.less(box, end);
  });
  return kernel;
}
