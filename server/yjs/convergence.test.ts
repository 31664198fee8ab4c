import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { Random } from "../../drawing/random.ts";
import { RoomWorld } from "../testing/room-world.ts";

// Random people in a random order of events; the seed tells it all. `npm run fuzz:room` tries 10,000 seeds.
const { FUZZ_SEEDS, FUZZ_FROM } = z
  .object({ FUZZ_SEEDS: z.coerce.number().int().default(50), FUZZ_FROM: z.coerce.number().int().default(1) })
  .parse(process.env);
const OPERATIONS = 100;
/** Seeds that once failed. */
const PINNED: readonly number[] = [7646];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Outcome {
  readonly faults: readonly string[];
  readonly refusals: number;
  readonly saved: number;
}

async function play(seed: number): Promise<Outcome> {
  const random = new Random(seed);
  const world = new RoomWorld(random.fork("world"));
  const pace = random.fork("time");
  for (let i = 0; i < OPERATIONS; i++) {
    world.act();
    await vi.advanceTimersByTimeAsync(pace.integer(30));
  }
  for (let round = 0; round < 3; round++) {
    world.settle((milliseconds) => vi.advanceTimersByTime(milliseconds));
    await vi.advanceTimersByTimeAsync(500);
  }
  world.askEverybody();
  for (let round = 0; round < 3; round++) {
    world.settle((milliseconds) => vi.advanceTimersByTime(milliseconds));
    await vi.advanceTimersByTimeAsync(500);
  }
  world.check();
  const { faults, refusals, saved } = world;
  world.end();
  return { faults, refusals, saved };
}

test.each(PINNED)("F5 G3 D1 seed %i, which failed once, holds", async (seed) => {
  expect((await play(seed)).faults).toEqual([]);
});

test(`F5 G3 G4 G6 D1 ${FUZZ_SEEDS} rooms of five people, a hundred things each, agree in the end`, {
  timeout: 3_600_000,
}, async () => {
  const sum = { refusals: 0, saved: 0 };
  for (let seed = FUZZ_FROM; seed < FUZZ_FROM + FUZZ_SEEDS; seed++) {
    const { faults, refusals, saved } = await play(seed);
    const again = `FUZZ_FROM=${seed} FUZZ_SEEDS=1 npm run fuzz:room`;
    expect(faults, `seed ${seed} (${again}): ${faults.join("; ")}`).toEqual([]);
    sum.refusals += refusals;
    sum.saved += saved;
  }
  // A world in which nobody is ever refused, or told that something is saved, would try nothing.
  expect(sum.refusals).toBeGreaterThan(0);
  expect(sum.saved).toBeGreaterThan(0);
  if (FUZZ_SEEDS > 50)
    console.log(`${FUZZ_SEEDS} rooms, ${sum.refusals} refusals, ${sum.saved} saved strokes`);
});
