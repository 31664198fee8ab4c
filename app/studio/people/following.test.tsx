// @vitest-environment happy-dom
import { act } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { roomIdSchema } from "../../../protocol/ids.ts";
import { strokeIdSchema } from "../../../protocol/strokes.ts";
import { ADA, BO, comes, enter } from "../../testing/others.ts";
import { button, click, press, render } from "../../testing/render.tsx";
import type { Viewport } from "../paper/viewport.ts";
import { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import type { Toolbox } from "../tools/toolbox.ts";
import { ToolsProvider, useToolbox, useViewport } from "../tools/tools-context.tsx";
import { Cursors } from "./cursors.tsx";
import { Following } from "./following.tsx";

let session: Session;
let viewport: Viewport;
let toolbox: Toolbox;
beforeEach(() => {
  session = new Session(roomIdSchema.parse("a-room-of-ones-own"), "ws://127.0.0.1:1");
  enter(session);
  render(
    <SessionProvider value={session}>
      <ToolsProvider>
        <Following />
        <Cursors />
        <Tools />
      </ToolsProvider>
    </SessionProvider>,
  );
});
afterEach(() => session.close());

function Tools() {
  viewport = useViewport();
  toolbox = useToolbox();
  return null;
}

const own = (): unknown => session.people.awareness.getLocalState();
const frame = (): HTMLElement | null => document.querySelector("[data-testid=following]");
const settle = (): Promise<unknown> => act(() => new Promise((resolve) => setTimeout(resolve, 50)));

test("the others see what we hold and where we look", async () => {
  await settle();
  expect(own()).toMatchObject({ tool: "select", view: { x: 0.5, y: 0.5, zoom: 1 } });
  act(() => {
    toolbox.choose("pen");
    viewport.show({ x: 0.2, y: 0.3, zoom: 2 });
  });
  await settle();
  expect(own()).toMatchObject({ tool: "pen", view: { x: 0.2, y: 0.3, zoom: 2 } });
});

test("our view follows theirs, in a frame of their colour, until we move it", async () => {
  comes(session, 7, ADA, { view: { x: 0.2, y: 0.3, zoom: 2 } });
  act(() => session.people.follow(ADA));
  await settle();
  expect(viewport.view.value).toEqual({ x: 0.2, y: 0.3, zoom: 2 });
  expect(frame()?.textContent).toBe("Following Ada");
  expect(frame()?.style.borderColor).toBe("#2f6fb5");
  comes(session, 7, ADA, { view: { x: 0.4, y: 0.3, zoom: 99 } });
  await settle();
  expect(viewport.view.value).toEqual({ x: 0.4, y: 0.3, zoom: 16 });
  expect(session.people.following.value).toBe(ADA);
  act(() => viewport.show({ x: 0.5, y: 0.5, zoom: 1 }));
  await settle();
  expect(session.people.following.value).toBeNull();
  expect(frame()).toBeNull();
  comes(session, 7, ADA, { view: { x: 0.1, y: 0.1, zoom: 3 } });
  expect(viewport.view.value).toEqual({ x: 0.5, y: 0.5, zoom: 1 });
});

test("Escape and the button end it, and Escape then does nothing else", () => {
  comes(session, 7, ADA, { view: null });
  expect(press(document.body, "Escape")).toBe(false);
  act(() => session.people.follow(ADA));
  expect(press(document.body, "Escape")).toBe(true);
  expect(session.people.following.value).toBeNull();
  act(() => session.people.follow(ADA));
  click(button("Stop following Ada"));
  expect(session.people.following.value).toBeNull();
  act(() => session.people.follow(BO));
  expect(session.people.following.value).toBeNull();
});

test("cursors stand where people point at, with names and tools", () => {
  comes(session, 7, ADA, {
    cursor: { x: 0.25, y: 1.5 },
    tool: "eraser",
    selection: [strokeIdSchema.parse("s")],
  });
  comes(session, 8, BO, { cursor: null });
  const cursors = document.querySelector("[data-testid=cursors]");
  expect(cursors?.children).toHaveLength(1);
  expect(cursors?.textContent).toBe("Ada");
  expect(cursors?.firstElementChild?.getAttribute("style")).toContain("translate(25%, 150%)");
  expect(cursors?.querySelector("[data-tool=eraser]")).not.toBeNull();
});
