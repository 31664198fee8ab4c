import { type Browser, expect, type Page, test } from "@playwright/test";
import { linkInto } from "./invite.ts";

test.describe.configure({ timeout: 120_000 });

const dialog = (page: Page, name: string) => page.getByRole("dialog", { name });
const field = (page: Page) => page.getByLabel("What shall we draw?");
const open = (page: Page) =>
  expect(page.getByTestId("saved")).toHaveAttribute("data-connection", "open", { timeout: 30_000 });

/** A browser of another person: nothing shared with the others. */
async function person(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  return context.newPage();
}

test("two presses copy the link, and whoever follows it draws on the same paper", async ({ browser }) => {
  const [ada, ben] = [await person(browser), await person(browser)];
  await ada.goto("/");
  await open(ada);
  const room = ada.url();
  await ada.keyboard.press("Escape");
  await ada.keyboard.press("s");
  await expect(ada.getByRole("button", { name: "Copy: They draw with you" })).toBeFocused();
  await expect(ada.getByLabel("Link: They draw with you")).toHaveValue(/\/join\/[\w-]{24}$/);
  await ada.keyboard.press("Enter");
  await expect(ada.getByRole("button", { name: "Copied: They draw with you" })).toBeFocused();
  const link = await ada.evaluate(() => navigator.clipboard.readText());

  expect((await ben.goto(room))?.status()).toBe(403);
  await expect(ben.getByRole("heading", { name: "By invitation" })).toBeVisible();
  await ben.goto(link);
  await open(ben);
  expect(ben.url()).toBe(room);
  await expect(ada.getByTestId("people")).toHaveAttribute("aria-label", /^2 people are here/);
  await field(ben).fill("a red apple");
  await ada.keyboard.press("Escape");
  await expect(field(ada)).toHaveValue("a red apple");
});

test("who looks sees everything and changes nothing, until the owner lets them @slow", async ({
  browser,
}) => {
  const [ada, ben] = [await person(browser), await person(browser)];
  await ada.goto("/");
  await open(ada);
  await ben.goto(await linkInto(ada, "viewer"));
  await open(ben);
  await field(ada).fill("a green tree");
  await expect(ben.getByText("a green tree").or(field(ben)).first()).toBeVisible();
  await expect(ben.getByRole("button", { name: "Draw", exact: true })).toBeDisabled();

  await ada.keyboard.press("Escape");
  await ada.keyboard.press("s");
  const role = dialog(ada, "Draw together").getByRole("combobox").last();
  await role.click();
  await ada.getByRole("option", { name: /^Draws/ }).click();
  await expect(ben.getByRole("button", { name: "Draw", exact: true })).toBeEnabled({ timeout: 20_000 });

  await ada.getByRole("button", { name: "Switch off" }).last().click();
  await ada.getByRole("checkbox").check();
  await ada.getByRole("button", { name: "Switch it off" }).click();
  await expect(ben.getByText("You have no place in this room any more")).toBeVisible({ timeout: 5000 });
});

test("a guest makes an account and finds the room again from another browser", async ({ browser }) => {
  const [ada, elsewhere] = [await person(browser), await person(browser)];
  await ada.goto("/");
  await open(ada);
  await field(ada).fill("a blue fish");
  await ada.getByRole("button", { name: "You and your rooms" }).click();
  await ada.getByRole("menuitem", { name: /Keep your drawings/ }).click();
  const email = `ada-${Date.now()}@example.org`;
  await ada.getByLabel(/^Your name/).fill("Ada");
  await ada.getByLabel("E-mail").fill(email);
  await ada.getByLabel(/^Password/).fill("a long password");
  await ada.keyboard.press("Enter");
  await expect(ada.getByRole("dialog")).toBeHidden();
  await ada.getByRole("button", { name: "You and your rooms" }).click();
  await expect(ada.getByRole("menuitem", { name: "Sign out" })).toBeVisible();

  await elsewhere.goto("/rooms");
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
  await elsewhere.getByLabel("E-mail").fill(email);
  await elsewhere.getByLabel("Password").fill("a long password");
  await elsewhere.keyboard.press("Enter");
  await elsewhere.getByRole("link", { name: /a blue fish/ }).click();
  await open(elsewhere);
  await expect(field(elsewhere)).toHaveValue("a blue fish");
  expect(elsewhere.url()).toBe(ada.url());
});
