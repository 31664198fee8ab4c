// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Tool } from "../../../protocol/presence.ts";
import { Viewport } from "../paper/viewport.ts";
import { HandTool } from "./hand.ts";
import { Pointers } from "./pointers.ts";
import type { PaperPoint, PaperTool } from "./tool.ts";
import { Toolbox } from "./toolbox.ts";

/** A stage of 448 pixels at (100, 50) of the window: two screen pixels are one of the canvas. */
const STAGE = new DOMRect(100, 50, 448, 448);

function recorder(name: Tool, cursor: string) {
  const told: string[] = [];
  const points: PaperPoint[] = [];
  const note = (what: string) => (at: PaperPoint) => {
    told.push(what);
    points.push(at);
  };
  const tool = {
    name,
    cursor,
    down: note("down"),
    move: note("move"),
    up: note("up"),
    cancel: () => void told.push("cancel"),
    hover: (at: PaperPoint | null) => void told.push(at === null ? "away" : "hover"),
  } satisfies PaperTool;
  return { tool, told, points };
}

let stage: HTMLElement;
let viewport: Viewport;
let toolbox: Toolbox;
let pointers: Pointers;
let pen: ReturnType<typeof recorder>;
let eraser: ReturnType<typeof recorder>;
const point = vi.fn();
beforeEach(() => {
  point.mockReset();
  stage = document.body.appendChild(document.createElement("div"));
  stage.tabIndex = 0;
  stage.getBoundingClientRect = () => STAGE;
  viewport = new Viewport();
  viewport.attach(stage);
  toolbox = new Toolbox();
  pen = recorder("pen", "crosshair");
  eraser = recorder("eraser", "cell");
  for (const tool of [pen.tool, eraser.tool, new HandTool(viewport)]) toolbox.add(tool);
  toolbox.choose("pen");
  pointers = new Pointers(stage, { viewport, toolbox, point });
});
afterEach(() => {
  pointers.close();
  stage.remove();
});

type Kind = "pointerdown" | "pointermove" | "pointerup" | "pointercancel" | "pointerleave";
function send(kind: Kind, x: number, y: number, more: PointerEventInit = {}, target: Element = stage): void {
  const init = { bubbles: true, cancelable: true, pointerId: 1, pointerType: "mouse", button: 0 };
  target.dispatchEvent(new PointerEvent(kind, { ...init, clientX: x, clientY: y, ...more }));
}
const touch = (kind: Kind, id: number, x: number, y: number) =>
  send(kind, x, y, { pointerType: "touch", pointerId: id });

function wheel(more: WheelEventInit & { readonly clientX?: number; readonly clientY?: number }): boolean {
  const event = new WheelEvent("wheel", { bubbles: true, cancelable: true, ...more });
  // happy-dom's wheel events know no keys and no place.
  const known = { ctrlKey: false, metaKey: false, shiftKey: false, clientX: 0, clientY: 0, ...more };
  for (const [key, value] of Object.entries(known)) Object.defineProperty(event, key, { value });
  stage.dispatchEvent(event);
  return event.defaultPrevented;
}

test("a mouse draws in canvas pixels, with the keys that are held", () => {
  send("pointerdown", 100, 50, { shiftKey: true });
  send("pointermove", 324, 274);
  send("pointerup", 548, 498, { ctrlKey: true });
  expect(pen.told).toEqual(["down", "move", "up"]);
  const [down, move, up] = pen.points;
  expect(down).toEqual({
    x: 0,
    y: 0,
    pressure: 0.5,
    shift: true,
    alt: false,
    mod: false,
    kind: "mouse",
    slack: 4,
  });
  expect([move.x, move.y]).toEqual([112, 112]);
  expect([up.x, up.y, up.mod, up.shift]).toEqual([224, 224, true, false]);
  expect(document.activeElement).toBe(stage);
});

test("a pen tells how hard it presses, and all places it was at between two events", () => {
  send("pointerdown", 200, 150, { pointerType: "pen", pressure: 0.25 });
  const late = new PointerEvent("pointermove", {
    pointerId: 1,
    pointerType: "pen",
    pressure: 0.75,
    clientX: 300,
  });
  const early = new PointerEvent("pointermove", {
    pointerId: 1,
    pointerType: "pen",
    pressure: 0.5,
    clientX: 250,
  });
  const event = new PointerEvent("pointermove", {
    bubbles: true,
    pointerId: 1,
    pointerType: "pen",
    clientX: 300,
  });
  event.getCoalescedEvents = () => [early, late];
  stage.dispatchEvent(event);
  send("pointerup", 300, 150, { pointerType: "pen", pressure: 0 });
  expect(pen.told).toEqual(["down", "move", "move", "up"]);
  expect(pen.points.map(({ pressure }) => pressure)).toEqual([0.25, 0.5, 0.75, 0]);
  expect(pen.points[0].kind).toBe("pen");
});

test("the other end of a pen erases", () => {
  send("pointerdown", 200, 150, { pointerType: "pen", button: 5, buttons: 32 });
  send("pointerup", 200, 150, { pointerType: "pen" });
  expect(eraser.told).toEqual(["down", "up"]);
  expect(pen.told).toEqual([]);
});

test("a finger draws until a pen was seen; then it moves the paper, and a palm does nothing", () => {
  touch("pointerdown", 7, 200, 150);
  touch("pointermove", 7, 210, 150);
  touch("pointerup", 7, 210, 150);
  expect(pen.told).toEqual(["down", "move", "up"]);
  expect(pen.points[0].slack).toBe(12);

  touch("pointerdown", 8, 300, 300);
  send("pointerdown", 200, 150, { pointerType: "pen", pointerId: 9 });
  expect(pen.told.slice(3)).toEqual(["down", "cancel", "down"]);
  touch("pointerdown", 10, 330, 300);
  touch("pointermove", 10, 360, 300);
  expect(viewport.view.value.x).toBe(0.5);
  send("pointerup", 200, 150, { pointerType: "pen", pointerId: 9 });
  touch("pointerup", 8, 300, 300);
  touch("pointerup", 10, 360, 300);
  expect(pen.told.slice(3)).toEqual(["down", "cancel", "down", "up"]);

  touch("pointerdown", 11, 300, 300);
  touch("pointermove", 11, 356, 300);
  touch("pointerup", 11, 356, 300);
  expect(pen.told).toHaveLength(7);
  expect(viewport.view.value).toEqual({ x: 0.375, y: 0.5, zoom: 1 });
});

test("two fingers take the stroke back and move and enlarge the paper around them; the one left goes on", () => {
  touch("pointerdown", 1, 224, 274);
  touch("pointerdown", 2, 424, 274);
  expect(pen.told).toEqual(["down", "cancel"]);
  touch("pointermove", 2, 624, 274);
  const { zoom } = viewport.view.value;
  expect(zoom).toBeCloseTo(2);
  // What was between the fingers is between them still.
  expect(viewport.toPaper(424, 274).x).toBeCloseTo(112);
  touch("pointerup", 2, 624, 274);
  const before = viewport.toPaper(224, 274);
  touch("pointermove", 1, 264, 294);
  expect(viewport.toPaper(264, 294).x).toBeCloseTo(before.x);
  expect(viewport.toPaper(264, 294).y).toBeCloseTo(before.y);
  touch("pointerup", 1, 264, 294);
  touch("pointerdown", 3, 264, 294);
  expect(pen.told).toEqual(["down", "cancel", "down"]);
});

test("the middle button and the hand move the paper; the right button does nothing", () => {
  send("pointerdown", 300, 200, { button: 1 });
  send("pointermove", 412, 200, { button: -1, buttons: 4 });
  expect(stage.style.cursor).toBe("grabbing");
  send("pointerup", 412, 200, { button: 1 });
  expect(viewport.view.value.x).toBeCloseTo(0.25);
  expect(stage.style.cursor).toBe("crosshair");
  toolbox.hold("hand");
  expect(stage.style.cursor).toBe("grab");
  send("pointerdown", 300, 200);
  send("pointermove", 300, 256);
  send("pointerup", 300, 256);
  toolbox.hold(null);
  expect(viewport.view.value.y).toBeCloseTo(0.375);
  send("pointerdown", 300, 200, { button: 2 });
  expect(pen.told).toEqual([]);
});

test("what the browser takes away is cancelled, and so is what Escape or another tool ends", () => {
  send("pointerdown", 200, 150);
  send("pointercancel", 200, 150);
  send("pointerdown", 200, 150);
  const behind = vi.fn();
  document.addEventListener("keydown", behind);
  document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }),
  );
  document.removeEventListener("keydown", behind);
  expect(behind).not.toHaveBeenCalled();
  send("pointerup", 200, 150);
  send("pointerdown", 200, 150);
  toolbox.choose("eraser");
  send("pointermove", 220, 150);
  expect(pen.told).toEqual(["down", "cancel", "down", "cancel", "down", "cancel"]);
  expect(eraser.told).toEqual(["hover"]);
});

test("presses on what lies on the paper are not for the tool", () => {
  const pin = stage.appendChild(document.createElement("button"));
  send("pointerdown", 200, 150, {}, pin);
  send("pointerup", 200, 150, {}, pin);
  expect(pen.told).toEqual([]);
});

test("others see where we point, in shares of the paper and a little beyond, until we leave", () => {
  send("pointermove", 324, 274);
  send("pointermove", 5000, 50);
  send("pointerleave", 5000, 50);
  expect(point.mock.calls).toEqual([[{ x: 0.5, y: 0.5 }], [{ x: 1.5, y: 0 }], [null]]);
  expect(pen.told).toEqual(["hover", "hover", "away"]);
});

test("a wheel with Ctrl enlarges around the pointer, without it moves the paper", () => {
  const under = viewport.toPaper(200, 100);
  expect(wheel({ ctrlKey: true, deltaY: -260, clientX: 200, clientY: 100 })).toBe(true);
  expect(viewport.view.value.zoom).toBeCloseTo(2);
  expect(viewport.toPaper(200, 100).x).toBeCloseTo(under.x);
  expect(viewport.toPaper(200, 100).y).toBeCloseTo(under.y);
  const { x, y } = viewport.view.value;
  expect(wheel({ deltaX: 89.6, deltaY: 0 })).toBe(true);
  expect(viewport.view.value.x).toBeCloseTo(x + 0.1);
  wheel({ deltaY: 89.6 });
  expect(viewport.view.value.y).toBeCloseTo(y + 0.1);
  wheel({ deltaY: -89.6, shiftKey: true });
  expect(viewport.view.value.x).toBeCloseTo(x);
});

test("where all of the sheet is seen a wheel is the page's, if the page can go that way", () => {
  const root = document.documentElement;
  vi.spyOn(root, "scrollHeight", "get").mockReturnValue(2000);
  vi.spyOn(root, "clientHeight", "get").mockReturnValue(800);
  expect(wheel({ deltaY: 50 })).toBe(false);
  expect(viewport.view.value.y).toBe(0.5);
  expect(wheel({ deltaY: -50 })).toBe(true);
  vi.restoreAllMocks();
});
