import { expect, type Page, test } from "@playwright/test";
import { differingAttributes } from "../protocol/locks.ts";
import { takeTime } from "./long-run.ts";
import { openEye, type RoomEye } from "./room-eye.ts";
import { click, drag, inRoom, inspector, paper, penLine, strokes, unfold, words } from "./room-people.ts";

test.describe.configure({ timeout: 120_000 });

const selected = (page: Page) => inspector(page).getByRole("status");
/** The middle of a stroke's control points, in shares of the paper. */
function middle(eye: RoomEye, i: number): readonly [number, number] {
  const { side, strokes: all } = eye.drawing();
  const { points } = all[i].stroke;
  let [x, y] = [0, 0];
  for (let k = 0; k < points.length; k += 2) {
    x += points[k];
    y += points[k + 1];
  }
  return [(2 * x) / (points.length * side), (2 * y) / (points.length * side)];
}

test("strokes are drawn, selected, moved, scaled, turned, reshaped, coloured, ordered, doubled, grouped and erased", async ({
  page,
}) => {
  await page.goto("/");
  await inRoom(page);
  const eye = await openEye(page);
  await penLine(page, [0.2, 0.2], [0.4, 0.2]);
  await penLine(page, [0.2, 0.6], [0.4, 0.6]);
  await expect.poll(() => eye.drawing().strokes.length).toBe(2);

  await click(page, 0.9, 0.9);
  await drag(page, [0.1, 0.5], [0.6, 0.75]);
  await expect(selected(page)).toHaveText("One stroke");
  const lower = eye.drawing().strokes.findIndex((_, i) => middle(eye, i)[1] > 0.4);
  const [x, y] = middle(eye, lower);
  await drag(page, [0.3, 0.6], [0.4, 0.7]);
  await expect.poll(() => middle(eye, lower)[0]).toBeCloseTo(x + 0.1, 1);
  expect(middle(eye, lower)[1]).toBeCloseTo(y + 0.1, 1);

  await page.keyboard.press("q");
  await drag(page, [0.1, 0.1], [0.55, 0.1], [0.55, 0.35], [0.1, 0.35], [0.1, 0.1]);
  await page.keyboard.press("v");
  await expect(selected(page)).toHaveText("One stroke");
  const upper = eye.drawing().strokes.findIndex((_, i) => middle(eye, i)[1] < 0.4);
  const before = eye.drawing().strokes[upper];
  await inspector(page).getByLabel("Colour as #rrggbb").fill("#b3364f");
  await page.keyboard.press("Enter");
  await inspector(page).getByLabel("Opacity, exactly").fill("40");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await click(page, 0.3, 0.2);
  await expect(selected(page)).toHaveText("One stroke");
  for (const key of ["=", "Shift+]"]) await page.keyboard.press(key);
  const now = () => eye.drawing().strokes.find(({ stroke: { id } }) => id === before.stroke.id) ?? before;
  await expect.poll(() => differingAttributes(before, now())).toEqual(["width", "color", "opacity", "order"]);
  expect(now().stroke.color.map((each) => Math.round(255 * each))).toEqual([0xb3, 0x36, 0x4f, 102]);

  await unfold(page, "Place and size");
  await inspector(page).getByLabel("Across").fill("500");
  await page.keyboard.press("Enter");
  await inspector(page).getByLabel("Turn by").fill("90");
  await page.keyboard.press("Enter");
  await expect.poll(() => differingAttributes(before, now())).toContain("points");

  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+d");
  await expect.poll(() => strokes(page)).toBe(4);
  await page.keyboard.press("Control+g");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await expect.poll(() => strokes(page)).toBe(0);
  await page.keyboard.press("Control+z");
  await expect.poll(() => eye.drawing().strokes.length).toBe(4);
  eye.close();
});

test("the machine leaves to the bit what is kept from it; what a person does meanwhile counts", async ({
  page,
}) => {
  await page.goto("/");
  await inRoom(page);
  const eye = await openEye(page);
  await penLine(page, [0.05, 0.05], [0.12, 0.05]);
  await click(page, 0.08, 0.05);
  await expect(selected(page)).toHaveText("One stroke");
  await page.keyboard.press("Control+Shift+L");
  await expect.poll(() => Object.keys(eye.authority().locks)).toHaveLength(1);
  const [drawn] = eye.drawing().strokes;
  await words(page).fill("a red apple");
  await takeTime(page);
  await page.getByRole("button", { name: "Draw", exact: true }).click();
  const iteration = async (): Promise<number> => Number(await paper(page).getAttribute("data-iteration"));
  await expect.poll(iteration, { timeout: 30_000 }).toBeGreaterThan(3);
  await page.getByRole("application").focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
  const kept = () => eye.drawing().strokes.find(({ stroke: { id } }) => id === drawn.stroke.id) ?? drawn;
  await expect.poll(() => differingAttributes(drawn, kept())).toEqual(["points"]);
  await page.waitForTimeout(300);
  const [moved, then] = [kept(), await iteration()];
  await expect.poll(iteration, { timeout: 30_000 }).toBeGreaterThan(then + 5);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByRole("button", { name: "Draw", exact: true })).toBeEnabled();
  await expect.poll(() => eye.drawing().strokes.length).toBeGreaterThan(10);
  expect(differingAttributes(moved, kept())).toEqual([]);
  eye.close();
});
