import { Random } from "../drawing/random.ts";
import { Augment } from "../gpu/critics/augment.ts";
import { median } from "../gpu/raster/median.ts";
import { PRESETS } from "../protocol/presets.ts";
import type { Row } from "./row.ts";

const ROUNDS = 40;
const WARM_UP = 10;
const normalisation = { mean: [0.48, 0.46, 0.41], std: [0.27, 0.26, 0.28] } as const;

/** Canvas side, critic's input side, copies. */
const CASES = [
  [224, 224, 4],
  [224, 224, 8],
  [224, 48, 4],
  [512, 224, 4],
] as const;

/** Warp to the critic's input and back, one thread. */
export async function augmentRows(): Promise<readonly Row[]> {
  return CASES.flatMap(([canvas, size, copies]) => {
    const { distortion, crop } = PRESETS.clipdraw;
    const augment = new Augment({
      width: canvas,
      height: canvas,
      size,
      copies,
      normalisation,
      range: { distortion, crop },
    });
    const random = new Random(1);
    const image = new Float32Array(3 * canvas * canvas).map(() => random.uniform());
    const upstream = new Float32Array(augment.copies.length).map(() => random.normal());
    const gradient = new Float32Array(image.length);
    const forward: number[] = [];
    const backward: number[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      augment.draw(random);
      const started = performance.now();
      augment.forward(image);
      const warped = performance.now();
      augment.backward(upstream, gradient);
      if (round < WARM_UP) continue;
      forward.push(warped - started);
      backward.push(performance.now() - warped);
    }
    const name = `augmentation, ${copies} copies, canvas ${canvas}² → critic ${size}²`;
    return [
      { name: `${name}, forward`, value: median(forward), unit: "ms" },
      { name: `${name}, backward`, value: median(backward), unit: "ms" },
    ];
  });
}
