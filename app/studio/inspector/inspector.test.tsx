// @vitest-environment happy-dom
import { act } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { strokeId } from "../../../drawing/stroke.ts";
import { type RoomStroke, roomStroke } from "../../../protocol/room-strokes.ts";
import { accept, BEN, line, lock, openWindow, type Window } from "../../testing/editing-room.ts";
import { button, click, press, render, slider } from "../../testing/render.tsx";
import { EditorContextProvider } from "../editing/editor-context.tsx";
import { useEditing } from "../editing/use-editing.ts";
import { Palette } from "../palette/palette.tsx";
import type { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import { ToolsProvider, useTools } from "../tools/tools-context.tsx";
import { Inspector } from "./inspector.tsx";

let ada: Window;
let tools: ReturnType<typeof useTools>;

function Desk() {
  tools = useTools();
  useEditing();
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as the paper is. */}
      <div role="application" tabIndex={0} />
      <Inspector />
      <Palette />
    </>
  );
}

beforeEach(() => {
  vi.useRealTimers();
  // cmdk measures its list and scrolls to what is chosen.
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  Element.prototype.scrollIntoView = () => undefined;
  ada = openWindow();
  accept(ada.doc, [
    line("a", 50, 50, { author: BEN, prompt: "p" }),
    line("b", 100, 100, { order: 1 }),
    line("c", 100, 140, { order: 2, color: [0, 0, 1, 0.5] }),
  ]);
  render(
    // The parts shown here ask for no more of a session than an editor does.
    <SessionProvider value={ada.session as Session}>
      <ToolsProvider>
        <EditorContextProvider value={ada.editor}>
          <Desk />
        </EditorContextProvider>
      </ToolsProvider>
    </SessionProvider>,
  );
});

const paper = (): Element => {
  const found = document.querySelector("[role=application]");
  if (found === null) throw new Error("There is no paper.");
  return found;
};
const inspector = (): string => document.querySelector("[data-testid=inspector]")?.textContent ?? "";
const selected = (): string[] => [...ada.editor.selection.value].sort();
const select = (...ids: string[]): void => act(() => ada.editor.select(ids.map(strokeId)));
const get = (id: string): RoomStroke => {
  const found = roomStroke(ada.doc, strokeId(id));
  if (found === null) throw new Error(`There is no stroke ${id}.`);
  return found;
};
const settle = async (): Promise<void> => act(async () => ada.editor.adjusting.finish());
const field = (name: string): HTMLInputElement => {
  const found = document.querySelector<HTMLInputElement>(`input[aria-label="${name}"]`);
  if (found === null) throw new Error(`There is no field “${name}”.`);
  return found;
};
const write = (name: string, value: string): void => {
  const element = field(name);
  act(() => {
    element.focus();
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    set?.call(element, value);
    element.dispatchEvent(new Event("input", { bubbles: true }));
  });
  press(element, "Enter");
};

test("by keyboard alone: go through strokes, move, widen, duplicate, group, erase, take back", async () => {
  expect(inspector()).toBe("");
  press(paper(), "Tab");
  expect(selected()).toEqual(["a"]);
  press(paper(), "Tab");
  expect(selected()).toEqual(["b"]);
  press(paper(), "Tab", { shiftKey: true });
  expect(selected()).toEqual(["a"]);
  for (let i = 0; i < 3; i++) press(paper(), "ArrowRight");
  press(paper(), "ArrowDown", { shiftKey: true });
  await settle();
  expect(get("a").stroke.points[0]).toBeCloseTo(50 + (3 * 4.5 * 224) / 1000, 3);
  expect(get("a").stroke.points[1]).toBeCloseTo(50 + (45 * 224) / 1000, 3);
  press(paper(), "=");
  press(paper(), "=");
  await settle();
  expect(get("a").stroke.width).toBeCloseTo(4 * 1.21, 4);
  press(paper(), "z", { ctrlKey: true });
  await settle();
  expect(get("a").stroke.width).toBe(4);
  press(paper(), "z", { ctrlKey: true });
  await settle();
  expect(get("a").stroke.points[0]).toBe(50);
  press(paper(), "Z", { ctrlKey: true, shiftKey: true });
  await settle();
  expect(get("a").stroke.points[0]).toBeGreaterThan(52);
  press(paper(), "a", { ctrlKey: true });
  press(paper(), "d", { ctrlKey: true });
  await settle();
  expect(ada.editor.shown.value.strokes).toHaveLength(6);
  expect(selected()).not.toContain("a");
  press(paper(), "g", { ctrlKey: true });
  const [first] = selected();
  select();
  select(first);
  expect(selected()).toHaveLength(3);
  press(paper(), "Delete");
  expect(ada.editor.shown.value.strokes).toHaveLength(3);
  press(paper(), "Escape");
  expect(selected()).toEqual([]);
});

test("past the last stroke Tab leaves the paper", () => {
  select("c");
  expect(press(paper(), "Tab")).toBe(false);
});

test("Enter shows control points, Tab goes through them, arrows move the one", async () => {
  select("a");
  press(paper(), "Enter");
  expect(ada.editor.marks.reshaping.value).toEqual({ id: "a", point: null });
  press(paper(), "Tab");
  press(paper(), "Tab");
  press(paper(), "ArrowUp", { shiftKey: true });
  await settle();
  expect([...get("a").stroke.points].slice(0, 2)).toEqual([50, 50]);
  expect(get("a").stroke.points[3]).toBeCloseTo(50 - (45 * 224) / 1000, 3);
  press(paper(), "Escape");
  expect(ada.editor.marks.reshaping.value).toBeNull();
  expect(selected()).toEqual(["a"]);
});

test("brackets take it through the order", () => {
  select("a");
  const order = (): string => ada.editor.shown.value.strokes.map(({ stroke }) => stroke.id).join("");
  press(paper(), "]");
  expect(order()).toBe("bac");
  press(paper(), "}", { shiftKey: true });
  expect(order()).toBe("bca");
  press(paper(), "[");
  expect(order()).toBe("bac");
  press(paper(), "{", { shiftKey: true });
  expect(order()).toBe("abc");
});

test("the inspector says what it is and whose, and sets colour, width and place", async () => {
  select("a");
  expect(inspector()).toContain("One stroke");
  expect(inspector()).toContain("Drawn by Ben, for words that are gone.");
  write("Colour as #rrggbb", "2b7d68");
  write("Width, exactly", "25");
  await settle();
  expect(get("a").stroke.color.map((c) => Math.round(255 * c))).toEqual([0x2b, 0x7d, 0x68, 255]);
  expect(get("a").stroke.width).toBeCloseTo(5.6, 4);
  press(slider("Opacity"), "ArrowLeft");
  await settle();
  expect(get("a").stroke.color[3]).toBeCloseTo(0.99, 5);
  click(button("Place and size"));
  write("From the left", "500");
  await settle();
  expect(get("a").stroke.points[0] - get("a").stroke.width / 2).toBeCloseTo(112, 3);
  write("Turn by", "90");
  await settle();
  const { points } = get("a").stroke;
  expect(points[6]).toBeCloseTo(points[0], 3);
  write("Turn by", "seven");
  expect(field("Turn by").getAttribute("aria-invalid")).toBe("true");
});

test("attributes are kept one by one, against the machine or everybody", () => {
  select("a");
  click(button("Keep as it is"));
  click(button("Shape"));
  expect(ada.asked.at(-1)).toMatchObject([
    "locks.set",
    { strokes: ["a"], attributes: ["points"], scope: "optimiser" },
  ]);
  act(() =>
    lock(ada, "a", { holder: ada.editor.author() ?? BEN, scope: "optimiser", attributes: ["points"] }),
  );
  expect(button("Shape").getAttribute("aria-pressed")).toBe("true");
  click(button("Everybody"));
  expect(ada.asked.at(-1)).toMatchObject(["locks.set", { attributes: ["points"], scope: "everybody" }]);
  click(button("Shape"));
  expect(ada.asked.at(-1)).toMatchObject(["locks.release", { strokes: ["a"], attributes: ["points"] }]);
  press(paper(), "L", { ctrlKey: true, shiftKey: true });
  expect(ada.asked.at(-1)).toMatchObject([
    "locks.set",
    { attributes: ["points", "width", "color", "opacity", "order"], scope: "optimiser" },
  ]);
});

test("L3 who has been away for a minute can be relieved of their locks, not before", () => {
  select("a");
  act(() => lock(ada, "a", { holder: BEN, scope: "everybody", attributes: ["color"] }));
  click(button("Keep as it is"));
  expect(inspector()).toContain("Ben keeps colour.");
  const away = (since: number): void => {
    const { members } = ada.authority.state.value;
    act(() =>
      ada.authority.change({ members: { [BEN]: { ...members[BEN], awaySince: Date.now() - since } } }),
    );
  };
  away(30_000);
  expect(() => button("Take over")).toThrow();
  away(70_000);
  expect(inspector()).toContain("away for 1 minute");
  click(button("Take over"));
  expect(ada.asked.at(-1)).toEqual(["locks.take", { strokes: ["a"] }]);
});

test("strokes begin anew from a number: the same again, another number another way; what is kept stays", async () => {
  act(() => lock(ada, "b", { holder: BEN, scope: "optimiser", attributes: ["points"] }));
  select("a", "b");
  click(button("Begin anew"));
  const begin = async (name: string): Promise<number[]> => {
    await act(async () => button(name).click());
    return [...get("a").stroke.points];
  };
  const first = await begin("Begin");
  expect(first.slice(0, 2)).not.toEqual([50, 50]);
  expect([...get("b").stroke.points].slice(0, 2)).toEqual([100, 100]);
  expect(get("b").stroke.color[0]).not.toBe(1);
  await act(async () => ada.editor.undo());
  expect(get("a").stroke.points[0]).toBe(50);
  expect(await begin("Begin")).toEqual(first);
  expect(await begin("Another")).not.toEqual(first);
});

test("a painted region takes them in", async () => {
  act(() => tools.region.set([150, 10, 200, 10, 200, 60, 150, 60]));
  select("a", "b", "c");
  click(button("Begin anew"));
  click(button("Painted region"));
  await act(async () => button("Begin").click());
  for (const id of ["a", "b", "c"]) {
    const { points } = get(id).stroke;
    for (let i = 0; i < points.length; i += 2) {
      expect(points[i]).toBeGreaterThan(149);
      expect(points[i + 1]).toBeLessThan(61);
    }
  }
});

test("the palette finds what has no key: by author, by words, by colour", async () => {
  press(paper(), "k", { ctrlKey: true });
  const items = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[cmdk-item]")];
  const choose = async (name: string): Promise<void> => {
    const item = items().find((each) => each.querySelector("span")?.textContent === name);
    if (item === undefined)
      throw new Error(
        `There is no “${name}”, only ${items()
          .map((i) => i.textContent)
          .join(", ")}.`,
      );
    await act(async () => {
      item.click();
      await new Promise((done) => setTimeout(done, 20));
    });
  };
  await choose("What Ben drew");
  expect(selected()).toEqual(["a"]);
  press(paper(), "k", { ctrlKey: true });
  await choose("All of this colour");
  expect(selected()).toEqual(["a", "b"]);
  press(paper(), "k", { ctrlKey: true });
  await choose("Erase");
  expect(ada.editor.shown.value.strokes.map(({ stroke }) => stroke.id)).toEqual(["c"]);
});
