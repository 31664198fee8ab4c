// @vitest-environment happy-dom
import { act } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import type { Region } from "../../../protocol/style.ts";
import { button, click, press, render } from "../../testing/render.tsx";
import { RegionDrawing } from "./region-drawing.tsx";

const onKeep = vi.fn<(region: Region) => void>();
const onCancel = vi.fn();
beforeEach(() => vi.clearAllMocks());

const drawing = (region: Region | null = null) => (
  <RegionDrawing name="Woodcut" region={region} onKeep={onKeep} onCancel={onCancel} />
);

function sheet(): HTMLElement {
  const found = document.querySelector<HTMLElement>("[role=dialog]");
  if (found === null) throw new Error("There is nothing to draw on.");
  // A paper of 100 × 100 pixels at the window's corner.
  found.getBoundingClientRect = () => new DOMRect(0, 0, 100, 100);
  found.setPointerCapture = () => undefined;
  return found;
}

function point(type: "pointerdown" | "pointermove" | "pointerup", x: number, y: number): void {
  const event = new PointerEvent(type, { bubbles: true, clientX: x, clientY: y, button: 0, pointerId: 1 });
  act(() => void sheet().dispatchEvent(event));
}

test("arrows move the frame, with Shift they stretch it, Enter keeps it", () => {
  render(drawing());
  expect(document.activeElement).toBe(sheet());
  expect(sheet().getAttribute("aria-label")).toBe("Where “Woodcut” counts");
  for (const key of ["ArrowLeft", "ArrowUp", "ArrowUp"]) expect(press(sheet(), key)).toBe(true);
  press(sheet(), "ArrowRight", { shiftKey: true });
  press(sheet(), "ArrowDown", { shiftKey: true });
  expect(onKeep).not.toHaveBeenCalled();
  press(sheet(), "Enter");
  expect(onKeep).toHaveBeenCalledExactlyOnceWith({ left: 0.23, top: 0.21, width: 0.52, height: 0.52 });
});

test("Escape gives up, and no other listener hears of it", () => {
  render(drawing());
  const behind = vi.fn();
  document.addEventListener("keydown", behind);
  press(sheet(), "Escape");
  document.removeEventListener("keydown", behind);
  expect(onCancel).toHaveBeenCalledOnce();
  expect(onKeep).not.toHaveBeenCalled();
  expect(behind).not.toHaveBeenCalled();
});

test("a drag keeps what it spans", () => {
  render(drawing());
  point("pointerdown", 80, 60);
  point("pointermove", 40, 40);
  point("pointermove", 10, 20);
  point("pointerup", 10, 20);
  expect(onKeep).toHaveBeenCalledExactlyOnceWith({ left: 0.1, top: 0.2, width: 0.7, height: 0.4 });
});

test("two taps are two corners, for those who cannot drag", () => {
  render(drawing());
  point("pointerdown", 10, 10);
  point("pointerup", 10, 10);
  expect(onKeep).not.toHaveBeenCalled();
  point("pointerdown", 50, 90);
  point("pointerup", 50, 90);
  expect(onKeep).toHaveBeenCalledExactlyOnceWith({ left: 0.1, top: 0.1, width: 0.4, height: 0.8 });
});

test("it begins with the region that there is, and its buttons do what they say", () => {
  const region = { left: 0.5, top: 0.5, width: 0.25, height: 0.25 };
  render(drawing(region));
  click(button("Keep"));
  expect(onKeep).toHaveBeenCalledExactlyOnceWith(region);
  // Enter on a button presses that button.
  expect(press(button("Cancel"), "Enter")).toBe(false);
  click(button("Cancel"));
  expect(onCancel).toHaveBeenCalledOnce();
  expect(onKeep).toHaveBeenCalledOnce();
});
