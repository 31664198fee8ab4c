import { type Browser, expect, type Page, test } from "@playwright/test";
import sharp from "sharp";
import { linkInto } from "./invite.ts";
import { takeTime } from "./long-run.ts";

// Two windows that draw on a machine with other work.
test.describe.configure({ timeout: 180_000 });

const paper = (page: Page) => page.getByTestId("paper");
const style = (page: Page) => page.getByRole("region", { name: "Style" });
const tiles = (page: Page) => style(page).locator("[data-style]");
const tile = (page: Page, name: string | RegExp) => style(page).getByRole("button", { name });
const strength = (page: Page) => page.getByRole("slider", { name: "Strength of the style" });
const iteration = async (page: Page) => Number((await paper(page).getAttribute("data-iteration")) ?? 0);

async function enter(page: Page, path = "/"): Promise<void> {
  await page.goto(path);
  await expect(page.getByTestId("saved")).toHaveAttribute("data-connection", "open");
}

/** A window of another person: nothing shared with the others but the link. */
async function openWindow(browser: Browser, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
  const page = await context.newPage();
  await enter(page, path);
  return page;
}

/** A sheet of one colour with a stripe across it, unlike every other one. */
async function picture(color: string, kind: "png" | "jpeg" | "webp"): Promise<Buffer> {
  const stripe = { create: { width: 90, height: 12, channels: 3, background: "#222222" } } as const;
  return sharp({ create: { width: 96, height: 64, channels: 3, background: color } })
    .composite([{ input: stripe, left: 3, top: 20 }])
    .toFormat(kind)
    .toBuffer();
}

async function openPicker(page: Page): Promise<void> {
  await page.getByLabel("What shall we draw?").blur();
  await page.keyboard.press("i");
  await expect(page.getByRole("dialog", { name: "In the style of" })).toBeVisible();
}

async function takeStudio(page: Page, name: string): Promise<void> {
  await openPicker(page);
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
}

async function choose(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  await openPicker(page);
  const asked = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a picture" }).click();
  await (await asked).setFiles({ name, mimeType, buffer });
}

/** Files as they come with a paste or a drop. */
const held = (page: Page, name: string, mimeType: string, bytes: Buffer) =>
  page.evaluateHandle(
    ([base64, fileName, type]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], fileName, { type }));
      return data;
    },
    [bytes.toString("base64"), name, mimeType] as const,
  );

async function paste(page: Page, name: string, mimeType: string, bytes: Buffer): Promise<void> {
  const clipboardData = await held(page, name, mimeType, bytes);
  await page.evaluate(
    (data) =>
      document.activeElement?.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
      ),
    clipboardData,
  );
}

async function drop(page: Page, name: string, mimeType: string, bytes: Buffer): Promise<void> {
  const dataTransfer = await held(page, name, mimeType, bytes);
  await page.dispatchEvent("body", "dragenter", { dataTransfer });
  await expect(page.getByText("Drop it to draw in its style")).toBeVisible();
  await page.dispatchEvent("body", "drop", { dataTransfer });
  await expect(page.getByTestId("drop")).toBeHidden();
}

test("pictures come from the studio, from a file, by paste and by drop, and the other window has them @slow", async ({
  browser,
}) => {
  const ada = await openWindow(browser, "/");
  const ben = await openWindow(browser, await linkInto(ada));
  await takeStudio(ada, "Ink wash");
  await expect(tile(ben, "Ink wash, counts 1.0")).toBeVisible();
  await choose(ada, "barn.png", "image/png", await picture("#bb3322", "png"));
  await expect(tiles(ben)).toHaveCount(2);
  await paste(ada, "sea.jpg", "image/jpeg", await picture("#2266aa", "jpeg"));
  await expect(tiles(ben)).toHaveCount(3);
  await drop(ada, "field.webp", "image/webp", await picture("#448833", "webp"));
  await expect(tiles(ben)).toHaveCount(4);
  // Everybody sees the pictures themselves.
  for (const page of [ada, ben]) {
    const seen = () =>
      tiles(page).evaluateAll((all) => all.map((it) => it.querySelector("img")?.naturalWidth ?? 0));
    await expect.poll(async () => (await seen()).every((width) => width > 0)).toBe(true);
  }
  await ben.reload();
  await expect(tiles(ben)).toHaveCount(4);

  await tile(ben, /^Picture 3/).click();
  await ben.getByRole("button", { name: "Take “Picture 3” away" }).click();
  await expect(tiles(ada)).toHaveCount(3);
  await ben.getByRole("button", { name: "Bring it back" }).click();
  await expect(tiles(ada)).toHaveCount(4);
});

test("while strokes move, either window changes how much a picture counts and how strong the style is @slow", async ({
  browser,
}) => {
  const ada = await openWindow(browser, "/");
  await takeTime(ada);
  const ben = await openWindow(browser, await linkInto(ada));
  await takeStudio(ada, "Woodcut");
  await ada.getByLabel("What shall we draw?").fill("a red apple");
  await ada.getByRole("button", { name: "Draw", exact: true }).click();
  await expect.poll(() => iteration(ben), { timeout: 30_000 }).toBeGreaterThan(3);

  await tile(ben, "Woodcut, counts 1.0").click();
  await ben.getByRole("slider", { name: "How much “Woodcut” counts" }).press("ArrowRight");
  await expect(tile(ada, "Woodcut, counts 1.1")).toBeVisible();
  await ada.getByLabel("What shall we draw?").blur();
  await ada.keyboard.press(";");
  await ada.keyboard.press(";");
  await expect(strength(ben)).toHaveAttribute("aria-valuetext", "30 of 100");

  // Escape gives up the frame; the strokes go on.
  await ada.getByRole("button", { name: "Only here" }).click();
  await ada.keyboard.press("Escape");
  await expect(ada.getByTestId("placing")).toBeHidden();
  await expect(ada.getByRole("button", { name: "Only here" })).toBeFocused();

  const before = await iteration(ben);
  await expect.poll(() => iteration(ben), { timeout: 30_000 }).toBeGreaterThan(before + 3);
  for (const page of [ada, ben]) await expect(page.getByTestId("problem")).toBeHidden();
  await ada.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(ben.getByRole("button", { name: "Draw", exact: true })).toBeEnabled();

  // What is on the paper can be drawn in the style of, too.
  await openPicker(ada);
  await ada.getByRole("button", { name: "This drawing" }).click();
  await expect(tiles(ben)).toHaveCount(2);
});

test("a frame drawn on the paper says where a picture counts, in both windows @slow", async ({ browser }) => {
  const ada = await openWindow(browser, "/");
  const ben = await openWindow(browser, await linkInto(ada));
  await takeStudio(ada, "Woodcut");
  await ada.getByRole("button", { name: "Only here" }).click();
  const sheet = await paper(ada).boundingBox();
  if (sheet === null) throw new Error("There is no paper.");
  await ada.mouse.move(sheet.x + 0.5 * sheet.width, sheet.y + 0.1 * sheet.height);
  await ada.mouse.down();
  await ada.mouse.move(sheet.x + 0.9 * sheet.width, sheet.y + 0.4 * sheet.height, { steps: 4 });
  await ada.mouse.up();
  await expect(ada.getByTestId("placing")).toBeHidden();
  const frame = ben.locator("[data-region]");
  await expect(frame).toBeVisible();
  const [shown, whole] = [await frame.boundingBox(), await paper(ben).boundingBox()];
  expect((shown?.width ?? 0) / (whole?.width ?? 1)).toBeCloseTo(0.4, 1);
  expect((shown?.height ?? 0) / (whole?.height ?? 1)).toBeCloseTo(0.3, 1);

  await tile(ben, "Woodcut, counts 1.0, only in one place").click();
  await ben.getByRole("button", { name: "Only here" }).click();
  await ben.keyboard.press("Shift+ArrowLeft");
  await ben.keyboard.press("ArrowDown");
  await ben.keyboard.press("Enter");
  await expect(ada.locator("[data-region]")).toHaveAttribute("style", /top: 12%.*width: 38%/);
  await ben.getByRole("button", { name: "Everywhere" }).click();
  await expect(ada.locator("[data-region]")).toHaveCount(0);
});

test("a drawing that calls itself a picture is refused in a sentence, and nothing else is lost", async ({
  page,
}) => {
  await enter(page);
  await page.getByLabel("What shall we draw?").fill("a cat");
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>');
  await choose(page, "honest.svg", "image/svg+xml", svg);
  await choose(page, "hidden.png", "image/png", svg);
  const refused = page.getByTestId("refused");
  await expect(refused).toHaveCount(2);
  await expect(refused.nth(0)).toContainText("honest.svg");
  for (const i of [0, 1]) await expect(refused.nth(i)).toContainText("That is an SVG; bring a PNG");
  await expect(tiles(page)).toHaveCount(0);
  await expect(page.getByLabel("What shall we draw?")).toHaveValue("a cat");
  await page.getByRole("button", { name: "Dismiss honest.svg" }).click();
  await expect(refused).toHaveCount(1);
});

test("on a narrow phone every control of the style fits, and a finger finds it @slow", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await enter(page);
  await takeStudio(page, "Ink wash");
  await tiles(page).click();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  for (const control of [
    tiles(page),
    tile(page, "Another picture"),
    page.getByRole("button", { name: "Take “Ink wash” away" }),
  ]) {
    const size = await control.boundingBox();
    expect(size?.width).toBeGreaterThanOrEqual(44);
    expect(size?.height).toBeGreaterThanOrEqual(44);
  }
});
