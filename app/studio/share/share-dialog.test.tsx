// @vitest-environment happy-dom
import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EMPTY_AUTHORITY, type Member } from "../../../protocol/authority.ts";
import { roomIdSchema, userIdSchema } from "../../../protocol/ids.ts";
import type { InvitedRole, Role } from "../../../protocol/roles.ts";
import { button, buttons, click, press, render } from "../../testing/render.tsx";
import { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import { ShareDialog } from "./share-dialog.tsx";

const ROOM = "a-room-of-ones-own";
const [ada, bo] = ["ada", "bo"].map((id) => userIdSchema.parse(id));
const member = (name: string, role: Role, awaySince: number | null = null): Member => ({
  name,
  color: "#976711",
  role,
  guest: true,
  awaySince,
});
const token = (role: InvitedRole, version = 1) => `${role}-${version}`.padEnd(24, "x");
const link = (role: InvitedRole, version = 1, used = 0) => ({
  token: token(role, version),
  role,
  createdAt: 0,
  used,
});

let session: Session;
let working: ReturnType<typeof link>[];
const ask = vi.fn<(path: string, init?: RequestInit) => Promise<Response>>();
const writeText = vi.fn<(text: string) => Promise<void>>();

beforeEach(() => {
  working = [link("editor", 1, 1), link("viewer")];
  ask.mockReset();
  ask.mockImplementation(async (path, init) => {
    if (!path.includes("/invitations")) return Response.json({});
    if (init?.method === "POST") {
      const { role } = JSON.parse(String(init.body)) as { role: InvitedRole };
      working = [...working.filter((each) => each.role !== role), link(role, 2)];
    }
    if (init?.method === "DELETE") working = working.filter(({ role }) => !path.endsWith(role));
    return Response.json({ invitations: working });
  });
  vi.stubGlobal("fetch", ask);
  writeText.mockReset().mockResolvedValue();
  vi.spyOn(navigator.clipboard, "writeText").mockImplementation(writeText);
  session = new Session(roomIdSchema.parse(ROOM), "ws://127.0.0.1:1");
});
afterEach(() => {
  session.close();
  vi.unstubAllGlobals();
});

const settle = (): Promise<unknown> => act(() => new Promise((resolve) => setTimeout(resolve, 30)));
const asked = () => ask.mock.calls.map(([path, init]) => `${init?.method ?? "GET"} ${path}`);
const address = (name: string) =>
  [...document.querySelectorAll("input")].find((each) => each.getAttribute("aria-label") === `Link: ${name}`)
    ?.value;
const names = () => buttons().map((each) => each.getAttribute("aria-label") ?? each.textContent);

async function open(role: Role): Promise<void> {
  const members = {
    [ada]: member("Ada", role),
    [bo]: member("Bo", role === "owner" ? "editor" : "owner", 1),
  };
  session.authority.enter({ user: ada, role }, { ...EMPTY_AUTHORITY, members });
  const shown = (now: boolean) => (
    <SessionProvider value={session}>
      <ShareDialog open={now} onOpenChange={() => undefined} />
    </SessionProvider>
  );
  const { rerender } = render(shown(false));
  await settle();
  rerender(shown(true));
}

test("the link to draw with is there at once, and the first thing to press copies it", async () => {
  await open("owner");
  // Before anything else has come from the server.
  expect(address("They draw with you")).toBe(`${location.origin}/join/${token("editor")}`);
  expect(document.activeElement).toBe(button("Copy: They draw with you"));
  click(button("Copy: They draw with you"));
  await settle();
  expect(writeText).toHaveBeenCalledWith(`${location.origin}/join/${token("editor")}`);
  expect(button("Copied: They draw with you").textContent).toBe("Copied");
  expect(document.activeElement).toBe(button("Copied: They draw with you"));
  click(button("Copy: They look"));
  await settle();
  expect(writeText).toHaveBeenLastCalledWith(`${location.origin}/join/${token("viewer")}`);
});

test("where the browser does not copy the link is marked, and it says so", async () => {
  writeText.mockRejectedValue(new Error("not allowed"));
  await open("owner");
  click(button("Copy: They draw with you"));
  await settle();
  const said = [...document.querySelectorAll("[role=status]")].map(({ textContent }) => textContent);
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Link: They draw with you");
  expect(said).toContain("The browser would not copy. The link is marked: copy it from there.");
});

test("an owner makes a new link, or switches it off with those who came by it", async () => {
  await open("owner");
  const [renew] = buttons().filter(({ textContent }) => textContent === "New link");
  click(renew);
  await settle();
  expect(address("They draw with you")).toBe(`${location.origin}/join/${token("editor", 2)}`);

  working = [link("editor", 2, 2), link("viewer")];
  await act(async () => session.authority.change({}));
  const [off] = buttons().filter(({ textContent }) => textContent === "Switch off");
  click(off);
  click(button("Keep it"));
  expect(asked().filter((each) => each.startsWith("DELETE"))).toEqual([]);
  click(buttons().filter(({ textContent }) => textContent === "Switch off")[1]);
  click(button("Switch it off"));
  await settle();
  expect(asked()).toContain(`DELETE /api/rooms/${ROOM}/invitations/viewer`);
  expect(JSON.parse(String(ask.mock.lastCall?.[1]?.body))).toEqual({ members: false });
  expect(document.body.textContent).toContain("This link is switched off.");
  click(button("Make a link"));
  await settle();
  expect(address("They look")).toBe(`${location.origin}/join/${token("viewer", 2)}`);
});

test("those who came by a link leave with it only when that is said", async () => {
  await open("owner");
  await settle();
  click(buttons().filter(({ textContent }) => textContent === "Switch off")[0]);
  const box = document.querySelector<HTMLInputElement>("input[type=checkbox]");
  if (box === null) throw new Error("Nothing asks about those who came by it.");
  click(box);
  click(button("Switch it off"));
  await settle();
  expect(JSON.parse(String(ask.mock.lastCall?.[1]?.body))).toEqual({ members: true });
});

test("an owner gives roles and lets people go, after a second thought", async () => {
  await open("owner");
  press(button("What Bo may do"), "ArrowDown");
  const options = [...document.querySelectorAll<HTMLElement>("[role=option]")];
  expect(options).toHaveLength(3);
  press(options[2], "Enter");
  expect(asked().at(-1)).toBe(`PATCH /api/rooms/${ROOM}/members/bo`);
  expect(JSON.parse(String(ask.mock.lastCall?.[1]?.body))).toEqual({ role: "viewer" });

  click(button("Let Bo go"));
  click(button("Keep"));
  click(button("Let Bo go"));
  expect(asked().filter((each) => each.startsWith("DELETE"))).toEqual([]);
  click(button("Let go"));
  expect(asked().at(-1)).toBe(`DELETE /api/rooms/${ROOM}/members/bo`);
  await settle();
});

test("what the server refuses is said", async () => {
  await open("owner");
  await settle();
  const message = "A room needs an owner; make somebody else one first.";
  ask.mockResolvedValue(Response.json({ code: "last-owner", message }, { status: 409 }));
  click(button("Leave this room"));
  click(button("Leave"));
  await settle();
  expect(document.querySelector("[role=alert]")?.textContent).toBe(message);
});

test("editors pass links on and change nothing; viewers have the one to look", async () => {
  await open("editor");
  expect(names()).toEqual(["Close", "Copy: They draw with you", "Copy: They look"]);
  expect(document.body.textContent).toContain("Bo");
  act(() => session.authority.change({ members: { [ada]: member("Ada", "viewer") } }));
  working = [link("viewer")];
  await settle();
  expect(names()).toEqual(["Close", "Copy: They look"]);
});
