// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { presetNameSchema } from "../../../protocol/settings.ts";
import { button, focus, press, render } from "../../testing/render.tsx";
import { Manner } from "./manner.tsx";

test("every manner can be chosen by keyboard, and says what it is", () => {
  const onChange = vi.fn();
  render(<Manner value="live" onChange={onChange} />);
  expect(document.body.textContent).toContain("made for watching");
  focus(button("Manner"));
  press(button("Manner"), "ArrowDown");
  const options = [...document.querySelectorAll<HTMLElement>("[role=option]")];
  expect(options).toHaveLength(presetNameSchema.options.length);
  expect(options[0].dataset.state).toBe("checked");
  const turns = options.find(({ textContent }) => textContent?.includes("in turns"));
  if (turns === undefined) throw new Error("There is no such manner.");
  expect(turns.textContent).toContain("slow");
  press(turns, "Enter");
  expect(onChange).toHaveBeenCalledExactlyOnceWith("styleclipdraw-alternating");
});
