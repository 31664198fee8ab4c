// @vitest-environment happy-dom
import { useRef } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { press, render } from "../../testing/render.tsx";
import { Viewport } from "../paper/viewport.ts";
import { Watched } from "../room/watched.ts";
import { HandTool } from "./hand.ts";
import { InkPot } from "./ink.ts";
import type { PaintedRegion } from "./painted-region.ts";
import { Toolbox } from "./toolbox.ts";
import { type Tools, ToolsContextProvider } from "./tools-context.tsx";
import { useToolKeys } from "./use-tool-keys.ts";

let tools: Tools;
beforeEach(() => {
  tools = {
    toolbox: new Toolbox(),
    viewport: new Viewport(),
    ink: new InkPot(),
    region: new Watched<PaintedRegion | null>(null),
  };
  tools.toolbox.add(new HandTool(tools.viewport));
  render(
    <ToolsContextProvider value={tools}>
      <Listening />
    </ToolsContextProvider>,
  );
});

function Listening() {
  const stage = useRef<HTMLDivElement>(null);
  useToolKeys(stage);
  return (
    <>
      <div ref={stage} id="stage" />
      <textarea />
      <button type="button">Draw</button>
    </>
  );
}

function element(selector: string): Element {
  const found = document.querySelector(selector);
  if (found === null) throw new Error(`There is no ${selector}.`);
  return found;
}
const release = (key: string) => window.dispatchEvent(new KeyboardEvent("keyup", { key }));

test("held Space is the hand, until it is let go or the window is left", () => {
  expect(press(element("#stage"), " ")).toBe(true);
  expect(tools.toolbox.held.value).toBe("hand");
  release(" ");
  expect(tools.toolbox.held.value).toBeNull();
  press(element("#stage"), " ");
  window.dispatchEvent(new Event("blur"));
  expect(tools.toolbox.held.value).toBeNull();
});

test("Space in words is a space, on a button it presses that", () => {
  expect(press(element("textarea"), " ")).toBe(false);
  expect(press(element("button"), " ")).toBe(false);
  expect(tools.toolbox.held.value).toBeNull();
});

test("a key that the tool knows goes to it alone; others go on", () => {
  const behind = vi.fn();
  document.addEventListener("keydown", behind);
  tools.toolbox.choose("hand");
  const key = vi.spyOn(HandTool.prototype, "key").mockImplementation((pressed) => pressed === "ArrowLeft");
  expect(press(element("#stage"), "ArrowLeft", { shiftKey: true })).toBe(true);
  expect(key).toHaveBeenLastCalledWith("ArrowLeft", true);
  expect(behind).not.toHaveBeenCalled();
  expect(press(element("#stage"), "Delete")).toBe(false);
  expect(behind).toHaveBeenCalledOnce();
  press(element("button"), "ArrowLeft");
  press(element("#stage"), "ArrowLeft", { ctrlKey: true });
  expect(key).toHaveBeenCalledTimes(2);
  document.removeEventListener("keydown", behind);
  key.mockRestore();
});
