// @vitest-environment happy-dom
import { act } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import type { InstalledCritic } from "../../../protocol/critics.ts";
import { criticIdSchema } from "../../../protocol/ids.ts";
import { button, buttons, focus, render } from "../../testing/render.tsx";
import { CriticChoice, StyleCriticChoice } from "./critic-choice.tsx";

const critic = (id: string, name: string): InstalledCritic => ({ id: criticIdSchema.parse(id), name });
const EMBEDDED = critic("embedded", "Croquis's embedded critic");
const CLIP = critic("clip-vit-base-patch32", "OpenAI CLIP ViT-B/32");

const onChange = vi.fn();
beforeEach(() => onChange.mockClear());

const choice = (critics: readonly InstalledCritic[], value: InstalledCritic) => (
  <CriticChoice critics={critics} value={value.id} onChange={onChange} />
);
const key = (element: Element | null, name: string): void =>
  act(
    () =>
      void element?.dispatchEvent(
        new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }),
      ),
  );
const options = () => [...document.querySelectorAll<HTMLElement>("[role=option]")];

test("where there is nothing to choose, nothing is shown", () => {
  const page = render(choice([EMBEDDED], EMBEDDED));
  expect(buttons()).toEqual([]);
  page.rerender(choice([], CLIP));
  expect(document.body.textContent).toBe("");
});

test("a critic is chosen by keyboard", () => {
  render(choice([EMBEDDED, CLIP], EMBEDDED));
  const trigger = button("Critic");
  expect(trigger.getAttribute("role")).toBe("combobox");
  expect(trigger.textContent).toBe("Croquis’s own");
  focus(trigger);
  key(trigger, "ArrowDown");
  expect(options().map((each) => [each.textContent, each.dataset.state])).toEqual([
    ["Croquis’s own", "checked"],
    ["OpenAI CLIP ViT-B/32", "unchecked"],
  ]);
  key(options()[1], "Enter");
  expect(onChange).toHaveBeenCalledExactlyOnceWith(CLIP.id);
  expect(options()).toEqual([]);
});

test("a critic that is not installed is named, with a way out even to a single other one", () => {
  const page = render(choice([EMBEDDED], CLIP));
  expect(button("Critic").textContent).toBe("clip-vit-base-patch32");
  expect(document.querySelector("[role=status]")?.textContent).toContain("is not installed here");
  key(button("Critic"), "Enter");
  expect(options().map((each) => each.textContent)).toEqual(["Croquis’s own"]);
  key(options()[0], "Enter");
  expect(onChange).toHaveBeenCalledExactlyOnceWith(EMBEDDED.id);
  page.rerender(choice([EMBEDDED], EMBEDDED));
  expect(buttons()).toEqual([]);
});

const VGG = { ...critic("vgg16", "VGG16"), kind: "style" as const };

test("who judges a style is no choice for the words, and the other way round", () => {
  const critics = [EMBEDDED, CLIP, VGG];
  render(
    <>
      {choice(critics, EMBEDDED)}
      <StyleCriticChoice critics={critics} value={EMBEDDED.id} styled onChange={onChange} />
    </>,
  );
  key(button("Critic"), "Enter");
  expect(options().map((each) => each.textContent)).toEqual(["Croquis’s own", "OpenAI CLIP ViT-B/32"]);
  key(options()[0], "Escape");
  key(button("Style critic"), "Enter");
  expect(options().map((each) => each.textContent)).toEqual(["Croquis’s own", "VGG16"]);
  key(options()[1], "Enter");
  expect(onChange).toHaveBeenCalledExactlyOnceWith(VGG.id);
});

test("a style critic that is missing is told of as soon as there is a style", () => {
  const page = render(
    <StyleCriticChoice critics={[EMBEDDED]} value={VGG.id} styled={false} onChange={onChange} />,
  );
  expect(document.body.textContent).toBe("");
  page.rerender(<StyleCriticChoice critics={[EMBEDDED]} value={VGG.id} styled onChange={onChange} />);
  expect(document.querySelector("[role=status]")?.textContent).toContain("is not installed here");
});
