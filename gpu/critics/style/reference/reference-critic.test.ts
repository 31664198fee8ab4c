import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Picture } from "../../../../drawing/initialise.ts";
import { Random } from "../../../../drawing/random.ts";
import { pictureIdSchema, type StyleMode } from "../../../../protocol/style.ts";
import { readModel } from "../../../autodiff/onnx-read.ts";
import type { LoadedReference } from "../style-critic.ts";
import { drawPixels, halvings, TapSampling } from "./hypercolumns.ts";
import { ReferenceStyleCritic } from "./reference-critic.ts";
import { lengthsOf, RelaxedEmd } from "./relaxed-emd.ts";
import { StyleModel } from "./style-model.ts";
import { levelsOf } from "./style-picture.ts";
import { cosineEmd, momentDistance, paletteDistance, vectorsOf } from "./testing/definitions.ts";
import { vgg16Shaped } from "./testing/networks.ts";

const identity = { mean: [0, 0, 0], std: [1, 1, 1] };
const scaled = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** Waves of two colours: smooth, so that a picture is judged the same wherever the positions fall. */
function waves(side: number, [a, b]: readonly (readonly number[])[], cycles: number, turn: number): Picture {
  const data = new Float32Array(side * side * 3);
  for (let y = 0, at = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let channel = 0; channel < 3; channel++) {
        const phase = (2 * Math.PI * cycles * (x * Math.cos(turn) + y * Math.sin(turn))) / side;
        data[at++] = a[channel] + ((b[channel] - a[channel]) * (1 + Math.sin(phase))) / 2;
      }
  return { width: side, height: side, data };
}

const BLUE = [
  [0.1, 0.2, 0.7],
  [0.8, 0.9, 1],
];
const RED = [
  [0.8, 0.1, 0.1],
  [0.9, 0.8, 0.2],
];

function reference(
  pixels: Picture,
  digit: string,
  mode: StyleMode = "all",
  more: Partial<LoadedReference> = {},
) {
  return { picture: pictureIdSchema.parse(digit.repeat(64)), weight: 1, mode, region: null, pixels, ...more };
}

async function evaluate(critic: ReferenceStyleCritic, image: Float32Array) {
  const gradient = new Float32Array(image.length);
  const { loss, terms } = await critic.evaluate(image, gradient);
  return { loss, terms, gradient };
}

describe("on a small random network", () => {
  const SIZE = 48;
  let model: StyleModel;
  beforeAll(async () => {
    const { model: network, taps } = vgg16Shaped(0.05);
    model = await StyleModel.create(network, {
      input: "data",
      taps,
      size: SIZE,
      colours: scaled,
      threads: 1,
    });
  });
  afterAll(() => model.dispose());
  const criticFor = (canvas = SIZE, seed = 1): ReferenceStyleCritic =>
    new ReferenceStyleCritic({ model, canvas, random: new Random(seed) });
  const picture = waves(SIZE, RED, 3, 0.4);
  const style = waves(40, BLUE, 5, 1.2);

  it("gives the terms of their definitions in float64, on the same positions", async () => {
    const critic = criticFor();
    // Few enough positions for loops in float64.
    const region = { left: 0.25, top: 0.5, width: 1 / 6, height: 0.125 };
    await critic.setReferences([reference(style, "a", "all", { region })]);
    const { loss, terms } = await evaluate(critic, picture.data);
    // The picture's hypercolumns once more, from the network's taps.
    const plane = SIZE * SIZE;
    const planes = Float32Array.from({ length: 3 * plane }, (_, i) => {
      const channel = Math.floor(i / plane);
      return (picture.data[3 * (i % plane) + channel] - scaled.mean[channel]) / scaled.std[channel];
    });
    const taps = await model.network.forward(planes);
    const pixels = drawPixels(new Random(1), { width: SIZE, height: SIZE }, 1024, region);
    expect(pixels).toHaveLength(8 * 6);
    const halved = halvings(model.network.taps);
    const columns = model.network.taps.flatMap((shape, k) => {
      const sampling = new TapSampling(shape, halved[k], pixels.length);
      sampling.place(pixels, SIZE);
      const out = new Float32Array(shape.channels * pixels.length);
      sampling.sample(taps[k], out, 0);
      return [...out];
    });
    const channels = columns.length / pixels.length;
    const drawing = vectorsOf(columns, channels);
    const { statistics } = await model.know(reference(style, "a"), true);
    if (statistics === null) throw new Error("The style's statistics are missing.");
    const { count, levels } = statistics.columns;
    const wanted = Array.from({ length: count }, (_, j) =>
      levels.flatMap(({ table, rows }) => {
        const wide = table.length / (Math.max(...rows) + 1);
        return [...table.subarray(rows[j] * wide, (rows[j] + 1) * wide)];
      }),
    );
    expect(count).toBe(5000);
    const colours = (vectors: readonly (readonly number[])[]) => vectors.map((each) => each.slice(0, 3));
    expect(terms.remd).toBeCloseTo(cosineEmd(drawing, wanted) / 2, 4);
    expect(terms.moments / (momentDistance(drawing, wanted) / 2)).toBeCloseTo(1, 4);
    expect(terms.palette).toBeCloseTo(paletteDistance(colours(drawing), colours(wanted)) / 2, 4);
    expect(loss).toBeCloseTo(terms.remd + terms.moments + terms.palette, 6);
  }, 60_000);

  it.each([
    ["all", ["moments", "palette", "remd"]],
    ["texture", ["moments", "remd"]],
    ["palette", ["palette"]],
    ["shape", []],
  ] as const)("counts what mode %s asks for", async (mode, counted) => {
    const critic = criticFor();
    await critic.setReferences([reference(style, "a", mode)]);
    const passes = model.network.passes;
    const { loss, terms, gradient } = await evaluate(critic, picture.data);
    const present = Object.keys(terms).filter((term) => terms[term] > 0);
    expect(present.sort()).toEqual(counted);
    expect(loss > 0).toBe(counted.length > 0);
    expect(gradient.some((each) => each !== 0)).toBe(counted.length > 0);
    // The network runs for what it is needed for only.
    expect(model.network.passes - passes).toBe(mode === "all" || mode === "texture" ? 1 : 0);
  });

  it("shares the loss out by weight, and leaves out what weighs nothing", async () => {
    const losses = async (weights: readonly number[]): Promise<number> => {
      const critic = criticFor();
      const references = [reference(style, "a"), reference(waves(40, RED, 2, 0), "b")];
      await critic.setReferences(references.map((each, k) => ({ ...each, weight: weights[k] })));
      return (await evaluate(critic, picture.data)).loss;
    };
    const [first, second, mixed, scaled] = [
      await losses([1, 0]),
      await losses([0, 2]),
      await losses([1, 3]),
      await losses([2, 6]),
    ];
    expect(mixed).toBeCloseTo(0.25 * first + 0.75 * second, 5);
    expect(scaled).toBeCloseTo(mixed, 6);
  });

  it("knows a picture that it has seen", async () => {
    const before = model.encoded;
    const other = waves(40, BLUE, 2, 2);
    await criticFor().setReferences([reference(other, "c", "palette")]);
    expect(model.encoded - before).toBe(0);
    const critic = criticFor();
    await critic.setReferences([reference(other, "c")]);
    await critic.setReferences([reference(other, "c", "texture", { weight: 3 }), reference(other, "c")]);
    await criticFor().setReferences([reference(other, "c", "palette"), reference(other, "c")]);
    expect(model.encoded - before).toBe(1);
  });

  it("is the same for the same seed", async () => {
    const run = async (seed: number) => {
      const critic = criticFor(SIZE, seed);
      await critic.setReferences([reference(style, "a")]);
      return evaluate(critic, picture.data);
    };
    expect(await run(4)).toEqual(await run(4));
    expect((await run(5)).loss).not.toBe((await run(4)).loss);
  });

  it("is not disturbed by another run on the same network", async () => {
    const [one, other] = [criticFor(), criticFor()];
    await one.setReferences([reference(style, "a")]);
    await other.setReferences([reference(style, "a", "texture")]);
    const [found] = await Promise.all([
      evaluate(one, picture.data),
      evaluate(other, waves(SIZE, BLUE, 2, 1).data),
    ]);
    const again = criticFor();
    await again.setReferences([reference(style, "a")]);
    expect(found).toEqual(await evaluate(again, picture.data));
  });

  it("pulls inside a region only", async () => {
    const critic = criticFor();
    const region = { left: 0.5, top: 0, width: 0.5, height: 1 };
    await critic.setReferences([reference(style, "a", "palette", { region })]);
    const { gradient } = await evaluate(critic, picture.data);
    const columns = new Set<number>();
    gradient.forEach((value, i) => {
      if (value !== 0) columns.add(Math.floor(i / 3) % SIZE);
    });
    expect(Math.min(...columns)).toBe(SIZE / 2);
    expect(Math.max(...columns)).toBe(SIZE - 1);
  });

  it.each([32, 48, 100])("has the gradient of its loss on a canvas of %i pixels", async (canvas) => {
    const image = waves(canvas, RED, 3, 0.4).data;
    // Smooth, so that what the kinks of the network do to differences is small beside the slope.
    const [from, to] = [waves(canvas, RED, 2, 2).data, waves(canvas, BLUE, 5, 1).data];
    const direction = to.map((value, i) => value - from[i]);
    const loss = async (by: number): Promise<number> => {
      // The same positions for both sides of the difference.
      const critic = criticFor(canvas);
      await critic.setReferences([reference(style, "a")]);
      return (
        await evaluate(
          critic,
          image.map((value, i) => value + by * direction[i]),
        )
      ).loss;
    };
    const critic = criticFor(canvas);
    await critic.setReferences([reference(style, "a")]);
    const { gradient } = await evaluate(critic, image);
    const slope = gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
    const step = 1e-3;
    const difference = ((await loss(step)) - (await loss(-step))) / (2 * step);
    expect(Math.abs(difference)).toBeGreaterThan(1e-3);
    expect(slope / difference).toBeCloseTo(1, 1);
  });
});

const weights = fileURLToPath(
  new URL("../../../../../shared/models/vgg19_16x_distilled.onnx", import.meta.url),
);
const there = existsSync(weights);
if (!there)
  process.stdout.write("There are no weights in ../shared: the critic is not tried on a trained network.\n");

describe.skipIf(!there)("on a trained network", () => {
  const SIZE = 112;
  let model: StyleModel;
  beforeAll(async () => {
    const taps = [1, 2, 3, 4, 5].map((block) => `relu${block}_1`);
    model = await StyleModel.create(readModel(weights), {
      input: "image",
      taps,
      size: SIZE,
      colours: identity,
      threads: 1,
    });
  });
  afterAll(() => model.dispose());

  it("finds the nearest hypercolumns along few axes as surely as in full", async () => {
    const style = waves(2 * SIZE, BLUE, 14, 1.2);
    const { columns: wanted } = (await model.know(reference(style, "a"), true)).statistics ?? {};
    if (wanted === undefined) throw new Error("The style's statistics are missing.");
    const vectors = Array.from({ length: wanted.count }, (_, j) =>
      wanted.levels.flatMap(({ table, rows }, k) => {
        const { channels: wide } = levelsOf(model.network.taps)[k];
        return [...table.subarray(rows[j] * wide, (rows[j] + 1) * wide)];
      }),
    );
    for (const [digit, other] of [waves(SIZE, RED, 3, 0.4), waves(SIZE, BLUE, 7, 0.9)].entries()) {
      const plane = SIZE * SIZE;
      const planes = Float32Array.from(
        { length: 3 * plane },
        (_, i) => other.data[3 * (i % plane) + Math.floor(i / plane)],
      );
      const taps = await model.network.forward(planes);
      const pixels = drawPixels(new Random(digit), { width: SIZE, height: SIZE }, 40);
      const halved = halvings(model.network.taps);
      const channels = model.network.taps.reduce((sum, tap) => sum + tap.channels, 0);
      const columns = new Float32Array(channels * pixels.length);
      let first = 0;
      model.network.taps.forEach((shape, k) => {
        const sampling = new TapSampling(shape, halved[k], pixels.length);
        sampling.place(pixels, SIZE);
        sampling.sample(taps[k], columns, first);
        first += shape.channels;
      });
      const emd = new RelaxedEmd(model.products, levelsOf(model.network.taps), pixels.length);
      const lengths = lengthsOf(columns, pixels.length);
      const found = await emd.evaluate(columns, lengths, wanted, 1, new Float32Array(columns.length));
      expect(Math.abs(found - cosineEmd(vectorsOf(columns, channels), vectors))).toBeLessThan(1e-4);
    }
  }, 60_000);

  it("finds a picture near itself, and the loss falls when a picture takes on a style", async () => {
    // Style pictures are brought to 224 pixels: the same waves, on more paper.
    const style = waves(2 * SIZE, BLUE, 14, 1.2);
    const critic = new ReferenceStyleCritic({ model, canvas: SIZE, random: new Random(1) });
    await critic.setReferences([reference(style, "a")]);
    const image = waves(SIZE, RED, 3, 0.4).data;
    const { loss: near } = await evaluate(critic, waves(SIZE, BLUE, 7, 1.2).data);
    const { loss: start } = await evaluate(critic, image);
    expect(near).toBeLessThan(0.05 * start);
    // Gradient descent on the pixels, with steps of one length.
    const velocity = new Float32Array(image.length);
    for (let step = 0; step < 6; step++) {
      const { gradient } = await evaluate(critic, image);
      const size = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0) / gradient.length);
      for (let i = 0; i < image.length; i++) {
        velocity[i] = 0.8 * velocity[i] - (0.02 * gradient[i]) / size;
        image[i] = Math.min(1, Math.max(0, image[i] + velocity[i]));
      }
    }
    expect((await evaluate(critic, image)).loss).toBeLessThan(0.9 * start);
  }, 60_000);
});
