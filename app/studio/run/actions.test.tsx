// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { button, buttons, click, focus, render } from "../../testing/render.tsx";
import type { Phase } from "../room/run.ts";
import { Actions } from "./actions.tsx";

const on = {
  onDraw: vi.fn(),
  onGoOn: vi.fn(),
  onAgain: vi.fn(),
  onPause: vi.fn(),
  onResume: vi.fn(),
  onStep: vi.fn(),
  onStop: vi.fn(),
};
beforeEach(() => vi.clearAllMocks());

const actions = (phase: Phase, hasStrokes = false, reachable = true) => (
  <Actions phase={phase} hasStrokes={hasStrokes} reachable={reachable} {...on} />
);
const names = () => buttons().map((each) => each.getAttribute("aria-label") ?? each.textContent);

test.each([
  ["idle", false, ["Draw"]],
  ["idle", true, ["Draw", "Go on", "Anew, from another start"]],
  ["starting", true, ["Pause", "Stop"]],
  ["drawing", true, ["Pause", "Stop"]],
  ["paused", true, ["Resume", "Stop", "One step"]],
  ["finished", true, ["Draw", "Go on", "Anew, from another start"]],
  ["failed", false, ["Draw"]],
] as const)("%s with strokes: %s offers %j", (phase, hasStrokes, expected) => {
  render(actions(phase, hasStrokes));
  expect(names()).toEqual(expected);
});

test("the first button keeps the keyboard's focus from Draw to Pause to Resume", () => {
  const page = render(actions("idle"));
  focus(button("Draw"));
  click(button("Draw"));
  expect(on.onDraw).toHaveBeenCalledOnce();
  page.rerender(actions("drawing"));
  expect(document.activeElement).toBe(button("Pause"));
  page.rerender(actions("paused"));
  expect(document.activeElement).toBe(button("Resume"));
});

test("Stop hands the focus on instead of taking it along", () => {
  const page = render(actions("drawing"));
  focus(button("Stop"));
  click(button("Stop"));
  expect(on.onStop).toHaveBeenCalledOnce();
  page.rerender(actions("stopped", true));
  expect(document.activeElement).toBe(button("Draw"));
});

test("nothing is asked for that cannot be answered", () => {
  const page = render(actions("idle", true, false));
  click(button("Draw"));
  click(button("Go on"));
  click(button("Anew, from another start"));
  page.rerender(actions("preparing"));
  click(button("Pause"));
  for (const action of Object.values(on)) expect(action).not.toHaveBeenCalled();
});
