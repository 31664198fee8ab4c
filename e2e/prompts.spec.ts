import { expect, test } from "@playwright/test";
import { readPrompts } from "../protocol/room.ts";
import { takeTime } from "./long-run.ts";
import { openEye } from "./room-eye.ts";
import { click, drag, guestOf, inspector, paper, penLine, unfold, windowAt, words } from "./room-people.ts";

test.describe.configure({ timeout: 120_000 });

test("words pull against each other: authors, sliders, the cap of the room's owner, while it draws", async ({
  browser,
}) => {
  const ada = await windowAt(browser, "/");
  const ben = await guestOf(browser, ada);
  const eye = await openEye(ada);
  await words(ada).fill("a red apple");
  await expect(words(ben)).toHaveValue("a red apple");
  await ben.keyboard.press("a");
  await ben.getByRole("combobox", { name: "And also" }).fill("a green tree");
  await ben.keyboard.press("Escape");
  await ben.keyboard.press("Escape");
  await ben.keyboard.press("Shift+A");
  await ben.getByRole("combobox", { name: /less/i }).fill("a blue fish");
  await expect
    .poll(() => readPrompts(eye.doc).map(({ text }) => text))
    .toEqual(["a red apple", "a green tree", "a blue fish"]);
  expect(readPrompts(eye.doc)[2].weight).toBeLessThan(0);
  const [, adas] = await Promise.all([
    expect(ben.getByTestId("tug-of-war")).toBeVisible(),
    expect(ada.getByTestId("tug-of-war")).toBeVisible(),
  ]);
  expect(adas).toBeUndefined();

  await takeTime(ada);
  await ada.getByRole("button", { name: "Draw", exact: true }).click();
  await expect
    .poll(async () => Number(await paper(ben).getAttribute("data-iteration")), { timeout: 30_000 })
    .toBeGreaterThan(2);
  const slider = ben.getByRole("slider", { name: /a green tree/ });
  const before = readPrompts(eye.doc)[1].weight;
  await slider.focus();
  for (let i = 0; i < 5; i++) await ben.keyboard.press("ArrowRight");
  await expect.poll(() => readPrompts(eye.doc)[1].weight).toBeGreaterThan(before);
  await expect(ada.getByRole("slider", { name: /a green tree/ })).toHaveAttribute(
    "aria-valuenow",
    String(await slider.getAttribute("aria-valuenow")),
  );
  await ada.getByRole("button", { name: "Stop", exact: true }).click();
  eye.close();
  for (const page of [ada, ben]) await page.context().close();
});

test("strokes begin anew in a painted region, by a number, and the same number gives the same strokes", async ({
  page,
  browser,
}) => {
  const ada = await windowAt(browser, "/");
  const eye = await openEye(ada);
  for (const y of [0.1, 0.2, 0.3]) await penLine(ada, [0.1, y], [0.2, y + 0.02], [0.3, y]);
  await ada.keyboard.press("r");
  await drag(ada, [0.6, 0.6], [0.9, 0.6], [0.9, 0.9], [0.6, 0.9], [0.6, 0.6]);
  await expect(ada.getByTestId("painted-region")).toBeAttached();
  await ada.keyboard.press("v");
  await ada.keyboard.press("Control+a");
  await unfold(ada, "Begin anew");
  await inspector(ada).getByRole("button", { name: "Painted region" }).click();
  await inspector(ada).getByLabel("Number to begin from").fill("7");
  await ada.keyboard.press("Enter");
  await inspector(ada).getByRole("button", { name: "Begin", exact: true }).click();
  const inRegion = (): boolean => {
    const { side, strokes } = eye.drawing();
    return (
      strokes.length === 3 &&
      strokes.every(({ stroke: { points } }) => points[0] > 0.55 * side && points[1] > 0.55 * side)
    );
  };
  await expect.poll(inRegion).toBe(true);
  const first = JSON.stringify(eye.drawing());
  await inspector(ada).getByRole("button", { name: "Another" }).click();
  await expect.poll(() => JSON.stringify(eye.drawing()) === first).toBe(false);
  await inspector(ada).getByLabel("Number to begin from").fill("7");
  await ada.keyboard.press("Enter");
  await inspector(ada).getByRole("button", { name: "Begin", exact: true }).click();
  await expect.poll(() => JSON.stringify(eye.drawing())).toBe(first);
  await click(ada, 0.02, 0.98);
  eye.close();
  await ada.context().close();
  await page.close();
});
