import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Picture } from "../../../../drawing/initialise.ts";
import { Random } from "../../../../drawing/random.ts";
import { pictureIdSchema, type Region, type StyleMode } from "../../../../protocol/style.ts";
import type { LoadedReference } from "../style-critic.ts";
import { createEmbeddedStyleCritic } from "./embedded-style.ts";
import { EmbeddedStyleMemory } from "./memory.ts";

const SIDE = 64;
let memory: EmbeddedStyleMemory;
beforeAll(async () => {
  memory = await EmbeddedStyleMemory.create();
});
afterAll(() => memory.dispose());

type Colour = readonly [number, number, number];

/** Oblique stripes, `period` pixels wide, of two colours. */
function stripes(side: number, period: number, one: Colour, other: Colour, slope = 0.6): Picture {
  const data = new Float32Array(3 * side * side);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
    const share = 0.5 + 0.5 * Math.sin((2 * Math.PI * (x + slope * y)) / period);
    data[i] = one[i % 3] + share * (other[i % 3] - one[i % 3]);
  }
  return { width: side, height: side, data };
}

function noise(seed: number, side = SIDE): Float32Array {
  const random = new Random(seed);
  return new Float32Array(3 * side * side).map(() => 0.1 + 0.8 * random.uniform());
}

const RED: Colour = [0.8, 0.2, 0.1];
const CREAM: Colour = [0.95, 0.9, 0.75];
const print = stripes(96, 9, RED, CREAM);

let count = 0;
function reference(
  pixels: Picture,
  { mode = "all", weight = 1, region = null }: Partial<Omit<LoadedReference, "picture" | "pixels">> = {},
): LoadedReference {
  const picture = pictureIdSchema.parse((++count).toString(16).padStart(64, "0"));
  return { picture, pixels, weight, mode, region };
}

async function judge(references: readonly LoadedReference[], image: Float32Array, seed = 1) {
  const canvas = Math.sqrt(image.length / 3);
  const critic = await createEmbeddedStyleCritic({ canvas, random: new Random(seed), memory });
  await critic.setReferences(references);
  const gradient = new Float32Array(image.length);
  return { ...(await critic.evaluate(image, gradient)), gradient };
}

const MODES: readonly StyleMode[] = ["all", "texture", "palette"];

describe("the embedded style critic", () => {
  it.each([...MODES.map((mode) => [mode, SIDE] as const), ["all", 300] as const])(
    "gives the gradient that finite differences give: %s on %i²",
    async (mode, side) => {
      const seen = [reference(print, { mode })];
      const image = noise(2, side);
      const { gradient } = await judge(seen, image);
      const random = new Random(3);
      for (let trial = 0; trial < 3; trial++) {
        // Towards the gradient, so that there is something to measure, and aside.
        const norm = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0) / gradient.length);
        const direction = gradient.map((value) => value / norm + random.normal());
        const moved = async (by: number) =>
          (
            await judge(
              seen,
              image.map((value, i) => value + by * direction[i]),
            )
          ).loss;
        const step = 3e-3;
        const expected = ((await moved(step)) - (await moved(-step))) / (2 * step);
        const found = gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
        expect(Math.abs(found / expected - 1)).toBeLessThan(0.01);
      }
    },
  );

  it.each(MODES)("says 1 of blank paper and nearly nothing of the reference itself: %s", async (mode) => {
    const seen = [reference(stripes(SIDE, 9, RED, [0.1, 0.1, 0.4]), { mode })];
    const paper = new Float32Array(3 * SIDE * SIDE).fill(1);
    let mean = 0;
    for (let seed = 0; seed < 16; seed++) mean += (await judge(seen, paper, seed)).loss / 16;
    expect(mean).toBeGreaterThan(0.95);
    expect(mean).toBeLessThan(1.05);
    expect((await judge(seen, seen[0].pixels.data)).loss).toBeLessThan(0.08);
  });

  it("is blind to colours where texture counts, and to places where the palette does", async () => {
    const image = stripes(SIDE, 9, RED, CREAM).data;
    const random = new Random(4);
    // The same luma (Rec. 601) with more blue in place of green.
    const otherHue = image.map((value, i) => value + [0, (-0.1 * 0.114) / 0.587, 0.1][i % 3]);
    const shuffled = image.slice();
    for (let i = SIDE * SIDE - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      for (let k = 0; k < 3; k++)
        [shuffled[3 * i + k], shuffled[3 * j + k]] = [shuffled[3 * j + k], shuffled[3 * i + k]];
    }
    const loss = async (mode: StyleMode, of: Float32Array) =>
      (await judge([reference(print, { mode })], of)).loss;
    expect(await loss("texture", image)).toBeLessThan(0.15);
    expect(Math.abs((await loss("texture", otherHue)) - (await loss("texture", image)))).toBeLessThan(1e-3);
    expect(await loss("texture", shuffled)).toBeGreaterThan(0.4);
    expect(await loss("palette", image)).toBeLessThan(0.05);
    expect(await loss("palette", shuffled)).toBeLessThan(0.05);
    expect(await loss("palette", otherHue)).toBeGreaterThan(0.1);
  });

  it("has nothing to say where only the shape of strokes counts, or nothing does", async () => {
    for (const references of [[], [reference(print, { mode: "shape" })], [reference(print, { weight: 0 })]]) {
      const { loss, gradient } = await judge(references, noise(1));
      expect(loss).toBe(0);
      expect(gradient.every((value) => value === 0)).toBe(true);
    }
  });

  it("looks at nothing outside a region", async () => {
    const region: Region = { left: 0.26, top: 0.3, width: 0.5, height: 0.45 };
    const seen = [reference(print, { region })];
    const image = noise(5);
    const inside = (i: number): boolean => {
      const [x, y] = [Math.floor(i / 3) % SIDE, Math.floor(i / 3 / SIDE)];
      return x >= 0.26 * SIDE && x + 1 <= 0.76 * SIDE && y >= 0.3 * SIDE && y + 1 <= 0.75 * SIDE;
    };
    const found = await judge(seen, image);
    const elsewhere = await judge(
      seen,
      image.map((value, i) => (inside(i) ? value : 1 - value)),
    );
    expect(elsewhere.loss).toBe(found.loss);
    expect(found.gradient.some((value) => value !== 0)).toBe(true);
    expect(found.gradient.every((value, i) => inside(i) || value === 0)).toBe(true);
  });

  it("still compares colours in a region of a pixel", async () => {
    const region: Region = { left: 0.999, top: 0.5, width: 0.001, height: 0.001 };
    const { loss, gradient } = await judge([reference(print, { region })], noise(5));
    expect(loss).toBeGreaterThan(0);
    expect([...gradient.keys()].filter((i) => gradient[i] !== 0).length).toBe(3);
  });

  it("takes weights as shares of their sum", async () => {
    const [one, other] = [reference(print), reference(stripes(SIDE, 20, [0, 0, 0], [0.3, 0.6, 1]))];
    const image = noise(6);
    const alone = await judge([one], image);
    const twice = await judge([one, { ...one, weight: 7 }], image);
    const both = await judge([one, { ...other, weight: 3 }], image);
    const second = await judge([other], image);
    expect(twice.loss).toBeCloseTo(alone.loss, 6);
    expect(both.loss).toBeCloseTo(0.25 * alone.loss + 0.75 * second.loss, 6);
  });

  it("gives the same bytes for the same seed, and other ones for another", async () => {
    const seen = [reference(print), reference(print, { mode: "texture" })];
    const image = noise(7);
    const [one, same, other] = [
      await judge(seen, image, 1),
      await judge(seen, image, 1),
      await judge(seen, image, 2),
    ];
    expect(same.loss).toBe(one.loss);
    expect(same.gradient).toEqual(one.gradient);
    expect(other.gradient).not.toEqual(one.gradient);
  });

  it("looks at a reference once, whichever critic asks, wherever a region of the same size lies", async () => {
    let looks = 0;
    const watched: Picture = {
      width: print.width,
      height: print.height,
      get data() {
        looks++;
        return print.data;
      },
    };
    const region: Region = { left: 0, top: 0, width: 0.5, height: 0.5 };
    const everywhere = reference(watched);
    await judge([everywhere], noise(8));
    const once = looks;
    expect(once).toBeGreaterThan(0);
    await judge([{ ...everywhere, weight: 3 }, reference(print)], noise(8));
    expect(looks).toBe(once);
    await judge([{ ...everywhere, region }], noise(8));
    const inPart = looks;
    expect(inPart).toBeGreaterThan(once);
    await judge([{ ...everywhere, region: { ...region, left: 0.25 } }, everywhere], noise(8));
    expect(looks).toBe(inPart);
    await judge([{ ...everywhere, mode: "texture" }], noise(8));
    expect(looks).toBeGreaterThan(inPart);
  });

  it.each([
    ["white", 1],
    ["grey", 0.5],
  ])(
    "is finite for a reference that is all %s, and far from it where the drawing is not",
    async (_, value) => {
      const plain: Picture = { width: 50, height: 40, data: new Float32Array(3 * 50 * 40).fill(value) };
      const { loss, gradient } = await judge([reference(plain)], noise(9));
      expect(loss).toBeGreaterThan(0.2);
      expect(loss).toBeLessThan(20);
      expect(gradient.every(Number.isFinite)).toBe(true);
      expect((await judge([reference(plain)], noise(9).fill(value))).loss).toBeLessThan(1e-6);
    },
  );

  it.each([32, 33, 1024])("judges a canvas of %i²", async (side) => {
    const { loss, gradient } = await judge([reference(print)], noise(10, side));
    expect(loss).toBeGreaterThan(0.05);
    expect(gradient.some((value) => value !== 0)).toBe(true);
  });

  it("leads noise to the reference's texture and colours, by Adam on pixels", async () => {
    const critic = await createEmbeddedStyleCritic({ canvas: SIDE, random: new Random(1), memory });
    await critic.setReferences([reference(print)]);
    const image = noise(11);
    const [first, second] = [new Float64Array(image.length), new Float64Array(image.length)];
    const losses: number[] = [];
    for (let step = 1; step <= 90; step++) {
      const gradient = new Float32Array(image.length);
      losses.push((await critic.evaluate(image, gradient)).loss);
      for (let i = 0; i < image.length; i++) {
        first[i] = 0.9 * first[i] + 0.1 * gradient[i];
        second[i] = 0.99 * second[i] + 0.01 * gradient[i] ** 2;
        const pull = first[i] / (1 - 0.9 ** step) / (Math.sqrt(second[i] / (1 - 0.99 ** step)) + 1e-12);
        image[i] = Math.min(1, Math.max(0, image[i] - (step < 60 ? 0.03 : 0.01) * pull));
      }
    }
    expect(losses[89]).toBeLessThan(0.25 * losses[0]);
  });
});
