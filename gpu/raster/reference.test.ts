import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { packStrokes } from "../../drawing/packed.ts";
import { compare } from "./compare.ts";
import { Rasteriser } from "./rasteriser.ts";
import { gradientsToFile, sceneFromFile } from "./scene-file.ts";
import { truth } from "./truth.ts";

const folder = new URL("../../../shared/reference/", import.meta.url);
const present = existsSync(folder);
if (!present) console.log("shared/reference is not there: the recorded scenes are not compared.");

const json = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
function floats(name: string): Float32Array {
  const bytes = readFileSync(new URL(name, folder));
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

const recordedSchema = z.object({
  gradients: z.object({
    smooth: z.object({
      points: z.object({ mean: z.array(z.array(z.number())) }),
      stroke_width: z.object({ mean: z.array(z.number()) }),
      color: z.object({ mean: z.array(z.array(z.number())) }),
    }),
  }),
});

const differencesSchema = z.object({
  translation_x: z.array(z.tuple([z.number(), z.number()])),
  stroke_width_radius: z.array(z.tuple([z.number(), z.number()])),
});

function rasterise(name: string) {
  const scene = sceneFromFile(json(`${name}.json`));
  const rasteriser = Rasteriser.create(scene.width, scene.height);
  const image = rasteriser.forward(packStrokes(scene.strokes));
  const gradients = gradientsToFile(rasteriser.backward(floats("upstream_smooth_rgb.f32")));
  return { scene, image, gradients };
}

describe.skipIf(!present)("the reference's recorded scenes", () => {
  for (const name of ["clipdraw_64_w1", "clipdraw_256_w1", "clipdraw_64_wu"]) {
    it(`${name}: the picture`, () => {
      expect(compare(rasterise(name).image, floats(`${name}.image.f32`)).rms).toBeLessThan(0.01);
    });
  }

  for (const name of ["clipdraw_64_w1", "clipdraw_256_w1"]) {
    it(`${name}: the gradients`, () => {
      const { gradients } = rasterise(name);
      const { smooth } = recordedSchema.parse(json(`${name}.gradients.json`)).gradients;
      expect(compare(gradients.points.flat(), smooth.points.mean.flat()).cosine).toBeGreaterThan(0.98);
      expect(compare(gradients.stroke_width, smooth.stroke_width.mean).cosine).toBeGreaterThan(0.998);
      expect(compare(gradients.color.flat(), smooth.color.mean.flat()).cosine).toBeGreaterThan(0.999);
    });
  }

  it("clipdraw_64_w1: the finite differences of a supersampled picture", () => {
    const { scene, gradients } = rasterise("clipdraw_64_w1");
    const recorded = differencesSchema.parse(json("clipdraw_64_w1.finite-differences.json"));
    let point = 0;
    const moves = recorded.translation_x.map((_, i) => {
      const first = point;
      point += scene.strokes[i].points.length / 2;
      return gradients.points.slice(first, point).reduce((sum, [dx]) => sum + dx, 0);
    });
    const widths = gradients.stroke_width.slice(0, recorded.stroke_width_radius.length);
    const mean = ([value]: [number, number]): number => value;
    // Their standard errors are a tenth of the values.
    expect(compare(moves, recorded.translation_x.map(mean)).cosine).toBeGreaterThan(0.98);
    expect(compare(widths, recorded.stroke_width_radius.map(mean)).cosine).toBeGreaterThan(0.999);
  });

  it("clipdraw_64_wu: gradients of some strokes, found by brute force", () => {
    const { scene } = rasterise("clipdraw_64_wu");
    const upstream = floats("upstream_smooth_rgb.f32");
    const picked = scene.strokes.map((_, i) => i).filter((i) => i % 13 === 3);
    const { gradients } = truth(scene, upstream, picked, 5, 0.25);
    const rasteriser = Rasteriser.create(scene.width, scene.height);
    const packed = packStrokes(scene.strokes);
    rasteriser.forward(packed);
    const found = rasteriser.backward(upstream);
    const points = picked.flatMap((i) =>
      Array.from(found.points.subarray(2 * packed.pointOffsets[i], 2 * packed.pointOffsets[i + 1])),
    );
    const colors = picked.flatMap((i) => Array.from(found.colors.subarray(4 * i, 4 * i + 4)));
    expect(
      compare(
        points,
        gradients.flatMap((each) => each.points),
      ).cosine,
    ).toBeGreaterThan(0.995);
    expect(
      compare(
        picked.map((i) => found.widths[i]),
        gradients.map((each) => each.width),
      ).cosine,
    ).toBeGreaterThan(0.998);
    expect(
      compare(
        colors,
        gradients.flatMap((each) => each.color),
      ).cosine,
    ).toBeGreaterThan(0.999);
  });
});
