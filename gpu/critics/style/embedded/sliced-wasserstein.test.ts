import { afterAll, beforeAll, expect, it } from "vitest";
import type { Picture } from "../../../../drawing/initialise.ts";
import { Random } from "../../../../drawing/random.ts";
import { CHOSEN, filterBank, PATCH, POOL, TAPS } from "./patch-filters.ts";
import { PatchDistance, PatchEngine } from "./sliced-wasserstein.ts";

/** Halved, it is too small to be a level. */
const SIDE = 15;
const CROP = { left: 0, top: 0, width: SIDE, height: SIDE };
let engine: PatchEngine;
beforeAll(async () => {
  engine = await PatchEngine.create(1);
});
afterAll(() => engine.dispose());

function picture(seed: number, side: number): Picture {
  const random = new Random(seed);
  return { width: side, height: side, data: new Float32Array(3 * side * side).map(() => random.uniform()) };
}

/** What stands at `at` where the picture goes on mirrored. */
const mirror = (at: number, side: number): number => (at < 0 ? -1 - at : at < side ? at : 2 * side - 1 - at);

/** Where the first patch of a row begins at the earliest, and how many there are, every fourth pixel. */
const EARLIEST = -3;
const starts = (side: number): number => Math.floor((side + 6 - PATCH - 3) / 4) + 1;

/** Every fourth patch of 7 × 7 × 3 through a filter, sorted; straight from the pixels, in float64. */
function projections({ width, data }: Picture, left: number, top: number, filter: Float32Array): number[] {
  const found: number[] = [];
  for (let i = 0; i < starts(width) ** 2; i++) {
    const x = EARLIEST + left + 4 * (i % starts(width));
    const y = EARLIEST + top + 4 * Math.floor(i / starts(width));
    let sum = 0;
    for (let tap = 0; tap < TAPS; tap++) {
      const [channel, row, column] = [Math.floor(tap / 49), Math.floor(tap / 7) % 7, tap % 7];
      const at = mirror(y + row, width) * width + mirror(x + column, width);
      sum += filter[tap] * data[3 * at + channel];
    }
    found.push(sum);
  }
  return found.sort((a, b) => a - b);
}

/** Straight lines between sorted values, which stand in the middle of their shares. */
function quantile(sorted: readonly number[], share: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5));
  const low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(sorted.length - 1, low + 1)] - sorted[low]);
}

it("is the mean of squared differences of quantiles, worked out naively", async () => {
  const [canvas, reference] = [picture(1, SIDE), picture(2, 13)];
  const distance = new PatchDistance(engine, "colour", CROP);
  const target = await distance.target(reference);
  const found = new Float64Array(1);
  const gradient = new Float32Array(canvas.data.length);
  await distance.evaluate(canvas.data, SIDE, [target], [1], new Random(5), gradient, found);
  const random = new Random(5);
  const shifts = SIDE + 6 - PATCH - 4 * (starts(SIDE) - 1) + 1;
  const [left, top] = [random.integer(shifts), random.integer(shifts)];
  const first = random.integer(POOL);
  const bank = filterBank("colour");
  /** How far a filter sees blank paper from the reference. */
  const blankDistance = (filter: Float32Array) => {
    const paper = filter.reduce((sum, value) => sum + value, 0);
    const theirs = projections(reference, 0, 0, filter);
    const samples = starts(SIDE) ** 2;
    let distance = 0;
    for (let i = 0; i < samples; i++)
      distance += (paper - quantile(theirs, (i + 0.5) / samples)) ** 2 / samples;
    return { distance, guarded: Math.max(distance, 0.05) };
  };
  let [expected, unit] = [0, 0];
  for (let j = 0; j < CHOSEN; j++) {
    const k = (first + j) % POOL;
    const filter = bank.slice(k * TAPS, (k + 1) * TAPS);
    const ours = projections(canvas, left, top, filter);
    const theirs = projections(reference, 0, 0, filter);
    let squares = 0;
    ours.forEach((value, i) => {
      squares += (value - quantile(theirs, (i + 0.5) / ours.length)) ** 2;
    });
    expected += squares / ours.length / CHOSEN / blankDistance(filter).guarded;
  }
  for (let k = 0; k < POOL; k++) {
    const { distance, guarded } = blankDistance(bank.slice(k * TAPS, (k + 1) * TAPS));
    unit += distance / guarded / POOL;
  }
  expected = (Math.sqrt(expected + 0.02 ** 2) - 0.02) / Math.max(0.3, Math.sqrt(unit));
  expect(expected).toBeGreaterThan(0.1);
  expect(Math.abs(found[0] / expected - 1)).toBeLessThan(1e-3);
});
