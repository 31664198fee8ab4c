import { expect, test } from "vitest";
import { initialStrokes, within } from "../../drawing/initialise.ts";
import { packStrokes } from "../../drawing/packed.ts";
import { Random } from "../../drawing/random.ts";
import { type Stroke, stroke, strokeId } from "../../drawing/stroke.ts";
import { reseed } from "./reseed.ts";

const CANVAS = 96;
const SIDE = 32;
const RED = [0.9, 0.1, 0.1] as const;

/** A red disc in the left half and one in the right half of white paper. */
const imagined = (() => {
  const data = new Float32Array(3 * SIDE * SIDE).fill(1);
  const cover = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      if (Math.hypot(x + 0.5 - 8, y + 0.5 - 16) < 6 || Math.hypot(x + 0.5 - 24, y + 0.5 - 16) < 6) {
        data.set(RED, 3 * (y * SIDE + x));
        cover[y * SIDE + x] = 1;
      }
  return { picture: { width: SIDE, height: SIDE, data }, cover };
})();

const dot = (id: string, x: number, y: number, color: readonly number[], width = 36): Stroke => {
  const [red, green, blue] = color;
  return stroke(strokeId(id), [x, y, x + 0.3, y, x + 0.6, y, x + 1, y], width, [red, green, blue, 1]);
};
/** The left disc is drawn; the others add nothing or do harm. */
const drawing = [
  dot("needed", 24, 48, RED),
  dot("beside", 48, 8, [0.2, 0.2, 0.9], 6),
  dot("outside", 300, 300, RED),
  dot("white", 80, 80, [1, 1, 1], 8),
];

test("what is not missed, or does harm, begins anew where the picture is most wrong", () => {
  const strokes = packStrokes(drawing);
  const moved = reseed({
    strokes,
    canvas: CANVAS,
    imagined,
    share: 1,
    locked: () => false,
    random: new Random(1),
  });
  expect([...moved].sort()).toEqual([1, 2, 3]);
  expect([...strokes.points.subarray(0, 8)]).toEqual([...packStrokes(drawing).points.subarray(0, 8)]);
  expect(strokes.ids).toEqual(drawing.map(({ id }) => id));
  for (const index of moved) {
    const [x, y] = strokes.points.subarray(2 * strokes.pointOffsets[index]);
    // On the right disc, of which nothing is there; the left one's rim is a little wrong as well.
    expect(Math.min(Math.hypot(x - 72, y - 48), Math.abs(Math.hypot(x - 24, y - 48) - 18))).toBeLessThan(20);
  }
  const right = moved.filter((index) => strokes.points[2 * strokes.pointOffsets[index]] > 50);
  expect(right.length).toBeGreaterThanOrEqual(2);
});

test("locked strokes stay to the bit, no more than the share moves, the worst first, and the same seed does the same", () => {
  const random = new Random(4);
  const many = initialStrokes(random, {
    count: 20,
    canvas: CANVAS,
    width: 8,
    place: within({ left: 0, top: 0, width: CANVAS, height: CANVAS }),
  });
  const run = () => {
    const strokes = packStrokes(many);
    const moved = reseed({
      strokes,
      canvas: CANVAS,
      imagined,
      share: 0.25,
      locked: (index) => index % 2 === 0,
      random: new Random(9),
    });
    return { strokes, moved };
  };
  const { strokes, moved } = run();
  expect(moved).toHaveLength(5);
  expect(moved.every((index) => index % 2 === 1)).toBe(true);
  const before = packStrokes(many);
  for (let index = 0; index < many.length; index++) {
    const range = [2 * before.pointOffsets[index], 2 * before.pointOffsets[index + 1]] as const;
    const same = before.points.subarray(...range).every((each, i) => each === strokes.points[range[0] + i]);
    expect(same).toBe(!moved.includes(index));
  }
  expect(run().strokes).toEqual(strokes);
});
