import { type F64, simd, type V128, Value, v128Binary } from "./assembler.ts";

/** Four of the lanes of `a` (0 to 3) and of `b` (4 to 7). */
const lanes =
  (...chosen: readonly [number, number, number, number]) =>
  (a: V128, b: V128): V128 =>
    new Value(
      "v128",
      a.code,
      b.code,
      simd(0x0d),
      chosen.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
    );

const SPREADS = [lanes(0, 0, 0, 0), lanes(1, 1, 1, 1), lanes(2, 2, 2, 2), lanes(3, 3, 3, 3)] as const;
const lowHalves = lanes(0, 1, 4, 5);

/** Two doubles as floats, then two zeros. */
const demoted = (doubles: V128): V128 => new Value("v128", doubles.code, simd(0x5e));

/** Four floats at once. Loading, storing and bits are those of f64x2. */
export const f32x4 = {
  /** A double, rounded to a float, in all lanes. */
  splat: (value: F64): V128 => new Value("v128", value.code, 0xb6, simd(0x13)),
  add: v128Binary(0xe4),
  sub: v128Binary(0xe5),
  mul: v128Binary(0xe6),
  /** The two doubles of `low`, then those of `high`, rounded to floats. */
  demote: (low: V128, high: V128): V128 => lowHalves(demoted(low), demoted(high)),
  /** One lane in all four. */
  spread: (value: V128, lane: 0 | 1 | 2 | 3): V128 => SPREADS[lane](value, value),
  /** a0 b0 a1 b1 */
  interleaveLow: lanes(0, 4, 1, 5),
  /** a2 b2 a3 b3 */
  interleaveHigh: lanes(2, 6, 3, 7),
  /** a0 a1 b0 b1 */
  lowHalves,
  /** a2 a3 b2 b3 */
  highHalves: lanes(2, 3, 6, 7),
};
