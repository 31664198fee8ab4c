import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Picture } from "../drawing/initialise.ts";
import { Random } from "../drawing/random.ts";
import { differentiate } from "../gpu/autodiff/differentiate.ts";
import { readModel } from "../gpu/autodiff/onnx-read.ts";
import { writeModel } from "../gpu/autodiff/onnx-write.ts";
import { type Feeds, GradientSession } from "../gpu/autodiff/session.ts";
import { ReferenceStyleCritic } from "../gpu/critics/style/reference/reference-critic.ts";
import { StyleModel } from "../gpu/critics/style/reference/style-model.ts";
import { vgg16Shaped } from "../gpu/critics/style/reference/testing/networks.ts";
import type { LoadedReference } from "../gpu/critics/style/style-critic.ts";
import { median } from "../gpu/raster/median.ts";
import { pictureIdSchema } from "../protocol/style.ts";
import type { Row } from "./row.ts";

const SIZE = 224;
const ROUNDS = 7;
const COLOURS = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** Overlapping discs of random colours: edges, flats and every size of shape. */
function discs(seed: number): Picture {
  const random = new Random(seed);
  const data = new Float32Array(SIZE * SIZE * 3).fill(1);
  for (let k = 0; k < 150; k++) {
    const [cx, cy, radius] = [random.between(0, SIZE), random.between(0, SIZE), random.between(2, 30)];
    const colour = [random.uniform(), random.uniform(), random.uniform()];
    for (let i = 0; i < SIZE * SIZE; i++)
      if (Math.hypot((i % SIZE) - cx, Math.floor(i / SIZE) - cy) < radius)
        for (let channel = 0; channel < 3; channel++) data[3 * i + channel] = colour[channel];
  }
  return { width: SIZE, height: SIZE, data };
}

const reference = (digit: string, pixels: Picture): LoadedReference => ({
  picture: pictureIdSchema.parse(digit.repeat(64)),
  weight: 1,
  mode: "all",
  region: null,
  pixels,
});

/**
 * The reference style critic on a network of VGG16's shape with random weights, 224 × 224 pixels, one thread: the whole
 * gradient of a step against VGG16's own forward and backward pass, in turn.
 */
export async function styleCriticRows(): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "croquis-bench-"));
  try {
    const { model: made, taps } = vgg16Shaped();
    const path = join(folder, "vgg16.onnx");
    await writeFile(path, writeModel(made));
    const network = readModel(path);
    const plain = await openPlain(network, taps[taps.length - 1]);
    const model = await StyleModel.create(network, {
      input: "data",
      taps,
      size: SIZE,
      colours: COLOURS,
      threads: 1,
    });
    const critic = new ReferenceStyleCritic({ model, canvas: SIZE, random: new Random(1) });
    const [first, style] = [reference("a", discs(2)), reference("b", discs(3))];
    await critic.setReferences([first]);
    const preparing = await milliseconds(() => critic.setReferences([style]));
    const again = await milliseconds(() => critic.setReferences([style]));
    const image = discs(4).data;
    const evaluate = () => critic.evaluate(image, new Float32Array(image.length));
    await plain.run();
    await evaluate();
    const times = { plain: [] as number[], critic: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.plain.push(await milliseconds(plain.run));
      times.critic.push(await milliseconds(evaluate));
    }
    // Round by round, so that what else the machine does weighs on both alike.
    const ratios = times.critic.map((time, round) => time / times.plain[round]);
    await critic.dispose();
    await model.dispose();
    await plain.dispose();
    return [
      { name: "VGG16 to relu5_3, forward + backward", value: median(times.plain), unit: "ms" },
      { name: "reference style critic, whole gradient", value: median(times.critic), unit: "ms" },
      {
        name: "reference style critic over VGG16's forward + backward",
        value: median(ratios),
        unit: "×",
        bar: 1.25,
      },
      { name: "a style picture that is new to it", value: preparing, unit: "ms" },
      { name: "a style picture that it knows", value: again, unit: "ms" },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** VGG16 in one session that gives d (Σ upstream · relu5_3) / d image. */
async function openPlain(network: Parameters<typeof differentiate>[0], output: string) {
  const gradientModel = differentiate(network, {
    shape: [1, 3, SIZE, SIZE],
    input: "data",
    outputs: [output],
  });
  const session = await GradientSession.create(gradientModel, { threads: 1 });
  const random = new Random(9);
  const feeds: Feeds = Object.fromEntries(
    Object.entries(gradientModel.inputs).map(([name, { shape }]) => {
      const length = shape.reduce((a, b) => a * b, 1);
      return [name, Float32Array.from({ length }, () => random.normal())];
    }),
  );
  return { run: () => session.run(feeds), dispose: () => session.dispose() };
}

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
