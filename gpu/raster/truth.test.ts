import { expect, it } from "vitest";
import { packStrokes } from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import type { Scene } from "../../drawing/scene.ts";
import { compare } from "./compare.ts";
import { Rasteriser } from "./rasteriser.ts";
import { clipdrawScene, thin } from "./scenes.ts";
import { truth } from "./truth.ts";

/** A slow wave per channel, as the recorded smooth upstream is. */
function smoothUpstream({ width, height }: Scene, random: Random): Float32Array {
  const waves = [0, 1, 2].map(() => [
    random.between(-0.15, 0.15),
    random.between(-0.15, 0.15),
    random.between(0, 6),
  ]);
  const upstream = new Float32Array(3 * width * height);
  for (let i = 0; i < upstream.length; i++) {
    const [a, b, phase] = waves[i % 3];
    const pixel = Math.floor(i / 3);
    upstream[i] = Math.sin(a * (pixel % width) + b * Math.floor(pixel / width) + phase);
  }
  return upstream;
}

const kinds: [string, (random: Random) => number, { rms: number; points: number; width: number }][] = [
  ["two pixels wide", thin, { rms: 0.008, points: 0.98, width: 0.998 }],
  [
    "two to twelve pixels wide",
    (random) => random.between(2, 12),
    { rms: 0.008, points: 0.99, width: 0.998 },
  ],
  ["hairlines", (random) => random.between(0.4, 1), { rms: 0.008, points: 0.85, width: 0.99 }],
];

for (const [name, widthOf, bars] of kinds) {
  it(`draws ${name} as brute force does, and finds its gradients`, () => {
    for (const seed of [1, 2]) {
      const random = new Random(seed);
      // A canvas of 96, on which CLIPDraw's strokes are about as bent as they are long.
      const scene = clipdrawScene(10, 96, random, widthOf);
      const upstream = smoothUpstream(scene, random);
      const all = scene.strokes.map((_, i) => i);
      const true_ = truth(scene, upstream, all, 16);
      const rasteriser = Rasteriser.create(scene.width, scene.height);
      const { rms } = compare(rasteriser.forward(packStrokes(scene.strokes)), true_.image);
      const found = rasteriser.backward(upstream);
      const points = true_.gradients.flatMap((each) => each.points);
      const widths = true_.gradients.map((each) => each.width);
      const colors = true_.gradients.flatMap((each) => each.color);
      expect(rms, `seed ${seed}`).toBeLessThan(bars.rms);
      expect(compare(found.points, points).cosine, `points, seed ${seed}`).toBeGreaterThan(bars.points);
      expect(compare(found.widths, widths).cosine, `widths, seed ${seed}`).toBeGreaterThan(bars.width);
      expect(compare(found.colors, colors).cosine, `colours, seed ${seed}`).toBeGreaterThan(0.999);
    }
  });
}
