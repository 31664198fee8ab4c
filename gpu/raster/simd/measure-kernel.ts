import { bits, f64, f64x2, type I32, i32, Kernel, type Local, type V128 } from "../../simd/assembler.ts";
import { layout, MOST_CHORDS, REACH_WORDS } from "./layout.ts";

/** A key that no chord has. */
export const NOWHERE = 1e300;
/** Squared distances are above this, so that a key is never a denormal number, which is slow. */
const LEAST_SQUARE = 1e-200;
const CHORD_BITS = new Float64Array(new BigUint64Array([BigInt(MOST_CHORDS - 1)]).buffer)[0];

/** A squared distance whose low bits are replaced by the chord: the least key is the nearest chord's. */
const keyOf = (square: V128, chordBits: V128): V128 =>
  bits.or(bits.without(f64x2.add(square, f64x2.of(LEAST_SQUARE)), f64x2.of(CHORD_BITS)), chordBits);
/** A chord's offset in a field from the low word of a key. */
const chordOf = (word: I32): I32 => i32.shiftLeft(i32.and(word, i32.of(MOST_CHORDS - 1)), i32.of(3));

const clamp01 = (value: V128): V128 => f64x2.min(f64x2.max(value, f64x2.of(0)), f64x2.of(1));

interface Row {
  /** Where the row's reaches begin and end, bytes. */
  readonly place: Local<"i32">;
  readonly end: Local<"i32">;
  /** First and last column in hand. */
  readonly from: Local<"i32">;
  readonly to: Local<"i32">;
  /** y of the pixels' centres. */
  readonly centre: Local<"f64">;
}

/**
 * measure(place, end, from, to, centre, firstPixel): adds boxes for those of pixels `from` to `to` of a row that a chord
 * reaches. A pixel is one box where all chords that reach it belong to one stretch and no round cap is near, otherwise
 * four quarters.
 */
export function measureKernel(): Kernel {
  const kernel = new Kernel("measure", ["i32", "i32", "i32", "i32", "f64", "i32"]);
  const row: Row = {
    place: kernel.parameter(0, "i32"),
    end: kernel.parameter(1, "i32"),
    from: kernel.parameter(2, "i32"),
    to: kernel.parameter(3, "i32"),
    centre: kernel.parameter(4, "f64"),
  };
  const firstPixel = kernel.parameter(5, "i32");
  measureCentres(kernel, row);
  const box = kernel.let(i32.load(i32.of(layout.boxCount)));
  const column = kernel.let(row.from);
  /** A box of that side around the pixel's centre moved by (dx, dy). */
  const addBox = (chord: I32, side: number, dx: number, dy: number): void => {
    const word = i32.shiftLeft(box, i32.of(2));
    const double = i32.shiftLeft(box, i32.of(3));
    kernel.storeI32(word, i32.add(firstPixel, column), layout.pixel);
    kernel.storeI32(word, chord, layout.chord);
    kernel.storeF64(double, f64.add(f64.from(column), f64.of(0.5 + dx)), layout.x);
    kernel.storeF64(double, f64.add(row.centre, f64.of(dy)), layout.y);
    kernel.storeF64(double, f64.of(side), layout.side);
    kernel.set(box, i32.add(box, i32.of(1)));
  };
  kernel.repeat(() => {
    const cell = kernel.let(i32.shiftLeft(column, i32.of(3)));
    const stretches = kernel.let(i32.load(cell, layout.seen));
    kernel.if(stretches, () => {
      const chord = kernel.let(chordOf(i32.load(cell, layout.nearest)));
      kernel.storeF64(cell, f64.of(NOWHERE), layout.nearest);
      kernel.storeI32(cell, i32.of(0), layout.seen);
      const fromX = f64.sub(f64.add(f64.from(column), f64.of(0.5)), f64.load(chord, layout.ax));
      const fromY = f64.sub(row.centre, f64.load(chord, layout.ay));
      const along = kernel.let(
        f64.add(f64.mul(fromX, f64.load(chord, layout.stepX)), f64.mul(fromY, f64.load(chord, layout.stepY))),
      );
      const several = i32.and(stretches, i32.sub(stretches, i32.of(1)));
      const capped = i32.or(
        f64.greater(f64.load(chord, layout.clearFrom), along),
        f64.greater(along, f64.load(chord, layout.clearTo)),
      );
      kernel.if(
        i32.or(several, capped),
        () => {
          measureQuarters(kernel, row, column);
          for (let quarter = 0; quarter < 4; quarter++) {
            const key = i32.load(i32.of(layout.quarters + 8 * quarter));
            addBox(chordOf(key), 0.5, (quarter & 1) / 2 - 0.25, (quarter >> 1) / 2 - 0.25);
          }
        },
        () => addBox(chord, 1, 0, 0),
      );
    });
    kernel.set(column, i32.add(column, i32.of(1)));
    return i32.less(column, i32.add(row.to, i32.of(1)));
  });
  kernel.storeI32(i32.of(layout.boxCount), box);
  return kernel;
}

/** Lets pixels know of each chord that reaches them, in `nearest` and `seen`. Two neighbouring pixels are the lanes. */
function measureCentres(kernel: Kernel, { place: start, end, from, to, centre }: Row): void {
  const place = kernel.let(start);
  kernel.repeat(() => {
    const first = kernel.let(i32.load(place, layout.reaches + 4));
    const last = kernel.let(i32.load(place, layout.reaches + 8));
    kernel.set(first, i32.select(i32.less(first, from), from, first));
    kernel.set(last, i32.select(i32.less(last, to), last, to));
    kernel.if(i32.less(first, i32.add(last, i32.of(1))), () => {
      const chord = kernel.let(i32.load(place, layout.reaches));
      const ax = kernel.let(f64x2.loadSplat(chord, layout.ax));
      const lx = kernel.let(f64x2.loadSplat(chord, layout.lx));
      const ly = kernel.let(f64x2.loadSplat(chord, layout.ly));
      const stepX = kernel.let(f64x2.loadSplat(chord, layout.stepX));
      const fromY = kernel.let(f64x2.sub(f64x2.splat(centre), f64x2.loadSplat(chord, layout.ay)));
      const alongY = kernel.let(f64x2.mul(fromY, f64x2.loadSplat(chord, layout.stepY)));
      const chordBits = kernel.let(bits.splat(i32.shiftRight(chord, i32.of(3))));
      const stretch = kernel.let(f64x2.loadSplat(chord, layout.stretch));
      const fromX = kernel.let(f64x2.sub(f64x2.add(f64x2.splat(f64.from(first)), f64x2.of(0.5, 1.5)), ax));
      const lastX = kernel.let(f64x2.sub(f64x2.splat(f64.add(f64.from(last), f64.of(0.75))), ax));
      const column = kernel.let(i32.shiftLeft(first, i32.of(3)));
      const lastColumn = kernel.let(i32.shiftLeft(last, i32.of(3)));
      kernel.repeat(() => {
        const along = kernel.let(clamp01(f64x2.add(f64x2.mul(fromX, stepX), alongY)));
        const dx = kernel.let(f64x2.sub(fromX, f64x2.mul(along, lx)));
        const dy = kernel.let(f64x2.sub(fromY, f64x2.mul(along, ly)));
        const square = f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy));
        const within = kernel.let(f64x2.atMost(fromX, lastX));
        const key = bits.select(within, keyOf(square, chordBits), f64x2.of(NOWHERE));
        kernel.store(column, f64x2.min(f64x2.load(column, layout.nearest), key), layout.nearest);
        kernel.store(
          column,
          bits.or(f64x2.load(column, layout.seen), bits.and(stretch, within)),
          layout.seen,
        );
        kernel.set(fromX, f64x2.add(fromX, f64x2.of(2)));
        kernel.set(column, i32.add(column, i32.of(16)));
        return i32.less(column, i32.add(lastColumn, i32.of(1)));
      });
    });
    kernel.set(place, i32.add(place, i32.of(4 * REACH_WORDS)));
    return i32.less(place, end);
  });
}

/**
 * Keys of the chords nearest to the four quarters of a pixel, row by row, into `quarters`, of the chords that reach the
 * pixel. Two neighbouring quarters are the lanes.
 */
function measureQuarters(kernel: Kernel, { place: start, end, centre }: Row, column: I32): void {
  const place = kernel.let(start);
  const upper = kernel.let(f64x2.of(NOWHERE));
  const lower = kernel.let(f64x2.of(NOWHERE));
  const x = kernel.let(f64x2.add(f64x2.splat(f64.from(column)), f64x2.of(0.25, 0.75)));
  kernel.repeat(() => {
    const outside = i32.or(
      i32.greater(i32.load(place, layout.reaches + 4), column),
      i32.less(i32.load(place, layout.reaches + 8), column),
    );
    kernel.if(i32.select(outside, i32.of(0), i32.of(1)), () => {
      const chord = kernel.let(i32.load(place, layout.reaches));
      const fromX = kernel.let(f64x2.sub(x, f64x2.loadSplat(chord, layout.ax)));
      const lx = kernel.let(f64x2.loadSplat(chord, layout.lx));
      const ly = kernel.let(f64x2.loadSplat(chord, layout.ly));
      const stepY = kernel.let(f64x2.loadSplat(chord, layout.stepY));
      const alongX = kernel.let(f64x2.mul(fromX, f64x2.loadSplat(chord, layout.stepX)));
      const fromY = kernel.let(
        f64x2.sub(f64x2.splat(f64.sub(centre, f64.of(0.25))), f64x2.loadSplat(chord, layout.ay)),
      );
      const chordBits = kernel.let(bits.splat(i32.shiftRight(chord, i32.of(3))));
      for (const best of [upper, lower]) {
        const along = kernel.let(clamp01(f64x2.add(alongX, f64x2.mul(fromY, stepY))));
        const dx = kernel.let(f64x2.sub(fromX, f64x2.mul(along, lx)));
        const dy = kernel.let(f64x2.sub(fromY, f64x2.mul(along, ly)));
        const square = f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy));
        kernel.set(best, f64x2.min(best, keyOf(square, chordBits)));
        kernel.set(fromY, f64x2.add(fromY, f64x2.of(0.5)));
      }
    });
    kernel.set(place, i32.add(place, i32.of(4 * REACH_WORDS)));
    return i32.less(place, end);
  });
  kernel.store(i32.of(layout.quarters), upper);
  kernel.store(i32.of(layout.quarters), lower, 16);
}
