import { expect, test } from "vitest";
import { regionSchema } from "../../../protocol/style.ts";
import { MIDDLE, movedBy, regionBetween, resizedBy, SHORTEST } from "./region.ts";

test("two corners make a region in whatever order they come", () => {
  const wanted = { left: 0.2, top: 0.1, width: 0.3, height: 0.6 };
  expect(regionBetween({ x: 0.2, y: 0.1 }, { x: 0.5, y: 0.7 })).toEqual(wanted);
  expect(regionBetween({ x: 0.5, y: 0.1 }, { x: 0.2, y: 0.7 })).toEqual(wanted);
});

test("a region stays on the paper and can be seen, however it is drawn, moved or stretched", () => {
  const edges = [-0.4, 0, 0.001, 0.5, 0.99, 1, 1.7];
  for (const x of edges) {
    for (const y of edges) {
      const drawn = regionBetween({ x, y }, { x: y, y: x });
      for (const region of [drawn, movedBy(drawn, x, y), movedBy(drawn, -x, -y), resizedBy(drawn, x, -y)]) {
        expect(regionSchema.safeParse(region).error).toBeUndefined();
        expect(Math.min(region.width, region.height)).toBeGreaterThanOrEqual(SHORTEST - 1e-9);
      }
    }
  }
});

test("moving keeps the size, stretching the upper left corner", () => {
  expect(movedBy(MIDDLE, 1, -0.02)).toEqual({ left: 0.5, top: 0.23, width: 0.5, height: 0.5 });
  expect(resizedBy(MIDDLE, -0.1, 1)).toEqual({ left: 0.25, top: 0.25, width: 0.4, height: 0.75 });
});
