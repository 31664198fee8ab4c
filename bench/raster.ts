import { existsSync, readFileSync } from "node:fs";
import { packStrokes } from "../drawing/packed.ts";
import { Random } from "../drawing/random.ts";
import type { Scene } from "../drawing/scene.ts";
import { median } from "../gpu/raster/median.ts";
import { Rasteriser } from "../gpu/raster/rasteriser.ts";
import { sceneFromFile } from "../gpu/raster/scene-file.ts";
import { clipdrawScene, thin, wide } from "../gpu/raster/scenes.ts";
import type { Row } from "./row.ts";

const STROKES = 256;
const CANVAS = 224;
const SEED = 1234;
const ROUNDS = 200;
const WARM_UP = 50;

/** Width of the strokes, and the bar for forward and backward together, milliseconds. */
const CASES = [
  ["w1", thin, 5],
  ["wu", wide, 18],
] as const;

/** Forward and backward of 256 strokes on 224², one thread, on the reference scene where there is one. */
export async function rasterRows(): Promise<readonly Row[]> {
  return CASES.flatMap(([name, widthOf, bar]) => {
    const path = new URL(`../../shared/reference/clipdraw_${STROKES}_${name}.json`, import.meta.url);
    const scene: Scene = existsSync(path)
      ? sceneFromFile(JSON.parse(readFileSync(path, "utf8")))
      : clipdrawScene(STROKES, CANVAS, new Random(SEED), widthOf);
    const random = new Random(SEED);
    const upstream = Float32Array.from({ length: 3 * CANVAS * CANVAS }, () => random.between(-1, 1));
    const packed = packStrokes(scene.strokes);
    const rasteriser = Rasteriser.create(CANVAS, CANVAS);
    const forward: number[] = [];
    const backward: number[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const started = performance.now();
      rasteriser.forward(packed);
      const drawn = performance.now();
      rasteriser.backward(upstream);
      const ended = performance.now();
      if (round < WARM_UP) continue;
      forward.push(drawn - started);
      backward.push(ended - drawn);
    }
    const both = forward.map((each, round) => each + backward[round]);
    const title = `rasteriser, ${STROKES} strokes on ${CANVAS}², ${name}`;
    return [
      { name: `${title}: forward`, value: median(forward), unit: "ms" },
      { name: `${title}: backward`, value: median(backward), unit: "ms" },
      { name: `${title}: forward + backward`, value: median(both), unit: "ms", bar },
    ];
  });
}
