// @vitest-environment happy-dom
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { viewSchema } from "../../../protocol/presence.ts";
import { Viewport, WHOLE_SHEET, ZOOM } from "./viewport.ts";

let viewport: Viewport;
beforeEach(() => {
  const stage = document.createElement("div");
  stage.getBoundingClientRect = () => new DOMRect(20, 10, 600, 400);
  viewport = new Viewport();
  viewport.attach(stage);
});

test("the whole sheet lies in the middle of its stage", () => {
  expect(viewport.place()).toEqual({ left: 100, top: 0, side: 400 });
  expect(viewport.toPaper(120, 10)).toEqual({ x: 0, y: 0 });
  expect(viewport.toPaper(320, 210).x).toBeCloseTo(112);
  expect(viewport.screenPixel).toBe(0.56);
  expect(viewport.showsWholeSheet).toBe(true);
});

test("a canvas of another size is measured in its own pixels", () => {
  viewport.canvasSide = 512;
  expect(viewport.toPaper(520, 410)).toEqual({ x: 512, y: 512 });
});

test("what is under the pointer stays there when enlarged, within the limits", () => {
  const where = fc.record({
    factor: fc.double({ min: 0.2, max: 5, noNaN: true }),
    x: fc.integer({ min: 20, max: 620 }),
    y: fc.integer({ min: 10, max: 410 }),
  });
  fc.assert(
    fc.property(fc.array(where, { maxLength: 6 }), (steps) => {
      viewport.fit();
      for (const { factor, x, y } of steps) {
        const before = viewport.toPaper(x, y);
        const { zoom } = viewport.view.value;
        viewport.zoomAt(factor, x, y);
        const now = viewport.view.value;
        expect(viewSchema.safeParse(now).success).toBe(true);
        expect(now.zoom).toBeGreaterThanOrEqual(ZOOM.min);
        expect(now.zoom).toBeLessThanOrEqual(ZOOM.max);
        const clamped =
          Math.abs(now.x - 0.5) >= 0.5 + 0.4 / now.zoom - 1e-9 ||
          Math.abs(now.y - 0.5) >= 0.5 + 0.4 / now.zoom - 1e-9;
        if (clamped || zoom === now.zoom) continue;
        expect(viewport.toPaper(x, y).x).toBeCloseTo(before.x, 6);
        expect(viewport.toPaper(x, y).y).toBeCloseTo(before.y, 6);
      }
    }),
    { numRuns: 100, seed: 3 },
  );
});

test("the sheet goes along with the hand, but never out of sight", () => {
  viewport.panBy(40, -20);
  expect(viewport.view.value).toEqual({ x: 0.4, y: 0.55, zoom: 1 });
  expect(viewport.showsWholeSheet).toBe(false);
  viewport.panBy(1e6, 1e6);
  const { left, top } = viewport.place();
  expect(left).toBeLessThan(600);
  expect(top).toBeLessThan(400);
  viewport.panBy(-1e7, -1e7);
  const place = viewport.place();
  expect(place.left + place.side).toBeGreaterThan(0);
  expect(place.top + place.side).toBeGreaterThan(0);
});

test("a part is fitted with a margin, the sheet whole, and 100 % keeps the middle", () => {
  viewport.fitTo({ left: 28, top: 84, right: 84, bottom: 112 });
  const { x, y, zoom } = viewport.view.value;
  expect([x, y]).toEqual([0.25, 0.4375]);
  expect(zoom).toBeCloseTo(4 / 1.2);
  viewport.actualSize();
  expect(viewport.view.value).toEqual({ x: 0.25, y: 0.4375, zoom: 1 });
  viewport.fit();
  expect(viewport.view.value).toEqual(WHOLE_SHEET);
  viewport.fitTo({ left: 50, top: 50, right: 50, bottom: 50 });
  expect(viewport.view.value.zoom).toBe(ZOOM.max);
});

test("nobody is told of a view that is the same", () => {
  let told = 0;
  viewport.view.subscribe(() => told++);
  viewport.fit();
  viewport.show(WHOLE_SHEET);
  expect(told).toBe(0);
  viewport.show({ x: 0.5, y: 0.5, zoom: 100 });
  expect(told).toBe(1);
  expect(viewport.view.value.zoom).toBe(ZOOM.max);
});

test("without a stage nothing breaks", () => {
  viewport.attach(null);
  viewport.panBy(10, 10);
  viewport.zoomAt(2, 5, 5);
  expect(viewport.view.value).toEqual(WHOLE_SHEET);
});
