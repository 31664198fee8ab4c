import fc from "fast-check";
import { expect, test } from "vitest";
import { initialStrokes } from "./initialise.ts";
import { Random } from "./random.ts";
import { type Rgba, stroke, strokeId } from "./stroke.ts";
import { SvgError, sceneFromSvg } from "./svg-read.ts";
import { sceneToSvg } from "./svg-write.ts";

const float = (options: fc.FloatConstraints = {}) =>
  fc.float({ noNaN: true, noDefaultInfinity: true, ...options }).map((value) => value + 0);
const channel = float({ min: 0, max: 1 });

const anyStroke = fc
  .record({
    id: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
    points: fc.constantFrom(8, 14, 20).chain((n) => fc.array(float(), { minLength: n, maxLength: n })),
    width: float({ min: 0 }),
    color: fc.tuple(channel, channel, channel, channel),
  })
  .map(({ id, points, width, color }) => stroke(strokeId(id), points, width, color as Rgba));

test("what is exported is imported bit for bit", () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyStroke, { selector: ({ id }) => id, maxLength: 12 }), (strokes) => {
      const scene = { width: 224, height: 100, strokes };
      const { scene: back, skipped } = sceneFromSvg(sceneToSvg(scene));
      expect(back).toEqual(scene);
      expect(skipped).toBe(0);
      expect(sceneToSvg(back)).toBe(sceneToSvg(scene));
    }),
  );
});

test("CLIPDraw's strokes survive a file", () => {
  const strokes = initialStrokes(new Random(3), { count: 256, canvas: 224, width: 2 });
  expect(sceneFromSvg(sceneToSvg({ width: 224, height: 224, strokes })).scene.strokes).toEqual(strokes);
});

test("other people's files: every path command, styles, named colours, groups, long paths in pieces", () => {
  const { scene, skipped } = sceneFromSvg(`<?xml version="1.0"?>
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="10 20 100 50">
      <title>&lt;a title&gt;</title>
      <g stroke="teal" stroke-width="3">
        <path id="long" d="m10 20 h10 v10 h10 v10 l5 5"/>
        <line x1="10" y1="20" x2="20" y2="30" style="stroke: #ff000080; stroke-width: 5px"/>
        <polyline points="10,20 20,20 20,30" opacity="0.5"/>
      </g>
      <circle cx="5" cy="5" r="3"/>
      <text>hello</text>
    </svg>`);
  expect(skipped).toBe(2);
  expect([scene.width, scene.height]).toEqual([100, 50]);
  expect(scene.strokes.map(({ id, points, width }) => [id, points.length, width])).toEqual([
    ["long", 20, 3],
    ["long-2", 14, 3],
    ["stroke-3", 8, 5],
    ["stroke-4", 14, 3],
  ]);
  const [long, rest, line, half] = scene.strokes;
  expect([...long.points.subarray(0, 2)]).toEqual([0, 0]);
  expect([...rest.points.subarray(0, 2)]).toEqual([...long.points.subarray(18)]);
  expect([...long.color]).toEqual([0, Math.fround(128 / 255), Math.fround(128 / 255), 1]);
  expect(line.color[3]).toBeCloseTo(0.5, 2);
  expect(half.color[3]).toBe(0.5);
});

test("a file that is no SVG is refused in one sentence", () => {
  expect(() => sceneFromSvg("not xml at all <")).toThrow(SvgError);
  expect(() => sceneFromSvg("<html></html>")).toThrow(/no <svg>/);
  expect(() => sceneFromSvg("<svg></svg>")).toThrow(/viewBox/);
});
