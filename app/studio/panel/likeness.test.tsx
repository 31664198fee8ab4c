// @vitest-environment happy-dom
import { act } from "react";
import { expect, test, vi } from "vitest";
import { render } from "../../testing/render.tsx";
import { Likeness } from "./likeness.tsx";

test("the slider says how much, takes the arrow keys, and tells what nothing means", () => {
  const onChange = vi.fn();
  const { rerender } = render(<Likeness value={1} onChange={onChange} />);
  const slider = document.querySelector('[role="slider"]');
  if (!(slider instanceof HTMLElement)) throw new Error("There is no slider.");
  expect(slider.getAttribute("aria-label")).toBe("Likeness");
  expect(slider.getAttribute("aria-valuetext")).toBe("1.0");
  act(() => {
    slider.focus();
    slider.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  });
  expect(onChange.mock.lastCall?.[0]).toBeCloseTo(1.1, 6);
  expect(document.body.textContent).toContain("remembers");
  rerender(<Likeness value={0} onChange={onChange} />);
  expect(document.body.textContent).toContain("Words alone");
});
