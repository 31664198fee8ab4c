// @vitest-environment happy-dom
import { DropdownMenu } from "radix-ui";
import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EMPTY_AUTHORITY, type Member } from "../../../protocol/authority.ts";
import { roomIdSchema, userIdSchema } from "../../../protocol/ids.ts";
import { click, render } from "../../testing/render.tsx";
import { MenuContent } from "../../ui/menu.tsx";
import { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import { useAccount } from "./use-account.tsx";

const ada = userIdSchema.parse("ada");
const member = (guest: boolean): Member => ({
  name: "Ada",
  color: "#976711",
  role: "owner",
  guest,
  awaySince: null,
});

let session: Session;
const ask = vi.fn<(path: string, init?: RequestInit) => Promise<Response>>();
beforeEach(() => {
  ask.mockReset().mockResolvedValue(Response.json({}));
  vi.stubGlobal("fetch", ask);
  session = new Session(roomIdSchema.parse("a-room-of-ones-own"), "ws://127.0.0.1:1");
  session.authority.enter(
    { user: ada, role: "owner" },
    { ...EMPTY_AUTHORITY, members: { [ada]: member(true) } },
  );
});
afterEach(() => {
  session.close();
  vi.unstubAllGlobals();
});

function Menu() {
  const { items, dialog } = useAccount();
  return (
    <>
      <DropdownMenu.Root open modal={false}>
        <DropdownMenu.Trigger>Menu</DropdownMenu.Trigger>
        <MenuContent>{items}</MenuContent>
      </DropdownMenu.Root>
      {dialog}
    </>
  );
}

const open = () =>
  render(
    <SessionProvider value={session}>
      <Menu />
    </SessionProvider>,
  );
const items = () => [...document.querySelectorAll<HTMLElement>("[role=menuitem]")];
const names = () => items().map(({ textContent }) => textContent);
const settle = (): Promise<unknown> => act(() => new Promise((resolve) => setTimeout(resolve, 20)));

test("a guest is offered to keep their drawings; once they have an account, to sign out", async () => {
  open();
  expect(names()).toEqual(["Your rooms", "Keep your drawings: make an account", "Sign in"]);
  expect(items()[0].getAttribute("href")).toBe("/rooms");
  click(items()[1]);
  await settle();
  expect(document.querySelector("[role=dialog]")?.textContent).toContain("Keep your drawings");
  act(() => session.authority.change({ members: { [ada]: member(false) } }));
  expect(names()).toEqual(["Your rooms", "Sign out"]);
});

test("who signs out begins anew; when the server does not answer it is said", async () => {
  act(() => session.authority.change({ members: { [ada]: member(false) } }));
  const assign = vi.spyOn(location, "assign").mockImplementation(() => undefined);
  open();
  ask.mockRejectedValueOnce(new Error("no network"));
  click(items()[1]);
  await settle();
  expect(session.problem.value?.message).toBe("The server did not answer; try again in a moment.");
  expect(assign).not.toHaveBeenCalled();
  click(items()[1]);
  await settle();
  expect(ask.mock.lastCall?.[0]).toBe("/api/auth/sign-out");
  expect(assign).toHaveBeenCalledWith("/");
});
