import { expect, type Page, test } from "@playwright/test";
import { openEye } from "./room-eye.ts";
import { guestOf, inRoom, paper, penLine, strokes, windowAt } from "./room-people.ts";

test.describe.configure({ timeout: 120_000 });

const saved = (page: Page) => page.getByTestId("saved");

test("what is drawn without a network is kept here, said honestly, and there for everybody afterwards", async ({
  browser,
}) => {
  const ada = await windowAt(browser, "/");
  const ben = await guestOf(browser, ada);
  const eye = await openEye(ben);
  await penLine(ada, [0.1, 0.1], [0.2, 0.12], [0.3, 0.1]);
  await expect(saved(ada)).toHaveText(/Saved/);
  await expect.poll(() => strokes(ben)).toBe(1);

  await ada.context().setOffline(true);
  await expect(saved(ada)).not.toHaveAttribute("data-connection", "open", { timeout: 40_000 });
  await penLine(ada, [0.1, 0.5], [0.2, 0.52], [0.3, 0.5]);
  await expect(saved(ada)).not.toHaveText(/^Saved/);
  await penLine(ben, [0.6, 0.1], [0.7, 0.12], [0.8, 0.1]);
  await expect.poll(() => eye.drawing().strokes.length).toBe(2);

  await ada.context().setOffline(false);
  await expect.poll(() => eye.drawing().strokes.length, { timeout: 40_000 }).toBe(3);
  await expect.poll(() => strokes(ada)).toBe(3);
  await expect(saved(ada)).toHaveText(/Saved/);

  // The same browser finds the room again.
  const room = ada.url();
  await ada.goto("about:blank");
  const again = await ada.context().newPage();
  await again.goto("/rooms");
  await again.locator(`a[href="${new URL(room).pathname}"]`).click();
  await inRoom(again);
  await expect.poll(() => strokes(again)).toBe(3);
  expect(again.url()).toBe(room);
  await expect(paper(again)).toBeVisible();
  eye.close();
  for (const page of [ada, ben]) await page.context().close();
});
