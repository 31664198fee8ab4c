// @vitest-environment happy-dom
import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { roomIdSchema } from "../../../protocol/ids.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { strokeIdSchema } from "../../../protocol/strokes.ts";
import { ADA, BO, comes, enter, ME, member } from "../../testing/others.ts";
import { button, buttons, click, focus, render } from "../../testing/render.tsx";
import { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import { PeopleHere } from "./people-here.tsx";

let session: Session;
const changed = vi.fn();
beforeEach(() => {
  vi.clearAllMocks();
  session = new Session(roomIdSchema.parse("a-room-of-ones-own"), "ws://127.0.0.1:1");
  enter(session);
});
afterEach(() => {
  vi.unstubAllGlobals();
  session.close();
});

const show = (): void =>
  void render(
    <SessionProvider value={session}>
      <PeopleHere open onOpenChange={changed} />
    </SessionProvider>,
  );
const nameField = (): HTMLInputElement => {
  const field = document.querySelector("input");
  if (field === null) throw new Error("There is no field for the name.");
  return field;
};
const write = (name: string): void =>
  act(() => {
    nameField().value = name;
    nameField().form?.requestSubmit();
  });
const settle = (): Promise<unknown> => act(() => new Promise((resolve) => setTimeout(resolve, 10)));

test("who is here is named with what they may do, and followed at a press", () => {
  comes(session, 7, ADA);
  comes(session, 8, BO, { cursor: { x: 0, y: 0 } });
  show();
  expect(document.body.textContent).toContain("owner");
  click(button("Follow Ada, owner"));
  expect(session.people.following.value).toBe(ADA);
  expect(changed).toHaveBeenCalledWith(false);
  click(button("Stop following Ada, owner"));
  expect(session.people.following.value).toBeNull();
  click(button("Follow Ada, owner"));
  comes(session, 7, ADA, null);
  expect(session.people.following.value).toBeNull();
  expect(buttons().some((each) => each.getAttribute("aria-label")?.includes("Ada"))).toBe(false);
});

test("one's own name is told the server, and what is wrong with it is said", async () => {
  const asked = vi.fn(async (_path: string, _init?: RequestInit) =>
    Response.json({ id: ME, name: "Ada", email: null }),
  );
  vi.stubGlobal("fetch", asked);
  show();
  focus(nameField());
  expect(nameField().value).toBe("Mona");
  write("Mona");
  await settle();
  expect(asked).not.toHaveBeenCalled();
  write("  Mona Lisa ");
  await settle();
  expect(asked.mock.calls.map(([path, init]) => [path, init?.method, init?.body])).toEqual([
    ["/api/me", "PATCH", '{"name":"Mona Lisa"}'],
  ]);
  expect(changed).toHaveBeenCalledTimes(2);
  write("   ");
  await settle();
  expect(document.querySelector("[role=alert]")?.textContent).toBe("A name has 1–40 letters.");
  asked.mockImplementation(async () => {
    throw new TypeError("no network");
  });
  write("Someone");
  await settle();
  expect(document.querySelector("[role=alert]")?.textContent).toContain("has not reached the server");
  expect(changed).toHaveBeenCalledTimes(2);
});

test("who left and keeps strokes is named; after a minute these can be taken over, not by who may only look", () => {
  const command = vi.spyOn(session, "command").mockResolvedValue({});
  const [one, two] = ["s1", "s2"].map((id) => strokeIdSchema.parse(id));
  const lock = { holder: ADA, scope: "everybody", attributes: ["points"] } as const;
  const away = (since: number): void =>
    act(() =>
      session.authority.change({
        members: { [ADA]: member("Ada", { awaySince: since }) },
        locks: { [one]: [{ ...lock, attributes: ["points"] }], [two]: [{ ...lock, attributes: ["width"] }] },
      }),
    );
  away(Date.now());
  show();
  expect(document.body.textContent).toContain("away, keeps 2 strokes");
  expect(() => button("Take over what Ada keeps")).toThrow();
  away(Date.now() - LIMITS.lockAbandoned - 1000);
  click(button("Take over what Ada keeps"));
  expect(command).toHaveBeenCalledWith("locks.take", { strokes: [one, two] });
  act(() => session.authority.change({ members: { [ME]: member("Mona", { role: "viewer" }) } }));
  expect(() => button("Take over what Ada keeps")).toThrow();
});
