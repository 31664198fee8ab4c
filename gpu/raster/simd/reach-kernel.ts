import { f64, f64x2, i32, Kernel, type V128 } from "../../simd/assembler.ts";
import { layout, REACH_WORDS, ROW_WORDS } from "./layout.ts";

const clamp01 = (value: V128): V128 => f64x2.min(f64x2.max(value, f64x2.of(0)), f64x2.of(1));

/**
 * reach(chords, top, bottom, width, outer, core): finds which chords reach which of rows `top` to `bottom` − 1,
 * with the pixels that each reaches in the row (its capsule of radius `outer` covers their centres) and those that it
 * wholly covers (the same of `core`; none where core ≤ 0). Appends to `reaches` by row, in the chords' order, and keeps
 * `rows`, which must be empty.
 *
 * The capsule around a chord is the union of the discs around its points. Its right end in a row is that of
 * the disc which the capsule's right side touches there, or of the disc around the nearer end of the chord; its left end
 * likewise. The two are the lanes.
 */
export function reachKernel(): Kernel {
  const kernel = new Kernel("reach", ["i32", "i32", "i32", "f64", "f64", "f64"]);
  const chords = kernel.parameter(0, "i32");
  const top = kernel.parameter(1, "i32");
  const bottom = kernel.parameter(2, "i32");
  const width = kernel.parameter(3, "f64");
  const outer = kernel.parameter(4, "f64");
  const core = kernel.parameter(5, "f64");
  const outwards = f64x2.of(1, -1);
  const lowest = f64x2.of(-1, 0);
  const highest = kernel.let(f64x2.pair(f64.sub(width, f64.of(1)), width));
  const outerSquare = kernel.let(f64x2.splat(f64.mul(outer, outer)));
  const coreSquare = kernel.let(f64x2.splat(f64.mul(core, core)));
  const chord = kernel.let(i32.of(0));
  const end = kernel.let(i32.shiftLeft(chords, i32.of(3)));
  kernel.repeat(() => {
    const row = kernel.let(i32.ceil(f64.sub(f64.load(chord, layout.top), f64.of(0.5))));
    const last = kernel.let(i32.floor(f64.sub(f64.load(chord, layout.bottom), f64.of(0.5))));
    kernel.set(row, i32.select(i32.less(row, top), top, row));
    kernel.set(last, i32.select(i32.less(last, bottom), last, i32.sub(bottom, i32.of(1))));
    // Rows in which the core lies: its capsule is lower by outer − core at either end.
    const inset = f64.sub(outer, core);
    const coreRow = kernel.let(i32.ceil(f64.add(f64.load(chord, layout.top), f64.sub(inset, f64.of(0.5)))));
    const coreLast = kernel.let(
      i32.floor(f64.sub(f64.load(chord, layout.bottom), f64.add(inset, f64.of(0.5)))),
    );
    kernel.set(coreLast, i32.select(f64.greater(core, f64.of(0)), coreLast, i32.of(-1)));
    const x = kernel.let(f64x2.sub(f64x2.loadSplat(chord, layout.ax), f64x2.of(0.5)));
    const lx = kernel.let(f64x2.loadSplat(chord, layout.lx));
    const ly = kernel.let(f64x2.loadSplat(chord, layout.ly));
    const lean = kernel.let(f64x2.mul(f64x2.loadSplat(chord, layout.lean), outwards));
    const ends = kernel.let(f64x2.pair(f64.load(chord, layout.rightEnd), f64.load(chord, layout.leftEnd)));
    const outerShift = kernel.let(f64x2.sub(ends, f64x2.mul(lean, f64x2.splat(outer))));
    const coreShift = kernel.let(f64x2.sub(ends, f64x2.mul(lean, f64x2.splat(core))));
    const inverseRise = kernel.let(f64x2.loadSplat(chord, layout.inverseRise));
    const fromA = kernel.let(
      f64x2.sub(f64x2.splat(f64.add(f64.from(row), f64.of(0.5))), f64x2.loadSplat(chord, layout.ay)),
    );
    const capsule = (shift: V128, square: V128): V128 => {
      const along = kernel.let(clamp01(f64x2.add(f64x2.mul(fromA, inverseRise), shift)));
      const down = kernel.let(f64x2.sub(fromA, f64x2.mul(along, ly)));
      const half = f64x2.sqrt(f64x2.max(f64x2.sub(square, f64x2.mul(down, down)), f64x2.of(0)));
      const ends = f64x2.add(f64x2.add(x, f64x2.mul(along, lx)), f64x2.mul(half, outwards));
      const inCanvas = f64x2.min(f64x2.max(ends, lowest), highest);
      // The last pixel at or left of the right end, the first at or right of the left end.
      return kernel.let(f64x2.mul(f64x2.floor(f64x2.mul(inCanvas, outwards)), outwards));
    };
    kernel.if(i32.less(row, i32.add(last, i32.of(1))), () => {
      kernel.repeat(() => {
        const pixels = capsule(outerShift, outerSquare);
        const right = kernel.let(i32.lane(pixels, 0));
        const left = kernel.let(i32.lane(pixels, 1));
        kernel.if(i32.less(left, i32.add(right, i32.of(1))), () => {
          const line = kernel.let(i32.sub(row, top));
          const entry = kernel.let(i32.mul(line, i32.of(4 * ROW_WORDS)));
          const count = kernel.let(i32.load(entry, layout.rows));
          kernel.storeI32(entry, i32.add(count, i32.of(1)), layout.rows);
          const rowLeft = kernel.let(i32.load(entry, layout.rows + 4));
          kernel.storeI32(entry, i32.select(i32.less(left, rowLeft), left, rowLeft), layout.rows + 4);
          const rowRight = kernel.let(i32.load(entry, layout.rows + 8));
          kernel.storeI32(entry, i32.select(i32.less(rowRight, right), right, rowRight), layout.rows + 8);
          const place = kernel.let(i32.mul(i32.add(i32.mul(line, chords), count), i32.of(4 * REACH_WORDS)));
          kernel.storeI32(place, chord, layout.reaches);
          kernel.storeI32(place, left, layout.reaches + 4);
          kernel.storeI32(place, right, layout.reaches + 8);
          const outside = i32.or(i32.less(row, coreRow), i32.greater(row, coreLast));
          const coreLeft = kernel.let(i32.of(1));
          const coreRight = kernel.let(i32.of(0));
          kernel.if(i32.select(outside, i32.of(0), i32.of(1)), () => {
            const corePixels = capsule(coreShift, coreSquare);
            kernel.set(coreRight, i32.lane(corePixels, 0));
            kernel.set(coreLeft, i32.lane(corePixels, 1));
            const cores = i32.load(entry, layout.rows + 12);
            const some = i32.less(coreLeft, i32.add(coreRight, i32.of(1)));
            kernel.storeI32(entry, i32.add(cores, some), layout.rows + 12);
          });
          kernel.storeI32(place, coreLeft, layout.reaches + 12);
          kernel.storeI32(place, coreRight, layout.reaches + 16);
        });
        kernel.set(fromA, f64x2.add(fromA, f64x2.of(1)));
        kernel.set(row, i32.add(row, i32.of(1)));
        return i32.less(row, i32.add(last, i32.of(1)));
      });
    });
    kernel.set(chord, i32.add(chord, i32.of(8)));
    return i32.less(chord, end);
  });
  return kernel;
}
