import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import { linkInto } from "./invite.ts";

const saved = (page: Page) => page.getByTestId("saved");
const stage = (page: Page) => page.getByTestId("stage");
const title = (page: Page) => page.getByLabel("What shall we draw?");

interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
}

async function enter(browser: Browser, path: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await page.goto(path);
  await expect(saved(page)).toHaveAttribute("data-connection", "open", { timeout: 30_000 });
  return { page, context };
}

async function together(browser: Browser): Promise<{ readonly ada: Visit; readonly ben: Visit }> {
  const ada = await enter(browser, "/");
  const ben = await enter(browser, await linkInto(ada.page));
  for (const { page } of [ada, ben]) {
    await expect(page.getByRole("button", { name: /^2 people are here/ })).toBeVisible();
  }
  return { ada, ben };
}

async function drawStroke(page: Page): Promise<void> {
  const box = await stage(page).boundingBox();
  if (box === null) throw new Error("There is no paper to draw on.");
  await stage(page).focus();
  await page.keyboard.press("p");
  await page.mouse.move(box.x + 120, box.y + 120);
  await page.mouse.down();
  for (let i = 1; i <= 12; i++) await page.mouse.move(box.x + 120 + 12 * i, box.y + 120 + 18 * i);
  await page.mouse.up();
  await page.keyboard.press("v");
  await expect(saved(page)).toHaveAttribute("data-saved", "saved");
}

test("two people see each other's cursors, selections and names, and one follows the other", async ({
  browser,
}) => {
  const { ada, ben } = await together(browser);
  await drawStroke(ada.page);
  await stage(ben.page).focus();
  await ben.page.keyboard.press("Control+a");
  await expect(ada.page.getByTestId("others-selections").locator("path").first()).toBeAttached();

  await ben.page.keyboard.press("Escape");
  await ben.page.keyboard.press("w");
  await ben.page.getByLabel("Your name").fill("Ben");
  await ben.page.keyboard.press("Enter");
  const box = await stage(ben.page).boundingBox();
  if (box === null) throw new Error("There is no paper to point at.");
  await ben.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
  await expect(ada.page.getByTestId("cursors")).toContainText("Ben");

  await stage(ada.page).focus();
  await ada.page.keyboard.press("w");
  await ada.page.getByRole("button", { name: "Follow Ben, draws" }).press("Enter");
  await expect(ada.page.getByTestId("following")).toContainText("Following Ben");
  await stage(ben.page).focus();
  for (let i = 0; i < 3; i++) await ben.page.keyboard.press("Control+=");
  const zoom = (page: Page) =>
    stage(page).evaluate((element) => element.firstElementChild?.getBoundingClientRect().width ?? 0);
  await expect.poll(async () => (await zoom(ada.page)) - (await zoom(ben.page))).toBe(0);
  expect(await zoom(ada.page)).toBeGreaterThan(box.width * 1.5);
  await ada.page.keyboard.press("Escape");
  await expect(ada.page.getByTestId("following")).toBeHidden();
});

test("people talk to each other, and pin comments to strokes, by keys alone", async ({ browser }) => {
  const { ada, ben } = await together(browser);
  await drawStroke(ada.page);
  await stage(ben.page).focus();
  await ben.page.keyboard.press("Control+a");
  await ben.page.keyboard.press("c");
  await ben.page.getByLabel("Say something about this").fill("This line is lovely");
  await ben.page.keyboard.press("Enter");
  await ben.page.keyboard.press("Escape");
  const pin = ada.page.getByRole("button", { name: /^Comment of .*: This line is lovely$/ });
  await pin.press("Enter");
  await ada.page.getByLabel("Answer").fill("Thank you");
  await ada.page.keyboard.press("Enter");
  await expect(ben.page.locator("[data-comment]")).toHaveText("2");
  await ada.page.getByRole("button", { name: "Dealt with" }).press("Enter");
  await expect(ben.page.locator("[data-comment]")).toBeHidden();

  await stage(ben.page).focus();
  await ben.page.keyboard.press("y");
  await ben.page.getByLabel("Say something", { exact: true }).fill("Shall we go on?");
  await ben.page.keyboard.press("Enter");
  await ada.page.getByRole("button", { name: "Talk: one new message" }).press("Enter");
  await expect(ada.page.getByRole("log")).toContainText("Shall we go on?");
  await expect(ada.page.getByTestId("unread")).toBeHidden();
});

test("the tug-of-war is the same for both, and the owner's cap holds for both @slow", async ({ browser }) => {
  const { ada, ben } = await together(browser);
  await title(ada.page).fill("a red apple");
  await expect(title(ben.page)).toHaveValue("a red apple");
  await stage(ben.page).focus();
  await ben.page.keyboard.press("a");
  await ben.page.keyboard.type("a tree");
  await expect(ada.page.getByTestId("tug-of-war")).toHaveAttribute("aria-label", /“a tree” by .* 50 %/);
  const weight = (page: Page) => page.getByRole("slider", { name: "How much of “a tree”" });
  await weight(ben.page).press("End");
  await expect(weight(ada.page)).toHaveAttribute("aria-valuenow", "3");
  await expect(ada.page.getByTestId("tug-of-war")).toHaveAttribute("aria-label", /“a tree” by .* 75 %/);
  await ada.page.getByRole("combobox", { name: "How much words may weigh" }).click();
  await ada.page.getByRole("option", { name: "at most 1" }).click();
  await expect(ben.page.getByText("All words weigh at most 1 here.")).toBeVisible();
  await expect(weight(ben.page)).toHaveAttribute("aria-valuemax", "1");
  await expect(ben.page.getByTestId("tug-of-war")).toHaveAttribute("aria-label", /“a tree” by .* 50 %/);
});

test("what is done without a network is kept, outlives the window, and reaches the others", async ({
  browser,
}) => {
  const { ada, ben } = await together(browser);
  await title(ada.page).fill("a red apple");
  await expect(title(ben.page)).toHaveValue("a red apple");
  await ada.context.setOffline(true);
  await expect(saved(ada.page)).toHaveAttribute("data-connection", "lost");
  await title(ada.page).press("End");
  await ada.page.keyboard.type(" at dusk");
  await expect(saved(ada.page)).toHaveText("No connection; your changes are kept in this browser");
  await title(ben.page).press("Home");
  await ben.page.keyboard.type("just ");
  await ada.context.setOffline(false);
  await expect(saved(ada.page)).toHaveAttribute("data-saved", "saved");
  for (const { page } of [ada, ben]) await expect(title(page)).toHaveValue("just a red apple at dusk");

  await ada.context.setOffline(true);
  await expect(saved(ada.page)).toHaveAttribute("data-connection", "lost");
  await title(ada.page).press("End");
  await ada.page.keyboard.type(" and dawn");
  await expect(saved(ada.page)).toHaveAttribute("data-saved", "kept");
  // A window that closes before the network is back.
  await ada.page.close();
  await ada.context.setOffline(false);
  await expect(title(ben.page)).toHaveValue("just a red apple at dusk");
  const again = await ada.context.newPage();
  await again.goto(ben.page.url());
  await expect(title(ben.page)).toHaveValue("just a red apple at dusk and dawn");
  await expect(saved(again)).toHaveAttribute("data-saved", "saved");
});

test("who may only look sees everything and changes nothing", async ({ browser }) => {
  const ada = await enter(browser, "/");
  await title(ada.page).fill("a red apple");
  const eve = await enter(browser, await linkInto(ada.page, "viewer"));
  await expect(title(eve.page)).toHaveValue("a red apple");
  await expect(title(eve.page)).not.toBeEditable();
  await stage(eve.page).focus();
  await eve.page.keyboard.press("y");
  await expect(eve.page.getByLabel("Talk", { exact: true }).getByText(/You are here to look/)).toBeVisible();
  await expect(eve.page.getByRole("button", { name: "Draw", exact: true })).toBeDisabled();
});
