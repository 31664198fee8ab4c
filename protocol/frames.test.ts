import fc from "fast-check";
import { expect, test } from "vitest";
import { initialStrokes } from "../drawing/initialise.ts";
import { packStrokes } from "../drawing/packed.ts";
import { Random } from "../drawing/random.ts";
import { type Stroke, stroke, strokeId } from "../drawing/stroke.ts";
import { CroquisError } from "./errors.ts";
import { FrameDecoder, FrameEncoder } from "./frames.ts";
import { LIMITS } from "./limits.ts";

const randomStrokes = (random: Random, count: number, canvas: number): Stroke[] =>
  initialStrokes(random, { count, canvas, width: 5 });

/** One step as Adam takes it: every number moves by about its learning rate. */
function moved(random: Random, strokes: readonly Stroke[]): Stroke[] {
  return strokes.map((each) =>
    stroke(
      each.id,
      each.points.map((value) => value + random.between(-1, 1)),
      each.width + random.between(-0.2, 0.2),
      [0, 1, 2, 3].map((c) => each.color[c] + random.between(-0.01, 0.01)) as unknown as Stroke["color"],
    ),
  );
}

function expectNear(decoder: FrameDecoder, strokes: readonly Stroke[], canvas: number): void {
  const { scene } = decoder;
  expect(scene?.strokes.map(({ id }) => id)).toEqual(strokes.map(({ id }) => id));
  scene?.strokes.forEach((seen, i) => {
    const sent = strokes[i];
    expect(seen.points.length).toBe(sent.points.length);
    for (let p = 0; p < sent.points.length; p++) {
      expect(Math.abs(seen.points[p] - sent.points[p])).toBeLessThanOrEqual(canvas / 4096 + 1e-3);
    }
    expect(Math.abs(seen.width - sent.width)).toBeLessThanOrEqual(canvas / 8192 + 1e-3);
    for (let c = 0; c < 4; c++) {
      expect(Math.abs(seen.color[c] - sent.color[c])).toBeLessThanOrEqual(0.5 / 255 + 1e-6);
    }
  });
}

test("a hundred frames later the picture is still within half a grid step: differences do not add up", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 40 }), (seed, count) => {
      const random = new Random(seed);
      const [encoder, decoder] = [new FrameEncoder(224), new FrameDecoder()];
      let strokes = randomStrokes(random, count, 224);
      expect(decoder.apply(encoder.key(0, packStrokes(strokes)))).toBe("applied");
      for (let iteration = 1; iteration <= 100; iteration++) {
        strokes = moved(random, strokes);
        const packed = packStrokes(strokes);
        const frame = iteration % 40 ? encoder.delta(iteration, packed) : encoder.refresh(iteration, packed);
        expect(decoder.apply(frame)).toBe("applied");
      }
      expect(decoder.iteration).toBe(100);
      expectNear(decoder, strokes, 224);
    }),
    { numRuns: 20 },
  );
});

test("256 strokes in motion take at most 3 KiB a frame on average, key frames included", () => {
  const random = new Random(1);
  const encoder = new FrameEncoder(224);
  let strokes = randomStrokes(random, 256, 224);
  let bytes = encoder.key(0, packStrokes(strokes)).length;
  for (let iteration = 1; iteration <= 100; iteration++) {
    strokes = moved(random, strokes);
    const packed = packStrokes(strokes);
    bytes += (iteration % 40 ? encoder.delta(iteration, packed) : encoder.refresh(iteration, packed)).length;
  }
  expect(bytes / 101).toBeLessThanOrEqual(3 * 1024);
});

test("strokes that stand still cost one bit each", () => {
  const encoder = new FrameEncoder(224);
  const packed = packStrokes(randomStrokes(new Random(2), 256, 224));
  encoder.key(0, packed);
  expect(encoder.delta(1, packed).length).toBeLessThan(64);
});

test("a frame that builds on a missed one is a gap, and a key frame made from another decoder closes it", () => {
  const random = new Random(3);
  const encoder = new FrameEncoder(224);
  const [relay, late] = [new FrameDecoder(), new FrameDecoder()];
  let strokes = randomStrokes(random, 20, 224);
  relay.apply(encoder.key(0, packStrokes(strokes)));
  strokes = moved(random, strokes);
  const first = encoder.delta(1, packStrokes(strokes));
  expect(relay.apply(first)).toBe("applied");
  expect(late.apply(first)).toBe("gap");
  expect(late.scene).toBeNull();
  const keyFrame = relay.keyFrame();
  if (keyFrame === null) throw new Error("The relay has a picture.");
  expect(late.apply(keyFrame)).toBe("applied");
  strokes = moved(random, strokes);
  const second = encoder.delta(2, packStrokes(strokes));
  expect(late.apply(second)).toBe("applied");
  expect(relay.apply(second)).toBe("applied");
  expect(late.scene).toEqual(relay.scene);
  expect(late.apply(first)).toBe("gap");
  expect(late.scene).toEqual(relay.scene);
});

test("a key frame that later frames overtook changes nothing, and they go on", () => {
  const random = new Random(5);
  const [encoder, decoder] = [new FrameEncoder(224), new FrameDecoder()];
  let strokes = randomStrokes(random, 5, 224);
  const late = encoder.key(0, packStrokes(strokes));
  decoder.apply(late);
  for (let iteration = 1; iteration <= 3; iteration++) {
    strokes = moved(random, strokes);
    decoder.apply(encoder.delta(iteration, packStrokes(strokes)));
  }
  expect(decoder.apply(late)).toBe("applied");
  expect(decoder.iteration).toBe(3);
  strokes = moved(random, strokes);
  expect(decoder.apply(encoder.delta(4, packStrokes(strokes)))).toBe("applied");
  expectNear(decoder, strokes, 224);
});

test("other strokes than before make a key frame of a delta and of a refresh", () => {
  const encoder = new FrameEncoder(224);
  const decoder = new FrameDecoder();
  const strokes = randomStrokes(new Random(4), 5, 224);
  encoder.key(0, packStrokes(strokes));
  expect(decoder.apply(encoder.delta(1, packStrokes(strokes.slice(1))))).toBe("applied");
  expectNear(decoder, strokes.slice(1), 224);
  expect(decoder.apply(encoder.refresh(2, packStrokes(strokes)))).toBe("applied");
  expectNear(decoder, strokes, 224);
});

test("a frame says which of people's changes it honours, and where strokes lie, exactly", () => {
  const [encoder, decoder, late] = [new FrameEncoder(224), new FrameDecoder(), new FrameDecoder()];
  const packed = packStrokes(randomStrokes(new Random(6), 5, 224));
  const orders = [-0.1, 0, 1, 2.5, 1e300];
  decoder.apply(encoder.key(0, packed, { orders }));
  expect([decoder.revision, decoder.orders]).toEqual([0, orders]);
  decoder.apply(encoder.delta(1, packed, { orders, revision: 7 }));
  expect([decoder.revision, decoder.orders]).toEqual([7, orders]);
  const key = decoder.keyFrame();
  if (key !== null) late.apply(key);
  expect([late.revision, late.orders]).toEqual([7, orders]);
  // The same strokes in other places are not what a delta or a refresh can build on.
  const moved = [-0.1, 0, 1.5, 2.5, 1e300];
  expect(decoder.apply(encoder.delta(2, packed, { orders: moved, revision: 8 }))).toBe("applied");
  expect(decoder.orders).toEqual(moved);
  expect(late.apply(encoder.refresh(3, packed, { orders: moved, revision: 8 }))).toBe("gap");
  expect(decoder.apply(encoder.refresh(4, packed, { orders: moved, revision: 9 }))).toBe("applied");
  expect(decoder.revision).toBe(9);
});

test("a drawing of as many strokes as a room may have fits", () => {
  const strokes = randomStrokes(new Random(7), LIMITS.roomStrokes, 224);
  const decoder = new FrameDecoder();
  expect(decoder.apply(new FrameEncoder(224).key(0, packStrokes(strokes)))).toBe("applied");
  expect(decoder.scene?.strokes).toHaveLength(LIMITS.roomStrokes);
});

test("strokes far off the canvas and huge widths stay finite", () => {
  const decoder = new FrameDecoder();
  const far = stroke(strokeId("far"), [1e9, -1e9, 0, 0, 1e30, 0, 5, 5], 1e9, [1, 1, 1, 1]);
  decoder.apply(new FrameEncoder(224).key(0, packStrokes([far])));
  const seen = decoder.scene?.strokes[0];
  expect(seen?.points.every(Number.isFinite)).toBe(true);
  expect(seen?.points[6]).toBeCloseTo(5, 1);
});

test("bytes that are no frame are refused by name and change nothing", () => {
  const encoder = new FrameEncoder(224);
  const strokes = randomStrokes(new Random(5), 30, 224);
  const key = encoder.key(0, packStrokes(strokes));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(key.length), fc.boolean(), (noise, cut, mixed) => {
      const decoder = new FrameDecoder();
      decoder.apply(key);
      const before = decoder.scene;
      const hostile = mixed ? new Uint8Array([...key.subarray(0, cut), ...noise]) : noise;
      try {
        decoder.apply(hostile);
      } catch (error) {
        expect(error).toBeInstanceOf(CroquisError);
        expect(decoder.scene).toEqual(before);
      }
    }),
  );
  expect(() => new FrameDecoder().apply(key.subarray(0, 30))).toThrow(CroquisError);
});
