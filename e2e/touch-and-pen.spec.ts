import { type CDPSession, expect, type Page, test } from "@playwright/test";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

const paper = (page: Page) => page.getByTestId("paper");
const strokes = async (page: Page) => Number((await paper(page).getAttribute("data-strokes")) ?? 0);
const zoom = (page: Page) => page.getByRole("button", { name: /%: show the whole sheet$/ });

async function enter(page: Page): Promise<CDPSession> {
  await page.goto("/");
  await expect(page.getByTestId("saved")).toHaveAttribute("data-connection", "open");
  await page.getByRole("button", { name: "Pen", exact: true }).tap();
  return page.context().newCDPSession(page);
}

/** A place on the sheet in shares of it. */
async function on(page: Page, x: number, y: number): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId("stage").boundingBox();
  if (box === null) throw new Error("There is no paper.");
  return { x: box.x + x * box.width, y: box.y + y * box.height };
}

async function touch(device: CDPSession, ...path: readonly { x: number; y: number }[][]): Promise<void> {
  for (const [i, fingers] of path.entries()) {
    const touchPoints = fingers.map((place, id) => ({ ...place, id }));
    await device.send("Input.dispatchTouchEvent", {
      type: i === 0 ? "touchStart" : "touchMove",
      touchPoints,
    });
  }
  await device.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("a finger draws, two fingers enlarge and draw nothing, and beside the sheet the page scrolls", async ({
  page,
}) => {
  const device = await enter(page);
  const line = await Promise.all([0.2, 0.3, 0.4, 0.5, 0.6].map((x) => on(page, x, 0.5)));
  await touch(device, ...line.map((place) => [place]));
  await expect.poll(() => strokes(page)).toBe(1);
  const [a, b, c] = await Promise.all([on(page, 0.45, 0.5), on(page, 0.55, 0.5), on(page, 0.75, 0.5)]);
  await touch(device, [a], [a, b], [a, c]);
  await expect(zoom(page)).toHaveAccessibleName("300 %: show the whole sheet");
  expect(await strokes(page)).toBe(1);

  const more = page.getByRole("button", { name: "More", exact: true });
  const steps = page.getByLabel("Steps, exactly");
  // Fingers this quick leave a fling behind, and the browser takes the next tap for what stops it.
  await expect(async () => {
    if (!(await steps.isVisible())) await more.tap();
    await expect(steps).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  const label = { x: 200, y: 640 };
  // What has just been unfolded may still be on its way when the finger comes.
  await expect(async () => {
    await touch(device, [label], [{ x: 200, y: 560 }], [{ x: 200, y: 440 }]);
    await expect.poll(() => page.evaluate(() => window.scrollY), { timeout: 1000 }).toBeGreaterThan(0);
  }).toPass({ timeout: 20_000 });
});

test("a pen draws as wide as it presses; fingers then move the paper", async ({ page }) => {
  const device = await enter(page);
  for (let i = 0; i <= 40; i++) {
    const place = await on(page, 0.1 + 0.02 * i, 0.4);
    const type = i === 0 ? "mousePressed" : "mouseMoved";
    const held = { pointerType: "pen", button: "left", buttons: 1, clickCount: i === 0 ? 1 : 0 } as const;
    await device.send("Input.dispatchMouseEvent", { type, ...place, ...held, force: i / 40 });
  }
  const end = await on(page, 0.9, 0.4);
  await device.send("Input.dispatchMouseEvent", {
    type: "mouseReleased",
    ...end,
    pointerType: "pen",
    button: "left",
    clickCount: 1,
  });
  await expect.poll(() => strokes(page)).toBeGreaterThan(2);
  const drawn = await strokes(page);
  const [from, to] = await Promise.all([on(page, 0.5, 0.5), on(page, 0.7, 0.6)]);
  const before = await page.getByTestId("overlay").boundingBox();
  await touch(device, [from], [{ x: from.x + 5, y: from.y }], [to]);
  await expect
    .poll(async () => (await page.getByTestId("overlay").boundingBox())?.x ?? 0)
    .toBeGreaterThan((before?.x ?? 0) + 30);
  expect(await strokes(page)).toBe(drawn);
});
