import { expect, type Page, test } from "@playwright/test";
import { differingAttributes } from "../protocol/locks.ts";
import { takeTime } from "./long-run.ts";
import { openEye, type RoomEye } from "./room-eye.ts";
import {
  click,
  drag,
  guestOf,
  inspector,
  paper,
  penLine,
  strokes,
  unfold,
  windowAt,
  words,
} from "./room-people.ts";

// Ada and Ben at one table: whose strokes are whose, and what the machine does with them.
test.describe.configure({ mode: "serial", timeout: 120_000 });

let ada: Page;
let ben: Page;
let eye: RoomEye;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  ada = await windowAt(browser, "/");
  ben = await guestOf(browser, ada);
  eye = await openEye(ada);
});
test.afterAll(async () => {
  eye.close();
  for (const page of [ada, ben]) await page.context().close();
});

async function clear(): Promise<void> {
  await ada.getByRole("application").focus();
  await ada.keyboard.press("Control+a");
  await ada.keyboard.press("Delete");
  for (const page of [ada, ben]) await expect.poll(() => strokes(page)).toBe(0);
}

test("what somebody keeps from everybody nobody else changes, until they let go", async () => {
  await penLine(ada, [0.3, 0.3], [0.7, 0.3]);
  await expect.poll(() => strokes(ben)).toBe(1);
  await click(ada, 0.5, 0.3);
  await unfold(ada, "Keep as it is");
  await inspector(ada).getByRole("button", { name: "Everybody" }).click();
  await inspector(ada).getByRole("button", { name: "Keep all" }).click();
  await expect.poll(() => Object.keys(eye.authority().locks).length).toBeGreaterThan(0);
  const [kept] = eye.drawing().strokes;
  await click(ben, 0.5, 0.3);
  await ben.keyboard.press("ArrowRight");
  await expect(ben.getByTestId("problem")).toBeVisible();
  await ben.keyboard.press("Delete");
  await drag(ben, [0.5, 0.3], [0.6, 0.6]);
  await ben.waitForTimeout(400);
  expect(await strokes(ben)).toBeGreaterThan(0);
  expect(differingAttributes(kept, eye.drawing().strokes[0])).toEqual([]);
  await inspector(ada).getByRole("button", { name: "Let go" }).click();
  await expect.poll(() => Object.keys(eye.authority().locks)).toHaveLength(0);
  await click(ben, 0.5, 0.3);
  await ben.keyboard.press("ArrowRight");
  await expect.poll(() => differingAttributes(kept, eye.drawing().strokes[0])).toEqual(["points"]);
  await clear();
});

test("undo takes back only what one did oneself", async () => {
  await penLine(ada, [0.2, 0.2], [0.4, 0.2]);
  await expect.poll(() => strokes(ben)).toBe(1);
  await penLine(ben, [0.2, 0.6], [0.4, 0.6]);
  await expect.poll(() => strokes(ada)).toBe(2);
  const [adas] = eye.drawing().strokes;
  await ada.keyboard.press("Control+z");
  await expect.poll(() => strokes(ben)).toBe(1);
  expect(eye.drawing().strokes[0].author).not.toBe(adas.author);
  await ada.keyboard.press("Control+Shift+z");
  await expect.poll(() => strokes(ben)).toBe(2);
  await ben.keyboard.press("Control+z");
  await expect.poll(() => eye.drawing().strokes.map(({ author }) => author)).toEqual([adas.author]);
  await clear();
});

test("a drawing of the machine is one step; taking it back keeps what people did since", async () => {
  await penLine(ben, [0.1, 0.9], [0.3, 0.9]);
  await words(ada).fill("a red apple");
  await takeTime(ada);
  await ada.getByRole("button", { name: "Draw", exact: true }).click();
  const iteration = async (): Promise<number> => Number(await paper(ben).getAttribute("data-iteration"));
  await expect.poll(iteration, { timeout: 30_000 }).toBeGreaterThan(3);
  await ada.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(ada.getByRole("button", { name: "Draw", exact: true })).toBeEnabled();
  await expect.poll(() => eye.authority().acceptances.length).toBe(1);
  await penLine(ben, [0.8, 0.1], [0.9, 0.1]);
  const [mine] = eye.drawing().strokes.slice(-1);
  await ada.getByRole("application").focus();
  await ada.keyboard.press("Control+z");
  // What was there before, and Ben's line of afterwards.
  await expect.poll(() => eye.drawing().strokes.length).toBe(2);
  expect(eye.drawing().strokes.some(({ stroke: { id } }) => id === mine.stroke.id)).toBe(true);
  await ada.keyboard.press("Control+Shift+z");
  await expect.poll(() => eye.drawing().strokes.length).toBeGreaterThan(10);
  await clear();
});
