// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { initialStrokes } from "../../../drawing/initialise.ts";
import { Random } from "../../../drawing/random.ts";
import { type StrokeId, segmentsOf, strokeId } from "../../../drawing/stroke.ts";
import { type UserId, userIdSchema } from "../../../protocol/ids.ts";
import type { DrawingChange } from "../../../protocol/room-merge.ts";
import type { Drawing } from "../../../protocol/room-strokes.ts";
import { Viewport } from "../paper/viewport.ts";
import { Watched } from "../room/watched.ts";
import { addStroke } from "./add-stroke.ts";
import { EraserTool } from "./eraser.ts";
import { HandTool } from "./hand.ts";
import { FIRST_INK, INK_WIDTH, InkPot, rememberedInk } from "./ink.ts";
import type { PaintedRegion } from "./painted-region.ts";
import { PenTool } from "./pen.ts";
import { RegionTool } from "./region.ts";
import type { PaperPoint } from "./tool.ts";
import { Toolbox } from "./toolbox.ts";

const ada: UserId = userIdSchema.parse("ada");
const at = (x: number, y: number, more: Partial<PaperPoint> = {}): PaperPoint => ({
  x,
  y,
  pressure: 0.5,
  shift: false,
  alt: false,
  mod: false,
  kind: "mouse",
  slack: 2.24,
  ...more,
});

/** What an editor does with changes, without a room. */
function editorWith(strokes: Drawing["strokes"], mayEdit = true) {
  const shown = new Watched<Drawing>({ side: 224, strokes });
  const steps: { readonly what: string; readonly change: DrawingChange }[] = [];
  const selected: StrokeId[][] = [];
  let ids = 0;
  const show = ({ put, remove }: DrawingChange, base = shown.value): void => {
    const left = base.strokes.filter(({ stroke }) => !remove.includes(stroke.id));
    shown.set({ side: 224, strokes: [...left, ...put] });
  };
  return {
    shown,
    steps,
    selected,
    mayEdit,
    author: () => ada,
    newStrokeId: () => strokeId(`new${ids++}`),
    topOrder: () => (shown.value.strokes.at(-1)?.order ?? -1) + 1,
    select: (each: Iterable<StrokeId>) => void selected.push([...each]),
    apply: (change: DrawingChange, what: string) => {
      show(change);
      steps.push({ what, change });
    },
    begin: (what: string) => {
      const before = shown.value;
      let last: DrawingChange = { put: [], remove: [] };
      return {
        update: (change: DrawingChange) => {
          last = change;
          show(change, before);
        },
        commit: () => void steps.push({ what, change: last }),
        cancel: () => shown.set(before),
      };
    },
  };
}

const some = (count: number): Drawing["strokes"] =>
  initialStrokes(new Random(1), { count, canvas: 224, width: 3 }).map((stroke, order) => ({
    stroke,
    order,
    author: null,
    prompt: null,
  }));

beforeEach(() => localStorage.clear());

test("the pen leaves few strokes of one's own on top, in the ink that was chosen, as one step", () => {
  const editor = editorWith(some(3));
  const ink = new InkPot();
  ink.mix({ color: "#ff0000", width: 20, opacity: 0.5 });
  const pen = new PenTool(editor, ink, vi.fn());
  pen.down(at(20, 100));
  for (let x = 21; x < 180; x++) pen.move(at(x, 100 + 20 * Math.sin(x / 20)));
  pen.up(at(180, 100));
  expect(pen.draft.value).toBeNull();
  expect(editor.steps).toHaveLength(1);
  const { put, remove } = editor.steps[0].change;
  expect(remove).toEqual([]);
  expect(put.length).toBeLessThanOrEqual(3);
  for (const [i, { stroke, author, prompt, order }] of put.entries()) {
    expect(stroke.color).toEqual([1, 0, 0, 0.5]);
    expect(stroke.width).toBeCloseTo(0.02 * 224, 4);
    expect(segmentsOf(stroke.points.length)).toBeGreaterThan(0);
    expect([author, prompt, order]).toEqual([ada, null, 3 + i]);
  }
  expect([...put[0].stroke.points.slice(0, 2)]).toEqual([20, 100]);
});

test("the line is shown while it is drawn, exactly as it will be", async () => {
  const editor = editorWith([]);
  const pen = new PenTool(editor, new InkPot(), vi.fn());
  pen.down(at(20, 100, { kind: "pen", pressure: 0.2 }));
  expect(pen.draft.value?.strokes).toHaveLength(1);
  for (let x = 21; x < 90; x++) pen.move(at(x, 100, { kind: "pen", pressure: x / 90 }));
  await vi.waitFor(() => expect(pen.draft.value?.strokes.length).toBeGreaterThan(1));
  const drawn = pen.draft.value?.strokes.map(({ points, width }) => ({ points, width }));
  pen.up(at(89, 100, { kind: "pen", pressure: 0 }));
  const left = editor.steps[0].change.put.map(({ stroke }) => ({
    points: stroke.points,
    width: stroke.width,
  }));
  expect(left).toEqual(drawn);
});

test("a stroke that is cancelled leaves nothing, a tap leaves a dot, and who only looks draws nothing", () => {
  const editor = editorWith([]);
  const pen = new PenTool(editor, new InkPot(), vi.fn());
  pen.down(at(20, 100));
  pen.move(at(50, 100));
  pen.cancel();
  pen.up(at(60, 100));
  expect(editor.steps).toEqual([]);
  pen.down(at(20, 100));
  pen.up(at(20, 100));
  expect(editor.steps[0].change.put).toHaveLength(1);
  const viewer = editorWith([], false);
  const theirs = new PenTool(viewer, new InkPot(), vi.fn());
  theirs.down(at(20, 100));
  theirs.up(at(80, 100));
  expect(viewer.steps).toEqual([]);
  expect(theirs.draft.value).toBeNull();
});

test("by keys a stroke comes into the middle of what is seen, selected", () => {
  const editor = editorWith(some(2));
  const viewport = new Viewport();
  const stage = document.createElement("div");
  stage.getBoundingClientRect = () => new DOMRect(0, 0, 448, 448);
  viewport.attach(stage);
  viewport.fitTo({ left: 0, top: 0, right: 56, bottom: 56 });
  addStroke(editor, viewport);
  const [{ stroke, order }] = editor.steps[0].change.put;
  expect(order).toBe(2);
  expect(editor.selected).toEqual([[stroke.id]]);
  const xs = stroke.points.filter((_, i) => i % 2 === 0);
  expect((xs[0] + xs[3]) / 2).toBeCloseTo(30.8, 1);
  expect(xs[3] - xs[0]).toBeCloseTo(61.6 / 4, 1);
  const byKeys = vi.fn();
  const pen = new PenTool(editor, new InkPot(), byKeys);
  expect(pen.key("Enter")).toBe(true);
  expect(pen.key("x")).toBe(false);
  expect(byKeys).toHaveBeenCalledOnce();
});

test("the eraser takes what its way touches, all of it in one step; what it misses stays", () => {
  const editor = editorWith(some(40));
  const eraser = new EraserTool(editor);
  eraser.down(at(0, 112));
  eraser.move(at(100, 112));
  const seen = editor.shown.value.strokes.length;
  eraser.move(at(224, 112));
  expect(editor.shown.value.strokes.length).toBeLessThan(40);
  expect(editor.shown.value.strokes.length).toBeLessThanOrEqual(seen);
  expect(editor.steps).toEqual([]);
  eraser.up(at(224, 112));
  expect(editor.steps).toHaveLength(1);
  expect(editor.shown.value.strokes.length + editor.steps[0].change.remove.length).toBe(40);
  eraser.down(at(-50, -50));
  eraser.up(at(-60, -50));
  expect(editor.steps).toHaveLength(1);
});

test("an erasing that is cancelled brings everything back", () => {
  const editor = editorWith(some(40));
  const eraser = new EraserTool(editor);
  eraser.down(at(0, 112));
  eraser.move(at(224, 112));
  eraser.cancel();
  expect(editor.shown.value.strokes).toHaveLength(40);
  expect(editor.steps).toEqual([]);
});

test("a region is painted freehand, or a rectangle with Shift; a tap takes it away", () => {
  const region = new Watched<PaintedRegion | null>(null);
  const tool = new RegionTool(new Viewport(), region);
  tool.down(at(10, 10));
  for (const [x, y] of [
    [60, 12],
    [60.1, 12],
    [58, 70],
  ])
    tool.move(at(x, y));
  expect(region.value).toBeNull();
  expect(tool.draft.value).toEqual([10, 10, 60, 12, 58, 70]);
  tool.up(at(20, 60));
  expect(region.value).toEqual([10, 10, 60, 12, 58, 70, 20, 60]);
  tool.down(at(30, 40));
  tool.move(at(80, 90, { shift: true }));
  tool.up(at(80, 90, { shift: true }));
  expect(region.value).toEqual([30, 40, 80, 40, 80, 90, 30, 90]);
  tool.down(at(5, 5));
  tool.cancel();
  expect(region.value).toHaveLength(8);
  tool.down(at(5, 5));
  tool.up(at(5, 5));
  expect(region.value).toBeNull();
});

test("a region by keys: Enter begins, arrows move, with Shift they stretch, Escape takes it away", () => {
  const region = new Watched<PaintedRegion | null>(null);
  const viewport = new Viewport();
  const stage = document.createElement("div");
  stage.getBoundingClientRect = () => new DOMRect(0, 0, 448, 448);
  viewport.attach(stage);
  const tool = new RegionTool(viewport, region);
  expect(tool.key("Escape", false)).toBe(false);
  expect(tool.key("Enter", false)).toBe(true);
  expect(region.value).toEqual([56, 56, 168, 56, 168, 168, 56, 168]);
  tool.key("ArrowRight", false);
  tool.key("ArrowDown", true);
  const [left, top, right, , , bottom] = region.value ?? [];
  expect(left).toBeCloseTo(60.48);
  expect(right).toBeCloseTo(172.48);
  expect(top).toBe(56);
  expect(bottom).toBeCloseTo(172.48);
  expect(tool.key("Escape", false)).toBe(true);
  expect(region.value).toBeNull();
});

test("arrows move the paper while the hand is chosen", () => {
  const viewport = new Viewport();
  const stage = document.createElement("div");
  stage.getBoundingClientRect = () => new DOMRect(0, 0, 600, 600);
  viewport.attach(stage);
  const hand = new HandTool(viewport);
  expect(hand.key("ArrowRight", false)).toBe(true);
  expect(viewport.view.value.x).toBeCloseTo(0.6);
  expect(hand.key("Enter", false)).toBe(false);
});

test("the toolbox: one tool is chosen, another held; where little is allowed the rest cannot be chosen", () => {
  const toolbox = new Toolbox();
  const hand = new HandTool(new Viewport());
  const region = new RegionTool(new Viewport(), new Watched<PaintedRegion | null>(null));
  expect(toolbox.current().name).toBe("select");
  toolbox.add(hand);
  toolbox.add(region);
  toolbox.choose("region");
  expect(toolbox.current()).toBe(region);
  toolbox.hold("hand");
  expect(toolbox.current()).toBe(hand);
  expect(toolbox.tool.value).toBe("region");
  toolbox.hold(null);
  toolbox.restrict(new Set(["hand"] as const));
  expect(toolbox.tool.value).toBe("hand");
  toolbox.choose("region");
  expect(toolbox.tool.value).toBe("hand");
  toolbox.restrict(null);
  toolbox.choose("region");
  expect(toolbox.current()).toBe(region);
});

test("the ink is remembered; what makes no sense is not", () => {
  expect(rememberedInk()).toEqual(FIRST_INK);
  const pot = new InkPot();
  pot.mix({ width: 40, color: "#123456" });
  expect(rememberedInk()).toEqual({ ...FIRST_INK, width: 40, color: "#123456" });
  pot.mix({ width: INK_WIDTH.max + 1 });
  pot.mix({ color: "red" });
  expect(pot.value.width).toBe(40);
  expect(new InkPot().value.color).toBe("#123456");
  localStorage.setItem("croquis.ink", '{"color":"javascript:"}');
  expect(rememberedInk()).toEqual(FIRST_INK);
});
