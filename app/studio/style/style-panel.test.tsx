// @vitest-environment happy-dom
import { act, createRef, useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { roomIdSchema } from "../../../protocol/ids.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { readSettings, roomDocument } from "../../../protocol/room.ts";
import { addStyle, changeStyle, roomStyles } from "../../../protocol/room-styles.ts";
import { type PictureId, pictureIdSchema } from "../../../protocol/style.ts";
import { button, buttons, click, focus, press, render, slider } from "../../testing/render.tsx";
import { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import { useSettings } from "../room/use-document.ts";
import { StylePanel } from "./style-panel.tsx";
import { type Style, useStyle } from "./use-style.ts";

const id = (digit: string): PictureId => pictureIdSchema.parse(digit.repeat(64));
const STUDIO = {
  references: ["Ink wash", "Woodcut"].map((name, i) => ({ id: id(String(i)), name, width: 9, height: 9 })),
};

/** This page loads no pictures; here they have always come already. */
class LoadedImage {
  onload: (() => void) | null = null;
  set src(_address: string) {
    queueMicrotask(() => this.onload?.());
  }
}

let session: Session;
let style: Style;
const ask = vi.fn<(url: string) => Promise<Response>>();
beforeEach(() => {
  ask.mockReset();
  ask.mockImplementation(async (url) =>
    url === "/api/references"
      ? Response.json(STUDIO)
      : Response.json({ id: id("f"), width: 9, height: 9 }, { status: 201 }),
  );
  vi.stubGlobal("fetch", ask);
  vi.stubGlobal("Image", LoadedImage);
  session = new Session(roomIdSchema.parse("a-room-of-ones-own"), "ws://127.0.0.1:1");
});
afterEach(() => {
  session.close();
  vi.unstubAllGlobals();
});

function Panel() {
  style = useStyle(session);
  const settings = useSettings(session.doc);
  const [placeRef] = useState(createRef<HTMLButtonElement>);
  return (
    <StylePanel
      doc={session.doc}
      style={style}
      settings={settings}
      ready
      hasStrokes={false}
      placeRef={placeRef}
    />
  );
}

async function open(): Promise<void> {
  render(
    <SessionProvider value={session}>
      <Panel />
    </SessionProvider>,
  );
  await settle();
}
const settle = (): Promise<unknown> => act(() => new Promise((resolve) => setTimeout(resolve, 30)));
const put = (name: string, picture: PictureId, weight = 1): void =>
  act(() => addStyle(session.doc, name, { picture, weight, mode: "all", region: null }));
const tiles = () => [...document.querySelectorAll<HTMLElement>("[data-style]")];
const names = () => tiles().map((tile) => tile.getAttribute("aria-label"));
const says = () => document.querySelector("[role=status].sr-only")?.textContent;

test("until there is a picture there is one line, which opens the picker; a choice goes into the room", async () => {
  await open();
  expect(buttons()).toHaveLength(1);
  expect(document.querySelector("[role=slider]")).toBeNull();
  expect(ask).not.toHaveBeenCalled();
  click(button("In the style of a picture"));
  await settle();
  expect(button("This drawing").disabled).toBe(true);
  click(button("Woodcut"));
  await settle();
  expect(roomStyles(session.doc)).toMatchObject([{ picture: id("1"), weight: 1, mode: "all", region: null }]);
  expect(document.querySelector("[role=dialog]")).toBeNull();
  expect(names()).toEqual(["Woodcut, counts 1.0"]);
  expect(tiles()[0].getAttribute("aria-expanded")).toBe("true");
  expect(says()).toBe("Woodcut added.");
  expect(document.activeElement).toBe(button("Another picture"));
});

test("weight, mode and place go into the room; what others change is shown", async () => {
  put("one", id("0"));
  await open();
  expect(says()).toBe("");
  click(tiles()[0]);
  const weight = slider("How much “Ink wash” counts");
  focus(weight);
  press(weight, "ArrowLeft");
  expect(roomStyles(session.doc)[0].weight).toBeCloseTo(0.9);
  press(button("What to take from “Ink wash”"), "ArrowDown");
  const options = [...document.querySelectorAll<HTMLElement>("[role=option]")];
  expect(options.map(({ textContent }) => textContent)).toEqual([
    "All",
    "Texture",
    "Colours",
    "Shape of strokes",
  ]);
  press(options[3], "Enter");
  expect(roomStyles(session.doc)[0].mode).toBe("shape");
  click(button("Only here"));
  expect(style.placing?.id).toBe("one");

  const region = { left: 0, top: 0, width: 0.5, height: 0.5 };
  act(() => changeStyle(session.doc, "one", { weight: 1.6, region }));
  expect(names()).toEqual(["Ink wash, counts 1.6, shape of strokes, only in one place"]);
  expect(weight.getAttribute("aria-valuetext")).toBe("1.6");
  expect(says()).toBe("Ink wash counts in one place only.");
  click(button("Everywhere"));
  expect(roomStyles(session.doc)[0].region).toBeNull();
});

test("the strength is the room's, by slider and by key, and stays in its range", async () => {
  put("one", id("0"));
  await open();
  const strength = slider("Strength of the style");
  expect(strength.getAttribute("aria-valuetext")).toBe("20 of 100");
  focus(strength);
  press(strength, "ArrowRight");
  expect(readSettings(session.doc).styleStrength).toBe(21);
  act(() => style.setStrength(104));
  expect(readSettings(session.doc).styleStrength).toBe(100);
  press(button("Colours of the style"), "ArrowDown");
  press(document.querySelectorAll("[role=option]")[2], "Enter");
  expect(readSettings(session.doc).paletteOnly).toBe("snap");
  // Then there is nothing else to take from a picture.
  click(tiles()[0]);
  expect(() => button("What to take from “Ink wash”")).toThrow();
});

test("a picture that is taken away can be brought back as it was", async () => {
  put("one", id("0"), 0.4);
  put("two", id("0"));
  await open();
  expect(names()).toEqual(["Ink wash, counts 0.4", "Ink wash 2, counts 1.0"]);
  focus(tiles()[0]);
  press(tiles()[0], "Delete");
  expect(names()).toEqual(["Ink wash, counts 1.0"]);
  expect(document.activeElement).toBe(tiles()[0]);
  expect(says()).toBe("Ink wash taken away.");
  click(button("Bring it back"));
  expect(roomStyles(session.doc).map(({ weight }) => weight)).toEqual([1, 0.4]);
  expect(() => button("Bring it back")).toThrow();
});

test("pictures of one's own come in as they are, and their names are numbered", async () => {
  await open();
  act(() => style.bring([1, 2].map((n) => new File([`${n}`], `${n}.png`, { type: "image/png" }))));
  expect(document.querySelectorAll("[aria-busy=true]")).toHaveLength(2);
  await settle();
  expect(document.querySelectorAll("[aria-busy=true]")).toHaveLength(0);
  expect(names()).toEqual(["Picture, counts 1.0", "Picture 2, counts 1.0"]);
});

test("a refusal is told, and goes", async () => {
  await open();
  act(() => style.bring([new File(["%PDF"], "a.pdf", { type: "application/pdf" })]));
  expect(document.querySelector("[role=alert]")?.textContent).toContain("bring a PNG, JPEG, WebP or AVIF");
  click(button("Dismiss a.pdf"));
  expect(document.querySelector("[role=alert]")?.textContent).toBe("");
});

test("when the studio's pictures do not come, they can be asked for again", async () => {
  ask.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  await open();
  click(button("In the style of a picture"));
  await settle();
  click(button("Try again"));
  await settle();
  expect(button("Ink wash")).toBeDefined();
});

test("a full room takes no more", async () => {
  for (let i = 0; i < LIMITS.styleReferences; i++) put(`${i}`, id("1"));
  await open();
  expect(tiles()).toHaveLength(LIMITS.styleReferences);
  click(button("Another picture"));
  expect(document.querySelector("[role=dialog]")).toBeNull();
  act(() => style.add(id("0")));
  expect(roomDocument(session.doc).styles).toHaveLength(LIMITS.styleReferences);
});
