import { describe, expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { quantiles, Ranks } from "./ranks.ts";

describe("Ranks", () => {
  it("ranks what lies further apart than 1/2048 of the range as sorting does, from any place on", () => {
    const random = new Random(1);
    const values = Float32Array.from({ length: 1500 }, (_, i) => i / 3);
    for (let i = values.length - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      [values[i], values[j]] = [values[j], values[i]];
    }
    const out = new Uint16Array(1500);
    new Ranks(1000).rank(values, 400, out);
    const sorted = [...values.subarray(400, 1400)].sort((a, b) => a - b);
    expect(Array.from(out.subarray(400, 1400), (place) => sorted[place])).toEqual([
      ...values.subarray(400, 1400),
    ]);
  });

  it("gives equal values every place once, high and low ones all over", () => {
    const out = new Uint16Array(1024);
    new Ranks(1024).rank(new Float32Array(1024).fill(0.5), 0, out);
    expect([...out].sort((a, b) => a - b)).toEqual([...out.keys()]);
    for (let quarter = 0; quarter < 4; quarter++) {
      const places = out.subarray(256 * quarter, 256 * quarter + 256);
      expect(Math.abs(places.reduce((sum, place) => sum + place, 0) / 256 - 511.5)).toBeLessThan(8);
    }
  });

  it("refuses more than its places can number", () => {
    expect(() => new Ranks(65_537)).toThrow(/65,536/);
  });
});

it("reads quantiles between values and keeps to the ends", () => {
  const out = new Float32Array(6);
  quantiles(Float32Array.of(0, 10), out, 1, 4);
  // At ⅛, ⅜, ⅝ and ⅞ of two values that stand at ¼ and ¾.
  expect([...out]).toEqual([0, 0, 2.5, 7.5, 10, 0]);
});
