import { type Browser, expect, type Page } from "@playwright/test";
import type { InvitedRole } from "../protocol/roles.ts";
import { linkInto } from "./invite.ts";

export const paper = (page: Page) => page.getByTestId("paper");
export const words = (page: Page) => page.getByLabel("What shall we draw?");
export const inspector = (page: Page) => page.getByTestId("inspector");

/** A browser of somebody new, at an address. */
export async function windowAt(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await page.goto(address);
  await inRoom(page);
  return page;
}

export async function inRoom(page: Page): Promise<void> {
  await expect(paper(page)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId("saved")).toHaveAttribute("data-connection", "open", { timeout: 30_000 });
  // The words have the focus at first; the keys of tools are for the paper.
  await page.keyboard.press("Escape");
}

/** Somebody who comes by a link of the room that `host` shows. */
export const guestOf = async (browser: Browser, host: Page, role: InvitedRole = "editor"): Promise<Page> =>
  windowAt(browser, await linkInto(host, role));

/** How many strokes the window shows. */
export const strokes = async (page: Page): Promise<number> =>
  Number((await paper(page).getAttribute("data-strokes")) ?? 0);

/** Moves the mouse over places of the sheet, in shares of it, with the button held. */
export async function drag(page: Page, ...places: readonly (readonly [number, number])[]): Promise<void> {
  const at = await onSheet(page);
  const [first, ...rest] = places.map(at);
  await page.mouse.move(first.x, first.y);
  await page.mouse.down();
  for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 6 });
  await page.mouse.up();
}

export async function click(page: Page, x: number, y: number): Promise<void> {
  const place = (await onSheet(page))([x, y]);
  await page.mouse.click(place.x, place.y);
}

/** From shares of the sheet to pixels of the page. */
export async function onSheet(
  page: Page,
): Promise<(place: readonly [number, number]) => { x: number; y: number }> {
  const box = await paper(page).boundingBox();
  if (box === null) throw new Error("The sheet is not on the page.");
  return ([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height });
}

/** Draws a line with the pen, and takes the selecting tool again. */
export async function penLine(page: Page, ...places: readonly (readonly [number, number])[]): Promise<void> {
  const before = await strokes(page);
  await page.keyboard.press("p");
  await drag(page, ...places);
  await expect.poll(() => strokes(page)).toBeGreaterThan(before);
  await page.keyboard.press("v");
}

/** Opens a part of the inspector. */
export async function unfold(page: Page, title: string): Promise<void> {
  const part = inspector(page).getByRole("button", { name: title, exact: true });
  if ((await part.getAttribute("aria-expanded")) !== "true") await part.click();
}
