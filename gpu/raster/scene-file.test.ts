import { expect, it } from "vitest";
import { gradientsToFile, sceneFromFile } from "./scene-file.ts";

const path = {
  num_segments: 1,
  points: [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ],
  stroke_width: 1.5,
  color: [0.25, 0.5, 0.75, 1],
};

it("reads paths in their order, and radii as diameters", () => {
  const scene = sceneFromFile({
    width: 20,
    height: 10,
    seed: 7,
    paths: [path, { ...path, stroke_width: 4 }],
  });
  expect([scene.width, scene.height]).toEqual([20, 10]);
  expect(scene.strokes.map(({ id, width }) => [id, width])).toEqual([
    ["p0", 3],
    ["p1", 8],
  ]);
  expect([...scene.strokes[0].points]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(scene.strokes[0].color).toEqual([0.25, 0.5, 0.75, 1]);
});

it("says where a file is wrong", () => {
  const scene = (changed: object): unknown => ({ width: 20, height: 10, paths: [{ ...path, ...changed }] });
  expect(() => sceneFromFile(null)).toThrow("Not a scene: the file");
  expect(() => sceneFromFile({ width: 0, height: 10, paths: [] })).toThrow("width");
  expect(() => sceneFromFile(scene({ num_segments: 2 }))).toThrow(
    "paths.0: has not 3 · num_segments + 1 points",
  );
  expect(() => sceneFromFile(scene({ stroke_width: -1 }))).toThrow("paths.0.stroke_width");
  expect(() => sceneFromFile(scene({ color: [0, 0, 0] }))).toThrow("paths.0.color");
});

it("gives gradients by radius, twice those by diameter", () => {
  const gradients = {
    points: Float32Array.of(1, 2, 3, 4),
    widths: Float32Array.of(5),
    colors: Float32Array.of(6, 7, 8, 9),
  };
  expect(gradientsToFile(gradients)).toEqual({
    points: [
      [1, 2],
      [3, 4],
    ],
    stroke_width: [10],
    color: [[6, 7, 8, 9]],
  });
});
