import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { sceneFromSvg } from "../drawing/svg-read.ts";
import { takeTime } from "./long-run.ts";

const paper = (page: Page) => page.getByTestId("paper");
const box = (page: Page) => page.getByLabel("What shall we draw?");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const phase = (page: Page) => page.getByTestId("phase");
const iteration = async (page: Page) => Number((await paper(page).getAttribute("data-iteration")) ?? 0);
const strokes = async (page: Page) => Number((await paper(page).getAttribute("data-strokes")) ?? 0);
const pixels = (page: Page) => paper(page).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

async function enter(page: Page, path = "/"): Promise<void> {
  await page.goto(path);
  await expect(page.getByTestId("saved")).toHaveAttribute("data-connection", "open");
}

async function drawALittle(page: Page): Promise<void> {
  await takeTime(page);
  await box(page).fill("a red apple");
  await button(page, "Draw").click();
  await expect.poll(() => iteration(page), { timeout: 20_000 }).toBeGreaterThan(3);
  await page.keyboard.press("Escape");
  await expect(phase(page)).toHaveAttribute("data-phase", "stopped");
}

async function noSidewaysScroll(page: Page): Promise<void> {
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
}

test("everything from the first word to the end works by keyboard alone @slow", async ({ page }) => {
  await enter(page);
  await expect(box(page)).toBeFocused();
  await takeTime(page);
  await page.keyboard.press("Escape");
  await expect(box(page)).not.toBeFocused();
  await page.keyboard.press("t");
  await expect(box(page)).toBeFocused();
  await page.keyboard.type("a green tree");
  await page.keyboard.press("Enter");
  await expect.poll(() => iteration(page), { timeout: 20_000 }).toBeGreaterThan(3);

  await expect(button(page, "Pause")).toBeEnabled();
  for (
    let i = 0;
    i < 6 && !(await button(page, "Pause").evaluate((it) => it === document.activeElement));
    i++
  ) {
    await page.keyboard.press("Tab");
  }
  await expect(button(page, "Pause")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(button(page, "Resume")).toBeFocused();
  await expect(phase(page)).toHaveAttribute("data-phase", "paused");
  const paused = await iteration(page);
  await page.keyboard.press("Space");
  await expect.poll(() => iteration(page), { timeout: 20_000 }).toBeGreaterThan(paused);

  await page.keyboard.press("Escape");
  await expect(phase(page)).toHaveAttribute("data-phase", "stopped");
  await expect(button(page, "Draw")).toBeFocused();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "How this works" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("a reload keeps the words and every stroke", async ({ page }) => {
  await enter(page);
  await drawALittle(page);
  await expect(page.getByTestId("saved")).toHaveAttribute("data-saved", "saved");
  // The last frame is quantised; the document's strokes take its place when they have come.
  await expect(paper(page)).toHaveAttribute("data-from", "document");
  const before = await strokes(page);
  expect(before).toBeGreaterThan(0);
  const address = page.url();
  const picture = await pixels(page);
  await page.reload();
  await expect(box(page)).toHaveValue("a red apple");
  await expect.poll(() => strokes(page)).toBe(before);
  await expect.poll(() => pixels(page)).toBe(picture);
  expect(page.url()).toBe(address);
});

test("what the system prefers is shown, what is chosen is remembered, and paper stays white @slow", async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await enter(page);
  const html = page.locator("html");
  await expect(html).toHaveAttribute("data-theme", "dark");
  const corner = await paper(page).evaluate((canvas: HTMLCanvasElement) => [
    ...(canvas.getContext("2d")?.getImageData(2, 2, 1, 1).data ?? []),
  ]);
  expect(corner).toEqual([255, 255, 255, 255]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("b");
  await expect(html).toHaveAttribute("data-theme", "light");
  await page.reload();
  await expect(html).toHaveAttribute("data-theme", "light");
});

test("a narrow phone shows everything without sideways scrolling", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await enter(page);
  await noSidewaysScroll(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+A");
  await expect(page.getByLabel("Less like", { exact: true })).toBeFocused();
  await page.keyboard.type("a photograph of something");
  await box(page).fill("a redapplewithoutanyspacesthatgoesonandonandonandon under the sun");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByText("Advanced").click();
  await noSidewaysScroll(page);
  for (const name of ["Draw", "Menu", "Draw together"]) {
    const size = await button(page, name).boundingBox();
    expect(size?.width).toBeGreaterThanOrEqual(44);
    expect(size?.height).toBeGreaterThanOrEqual(44);
  }
});

test("what is begun is completed, what is misspelt is mended, and all that it knows can be looked up @slow", async ({
  page,
}) => {
  await enter(page);
  // The critic has told what it knows.
  await expect(box(page)).toHaveAttribute("aria-expanded", "false");
  await expect(box(page)).toBeFocused();
  await page.keyboard.type("a red app");
  const apple = page.getByRole("option", { name: "apple", exact: true });
  await expect(apple).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(apple).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(box(page)).toHaveValue("a red apple");
  await expect(page.getByRole("listbox")).toBeHidden();
  await expect(phase(page)).toBeHidden();

  await page.keyboard.type(" and a hosue ");
  await expect(page.getByText("The small critic does not know “hosue”.")).toBeVisible();
  await page.getByRole("button", { name: "house instead of hosue" }).click();
  await expect(box(page)).toHaveValue("a red apple and a house ");
  await expect(page.getByText("does not know")).toBeHidden();
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(box(page)).toHaveValue("a red apple and a hosue ");
  await page.keyboard.press("Control+Shift+z");
  await expect(box(page)).toHaveValue("a red apple and a house ");

  await page.keyboard.press("End");
  await page.keyboard.type("and a ");
  await button(page, "Add words").click();
  await page.getByRole("menuitem", { name: "What it can draw" }).click();
  await page.getByRole("searchbox", { name: "Look for a thing" }).fill("Katze");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(box(page)).toHaveValue("a red apple and a house and a Katze");
  await expect(box(page)).toBeFocused();
});

test("the drawing downloads as an SVG file that has every stroke", async ({ page }) => {
  await enter(page);
  await drawALittle(page);
  const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Control+s")]);
  expect(file.suggestedFilename()).toBe("a-red-apple.svg");
  const { scene } = sceneFromSvg(await readFile(await file.path(), "utf8"));
  expect(scene.strokes).toHaveLength(await strokes(page));
  expect(scene.width).toBe(224);
});

test("an empty wish is answered kindly, and an example is one press away", async ({ page }) => {
  await enter(page);
  await button(page, "Draw").click();
  await expect(page.getByTestId("problem")).toHaveAttribute("data-code", "empty-prompt");
  await expect(box(page)).toBeFocused();
  await button(page, "a red apple").click();
  await expect(box(page)).toHaveValue("a red apple");
  await expect.poll(() => iteration(page), { timeout: 20_000 }).toBeGreaterThan(1);
  await expect(page.getByTestId("problem")).toBeHidden();
});
