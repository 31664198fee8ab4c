// @vitest-environment happy-dom
import { act } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { button, buttons, click, render } from "../testing/render.tsx";
import { RoomList } from "./room-list.tsx";
import { sinceWhen } from "./since-when.ts";

afterEach(() => vi.unstubAllGlobals());

const HOUR = 3600_000;
const settle = (): Promise<unknown> => act(() => new Promise((resolve) => setTimeout(resolve, 20)));
async function open(answers: Readonly<Record<string, () => Response>>): Promise<void> {
  vi.stubGlobal(
    "fetch",
    vi.fn(async (path: string) => answers[path]()),
  );
  render(<RoomList />);
  await settle();
}
const me = (email: string | null) => () => Response.json({ id: "ada", name: "Ada", email });
const stranger = () =>
  Response.json({ code: "not-signed-in", message: "Reload the page first." }, { status: 401 });

test("rooms are listed as they were visited, with what they are to the visitor", async () => {
  const rooms = [
    { id: "the-newest-room", title: "a fox", role: "editor", visitedAt: Date.now() - 2 * HOUR },
    { id: "an-older-room", title: "", role: "owner", visitedAt: Date.now() - 50 * HOUR },
  ];
  await open({ "/api/me": me(null), "/api/me/rooms": () => Response.json({ rooms }) });
  const links = [...document.querySelectorAll("a")];
  expect(links.map((each) => each.getAttribute("href"))).toEqual([
    "/room/the-newest-room",
    "/room/an-older-room",
  ]);
  expect(links[0].textContent).toBe("a foxYou draw with others2 hours ago");
  expect(links[1].textContent).toBe("Without words yetYours2 days ago");
  click(button("Make an account"));
  expect(document.querySelector("[role=dialog]")?.textContent).toContain("Keep your drawings");
});

test("who has an account can sign out; who is new can only sign in", async () => {
  const rooms = () => Response.json({ rooms: [] });
  const answers = { "/api/me": me("ada@example.org"), "/api/me/rooms": rooms };
  await open({ ...answers, "/api/auth/sign-out": () => Response.json({}) });
  expect(document.body.textContent).toContain("Signed in as ada@example.org.");
  click(button("Sign out"));
  await settle();
  expect(buttons().map(({ textContent }) => textContent)).toEqual(["Sign in"]);
});

test("a stranger has no rooms, and a silent server is said", async () => {
  await open({ "/api/me": stranger, "/api/me/rooms": stranger });
  expect(document.body.textContent).toContain("There is none yet.");
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Promise.reject(new Error("no network"))),
  );
  render(<RoomList />);
  await settle();
  expect(document.querySelector("[role=alert]")?.textContent).toContain("The server did not answer");
});

test("times are told as one says them", () => {
  const day = 24 * HOUR;
  const said = [10_000, 5 * 60_000, HOUR, day, 8 * day, 40 * day, 800 * day];
  expect(said.map((ago) => sinceWhen(1e12 - ago, 1e12))).toEqual([
    "just now",
    "5 minutes ago",
    "1 hour ago",
    "yesterday",
    "last week",
    "last month",
    "2 years ago",
  ]);
});
