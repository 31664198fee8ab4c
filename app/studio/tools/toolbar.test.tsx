// @vitest-environment happy-dom
import { act } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { line, openWindow, type Window } from "../../testing/editing-room.ts";
import { button, buttons, click, focus, press, render } from "../../testing/render.tsx";
import { EditorContextProvider } from "../editing/editor-context.tsx";
import { Viewport } from "../paper/viewport.ts";
import { Watched } from "../room/watched.ts";
import { HandTool } from "./hand.ts";
import { InkPot } from "./ink.ts";
import type { PaintedRegion } from "./painted-region.ts";
import { Toolbar } from "./toolbar.tsx";
import { Toolbox } from "./toolbox.ts";
import { type Tools, ToolsContextProvider } from "./tools-context.tsx";

let ada: Window;
let tools: Tools;
beforeEach(() => {
  localStorage.clear();
  ada = openWindow();
  const stage = document.createElement("div");
  stage.getBoundingClientRect = () => new DOMRect(0, 0, 448, 448);
  tools = {
    toolbox: new Toolbox(),
    viewport: new Viewport(),
    ink: new InkPot(),
    region: new Watched<PaintedRegion | null>(null),
  };
  tools.viewport.attach(stage);
  tools.toolbox.add(new HandTool(tools.viewport));
  render(
    <EditorContextProvider value={ada.editor}>
      <ToolsContextProvider value={tools}>
        <Toolbar />
      </ToolsContextProvider>
    </EditorContextProvider>,
  );
});
afterEach(() => ada.editor.close());

const names = () => buttons().map((each) => each.getAttribute("aria-label"));
const pressed = () =>
  buttons()
    .filter((each) => each.getAttribute("aria-pressed") === "true")
    .map((each) => each.getAttribute("aria-label"));

test("every tool has a name, the one in hand is pressed, and a press takes another", () => {
  expect(names()).toEqual([
    "Select",
    "Lasso",
    "Pen",
    "Ink: colour and width",
    "Eraser",
    "Paint a region",
    "Comment",
    "Move the paper",
    "Undo what I did",
    "Do it again",
    "Smaller",
    "100 %: show the whole sheet",
    "Larger",
  ]);
  expect(pressed()).toEqual(["Select"]);
  click(button("Pen"));
  expect(pressed()).toEqual(["Pen"]);
  expect(tools.toolbox.tool.value).toBe("pen");
});

test("one stop for Tab, arrows go on from there", async () => {
  expect(buttons().filter((each) => each.tabIndex === 0).length).toBeLessThanOrEqual(1);
  focus(button("Select"));
  press(button("Select"), "ArrowDown");
  // The focus moves on a little later.
  await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
  expect(document.activeElement).toBe(button("Lasso"));
});

test("who only looks has the hand and the zoom", () => {
  act(() => tools.toolbox.restrict(new Set(["hand"] as const)));
  expect(names()).toEqual(["Move the paper", "Smaller", "100 %: show the whole sheet", "Larger"]);
  expect(pressed()).toEqual(["Move the paper"]);
});

test("undo and redo say when there is nothing, and do it when there is", async () => {
  expect(button("Undo what I did").getAttribute("aria-disabled")).toBe("true");
  act(() => ada.editor.apply({ put: [line("a", 10, 10)], remove: [] }, "Draw"));
  expect(button("Undo what I did").getAttribute("aria-disabled")).toBe("false");
  await act(async () => button("Undo what I did").click());
  expect(ada.editor.shown.value.strokes).toEqual([]);
});

test("the paper grows and shrinks around its middle, and back", () => {
  click(button("Larger"));
  expect(names()).toContain("141 %: show the whole sheet");
  click(button("Larger"));
  expect(tools.viewport.view.value).toEqual({ x: 0.5, y: 0.5, zoom: expect.closeTo(2) });
  click(button("200 %: show the whole sheet"));
  expect(tools.viewport.view.value.zoom).toBe(1);
});

test("the ink is chosen by the pen, and a stroke can be added without a pointer", () => {
  click(button("Ink: colour and width"));
  click(button("Madder"));
  expect(tools.ink.value.color).toBe("#b3364f");
  expect(button("Madder").getAttribute("aria-pressed")).toBe("true");
  click(button("Add a stroke in the middle"));
  expect(ada.editor.shown.value.strokes).toHaveLength(1);
  expect([...ada.editor.selection.value]).toEqual(
    ada.editor.shown.value.strokes.map(({ stroke }) => stroke.id),
  );
  expect(tools.toolbox.tool.value).toBe("select");
});
