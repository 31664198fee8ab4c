// @vitest-environment happy-dom
import { act } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { roomIdSchema } from "../../../protocol/ids.ts";
import { putStrokes } from "../../../protocol/room-strokes.ts";
import { strokeIdSchema } from "../../../protocol/strokes.ts";
import { line } from "../../testing/editing-room.ts";
import { ADA, BO, comes, enter } from "../../testing/others.ts";
import { render } from "../../testing/render.tsx";
import { EditorProvider } from "../editing/editor-context.tsx";
import { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import { OthersSelections } from "./others-selections.tsx";

let session: Session;
beforeEach(() => {
  session = new Session(roomIdSchema.parse("a-room-of-ones-own"), "ws://127.0.0.1:1");
  enter(session);
});
afterEach(() => session.close());

const id = (text: string) => strokeIdSchema.parse(text);
const traces = (): (string | null)[][] =>
  [...document.querySelectorAll("[data-user]")].map((group) => [
    group.getAttribute("data-user"),
    group.lastElementChild?.getAttribute("stroke") ?? null,
    group.lastElementChild?.getAttribute("d") ?? null,
  ]);

test("what others have selected is traced in their colour, wherever it goes, and nothing that is not there", () => {
  act(() => putStrokes(session.doc, [line("a", 0, 0), line("b", 0, 9)]));
  render(
    <SessionProvider value={session}>
      <EditorProvider>
        <svg aria-hidden="true">
          <OthersSelections />
        </svg>
      </EditorProvider>
    </SessionProvider>,
  );
  expect(traces()).toEqual([]);
  comes(session, 7, ADA, { selection: [id("a"), id("gone")] });
  comes(session, 8, BO, { selection: [id("gone")] });
  expect(traces()).toEqual([[ADA, "#2f6fb5", "M0 0C10 0 20 0 30 0"]]);
  act(() => putStrokes(session.doc, [line("a", 5, 5)]));
  expect(traces()).toEqual([[ADA, "#2f6fb5", "M5 5C15 5 25 5 35 5"]]);
  comes(session, 7, ADA, { selection: [] });
  expect(traces()).toEqual([]);
});
