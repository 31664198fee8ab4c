// @vitest-environment happy-dom
import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { button, click, render } from "../../testing/render.tsx";
import { type AccountCard, AccountDialog } from "./account-dialog.tsx";

const ask = vi.fn<(path: string, init?: RequestInit) => Promise<Response>>();
const done = vi.fn<(how: AccountCard) => void>();
let cards: (AccountCard | null)[];

beforeEach(() => {
  cards = [];
  done.mockReset();
  ask.mockReset();
  ask.mockImplementation(async (path) =>
    path === "/api/me/account"
      ? Response.json({ id: "ada", name: "Ada", email: "ada@example.org" }, { status: 201 })
      : Response.json({}),
  );
  vi.stubGlobal("fetch", ask);
});
afterEach(() => vi.unstubAllGlobals());

const open = (card: AccountCard, name = "Ochre") =>
  render(<AccountDialog card={card} name={name} onCard={(next) => cards.push(next)} onDone={done} />);
const settle = (): Promise<unknown> => act(() => new Promise((resolve) => setTimeout(resolve, 20)));
function field(name: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(`input[name=${name}]`);
  if (found === null) throw new Error(`There is no field for the ${name}.`);
  return found;
}
async function submit(entries: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(entries)) field(name).value = value;
  const form = field("email").form;
  act(() => void form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })));
  await settle();
}
const faults = () => [...document.querySelectorAll("[role=alert]")].map(({ textContent }) => textContent);

test("a guest makes an account with a name, an e-mail and a password", async () => {
  open("new");
  expect(document.activeElement).toBe(field("name"));
  // Nobody chose to be called Ochre.
  expect(field("name").value).toBe("");
  await submit({ name: "Ada", email: "ada@example.org", password: "a long password" });
  expect(ask).toHaveBeenCalledTimes(1);
  const [path, init] = ask.mock.calls[0];
  expect([init?.method, path]).toEqual(["POST", "/api/me/account"]);
  expect(JSON.parse(String(init?.body))).toEqual({
    name: "Ada",
    email: "ada@example.org",
    password: "a long password",
  });
  expect(done).toHaveBeenCalledWith("new");
});

test("what cannot be right is said beside it, before anybody is asked", async () => {
  open("new", "Bo");
  expect(field("name").value).toBe("Bo");
  await submit({ name: " ", email: "bo@", password: "short" });
  expect(faults()).toEqual([
    "A name has 1–40 letters.",
    "That is no e-mail address.",
    "A password has at least 8 characters.",
  ]);
  expect(field("email").getAttribute("aria-invalid")).toBe("true");
  expect(ask).not.toHaveBeenCalled();
});

test("what the server refuses is said, and can be tried again", async () => {
  const message = "There is an account with this e-mail already; sign in instead.";
  ask.mockResolvedValueOnce(Response.json({ code: "email-taken", message }, { status: 409 }));
  open("new");
  const entries = { name: "Ada", email: "ada@example.org", password: "a long password" };
  await submit(entries);
  expect(faults()).toEqual([message]);
  expect(done).not.toHaveBeenCalled();
  ask.mockRejectedValueOnce(new Error("no network"));
  await submit(entries);
  expect(faults()).toEqual(["The server did not answer; try again in a moment."]);
  await submit(entries);
  expect(done).toHaveBeenCalledTimes(1);
});

test("who has an account signs in; either card leads to the other", async () => {
  const { rerender } = open("new");
  click(button("Sign in"));
  expect(cards).toEqual(["known"]);
  rerender(<AccountDialog card="known" name="Ochre" onCard={() => undefined} onDone={done} />);
  expect(document.querySelector("input[name=name]")).toBeNull();
  await submit({ email: " ada@example.org ", password: "a long password" });
  expect(ask.mock.calls[0][0]).toBe("/api/auth/sign-in/email");
  expect(JSON.parse(String(ask.mock.calls[0][1]?.body))).toEqual({
    email: "ada@example.org",
    password: "a long password",
  });
  expect(done).toHaveBeenCalledWith("known");
});
