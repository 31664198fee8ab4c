import { expect, it } from "vitest";
import { assemble, bits, f64, f64x2, i32, Kernel } from "./assembler.ts";
import { f32x4 } from "./f32x4.ts";

/** Runs one kernel on fresh memory. */
function execute(kernel: Kernel, ...given: number[]): ArrayBuffer {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble([kernel], 1)), {
    memory: { memory },
  });
  const run = exports[kernel.name];
  if (typeof run !== "function") throw new Error(`${kernel.name} is not exported.`);
  run(...given);
  return memory.buffer;
}

it("encodes whole numbers of every length", () => {
  const numbers = [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8193, 2 ** 20, 2 ** 31 - 1, -(2 ** 31)];
  const kernel = new Kernel("write", []);
  numbers.forEach((number, i) => {
    kernel.storeI32(i32.of(4 * i), i32.of(number));
  });
  expect([...new Int32Array(execute(kernel), 0, numbers.length)]).toEqual(numbers);
});

it("repeats, branches and reads its parameters", () => {
  // Marks the even ones of the first n numbers.
  const kernel = new Kernel("mark", ["i32", "f64"]);
  const n = kernel.parameter(0, "i32");
  const mark = kernel.parameter(1, "f64");
  const i = kernel.let(i32.of(0));
  kernel.repeat(() => {
    const place = kernel.let(i32.shiftLeft(i, i32.of(3)));
    kernel.if(
      i32.and(i, i32.of(1)),
      () => kernel.storeF64(place, f64.of(-1)),
      () => kernel.storeF64(place, f64.add(mark, f64.from(i))),
    );
    kernel.set(i, i32.add(i, i32.of(1)));
    return i32.less(i, n);
  });
  expect([...new Float64Array(execute(kernel, 5, 0.5), 0, 6)]).toEqual([0.5, -1, 2.5, -1, 4.5, 0]);
});

it("computes with two lanes, and gathers and selects by lane", () => {
  const kernel = new Kernel("lanes", []);
  kernel.storeF64(i32.of(800), f64.of(9));
  kernel.storeF64(i32.of(816), f64.of(-4));
  const pair = kernel.let(f64x2.gather(i32.of(0), i32.of(16), 800));
  const results = [
    pair,
    f64x2.sqrt(f64x2.max(pair, f64x2.of(0))),
    f64x2.min(pair, f64x2.of(1, -5)),
    f64x2.floor(f64x2.div(pair, f64x2.of(2))),
    bits.select(f64x2.less(pair, f64x2.of(0)), f64x2.neg(pair), f64x2.pair(f64.of(7), f64.of(8))),
    f64x2.splat(f64.from(i32.lane(pair, 1))),
  ];
  results.forEach((value, i) => {
    kernel.store(i32.of(16 * i), value);
  });
  const found = [...new Float64Array(execute(kernel), 0, 2 * results.length)];
  expect(found).toEqual([9, -4, 3, 0, 1, -5, 4, -2, 7, 4, -4, -4]);
});

it("computes with four lanes, and rearranges them", () => {
  const kernel = new Kernel("floats", []);
  const a = kernel.let(f32x4.demote(f64x2.of(1, 2), f64x2.of(3, 4)));
  const b = kernel.let(f32x4.mul(a, f32x4.splat(f64.of(10))));
  const results = [
    f32x4.sub(f32x4.add(a, b), f32x4.spread(a, 3)),
    f32x4.interleaveLow(a, b),
    f32x4.interleaveHigh(a, b),
    f32x4.lowHalves(a, b),
    f32x4.highHalves(a, b),
  ];
  results.forEach((value, i) => {
    kernel.store(i32.of(16 * i), value);
  });
  // The low bits of 2 ** 52 + n are n.
  kernel.storeI32(i32.of(80), i32.lowWord(f64x2.of(2 ** 52 + 5, 2 ** 52 + 7), 1));
  const memory = execute(kernel);
  expect([...new Float32Array(memory, 0, 20)]).toEqual(
    [
      [7, 18, 29, 40],
      [1, 10, 2, 20],
      [3, 30, 4, 40],
      [1, 2, 10, 20],
      [3, 4, 30, 40],
    ].flat(),
  );
  expect(new Int32Array(memory, 80, 1)[0]).toBe(7);
});
