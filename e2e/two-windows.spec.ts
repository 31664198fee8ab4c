import { type Browser, expect, type Page, test } from "@playwright/test";
import { linkInto } from "./invite.ts";
import { takeTime } from "./long-run.ts";

const paper = (page: Page) => page.getByTestId("paper");

/** A window of another person: nothing shared with the others but the link. */
async function openWindow(browser: Browser, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
  const page = await context.newPage();
  await page.goto(path);
  await expect(paper(page)).toBeVisible({ timeout: 20_000 });
  return page;
}

const iteration = async (page: Page) => Number((await paper(page).getAttribute("data-iteration")) ?? 0);

async function pixels(page: Page): Promise<string> {
  return paper(page).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
}

test("one presses Draw, and the strokes move in both windows", async ({ browser }) => {
  const ada = await openWindow(browser, "/");
  await expect(ada).toHaveURL(/\/room\/[\w-]{21}$/);
  await takeTime(ada);
  const ben = await openWindow(browser, await linkInto(ada));

  await ada.getByLabel("What shall we draw?").fill("a red apple");
  await expect(ben.getByLabel("What shall we draw?")).toHaveValue("a red apple");
  const empty = await pixels(ben);
  await ada.getByRole("button", { name: "Draw", exact: true }).click();

  for (const page of [ada, ben]) {
    await expect.poll(() => iteration(page), { timeout: 20_000 }).toBeGreaterThan(3);
  }
  const early = await pixels(ben);
  expect(early).not.toBe(empty);
  const seen = await iteration(ben);
  await expect.poll(() => iteration(ben), { timeout: 20_000 }).toBeGreaterThan(seen + 5);
  expect(await pixels(ben)).not.toBe(early);

  await ben.getByRole("button", { name: "Pause", exact: true }).click();
  for (const page of [ada, ben]) {
    await expect(page.getByRole("button", { name: "Resume", exact: true })).toBeVisible();
  }
  await expect.poll(async () => (await iteration(ada)) - (await iteration(ben))).toBe(0);
  const late = await openWindow(browser, await linkInto(ada));
  await expect.poll(() => iteration(late)).toBe(await iteration(ada));

  await ada.getByRole("button", { name: "Stop", exact: true }).click();
  for (const page of [ada, ben, late]) {
    await expect(page.getByRole("button", { name: "Draw", exact: true })).toBeEnabled();
  }
});

test("a link to no room says so, with status 404", async ({ page }) => {
  const answer = await page.goto("/room/there-is-no-such-room");
  expect(answer?.status()).toBe(404);
});
