import { expect, type Page, test } from "@playwright/test";
import { differingAttributes } from "../protocol/locks.ts";
import { takeTime } from "./long-run.ts";
import { openEye, type RoomEye } from "./room-eye.ts";
import {
  click,
  drag,
  guestOf,
  inspector,
  onSheet,
  paper,
  penLine,
  strokes,
  unfold,
  windowAt,
  words,
} from "./room-people.ts";

// Ada and Ben at one table, and Cleo who looks on; what one does, the others see.
test.describe.configure({ mode: "serial", timeout: 120_000 });

let ada: Page;
let ben: Page;
let cleo: Page;
let eye: RoomEye;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  ada = await windowAt(browser, "/");
  ben = await guestOf(browser, ada);
  cleo = await guestOf(browser, ada, "viewer");
  eye = await openEye(ada);
});
test.afterAll(async () => {
  eye.close();
  for (const page of [ada, ben, cleo]) await page.context().close();
});

async function clear(): Promise<void> {
  await paper(ada).focus();
  await ada.keyboard.press("Control+a");
  await ada.keyboard.press("Delete");
  for (const page of [ada, ben, cleo]) await expect.poll(() => strokes(page)).toBe(0);
}

test("people see each other: cursors, selections, who follows whom", async () => {
  await penLine(ada, [0.3, 0.3], [0.5, 0.35], [0.7, 0.3]);
  for (const page of [ben, cleo]) await expect.poll(() => strokes(page)).toBeGreaterThan(0);
  await click(ada, 0.5, 0.345);
  await expect(inspector(ada)).toBeVisible();
  await expect(ben.getByTestId("others-selections").locator("path, polyline, rect").first()).toBeVisible();
  await expect(ben.getByTestId("cursors").locator("svg").first()).toBeVisible();
  await expect(inspector(cleo)).toBeHidden();

  await ben.getByTestId("people").click();
  await ben
    .getByRole("button", { name: /^Follow / })
    .first()
    .click();
  await expect(ben.getByTestId("following")).toBeVisible();
  const width = async (): Promise<number> => (await paper(ben).boundingBox())?.width ?? 0;
  const before = await width();
  await ada.keyboard.press("Control+=");
  await ada.keyboard.press("Control+=");
  await expect.poll(width).toBeGreaterThan(1.2 * before);
  await ben.keyboard.press("Escape");
  await expect(ben.getByTestId("following")).toBeHidden();
  for (const page of [ada, ben]) await page.keyboard.press("Shift+1");
});

test("what somebody keeps from everybody nobody else changes, until they let go", async () => {
  await click(ada, 0.5, 0.345);
  await unfold(ada, "Keep as it is");
  await inspector(ada).getByRole("button", { name: "Everybody" }).click();
  await inspector(ada).getByRole("button", { name: "Keep all" }).click();
  await expect.poll(() => Object.keys(eye.authority().locks).length).toBeGreaterThan(0);
  const [kept] = eye.drawing().strokes;
  await click(ben, 0.5, 0.345);
  await ben.keyboard.press("ArrowRight");
  await expect(ben.getByTestId("problem")).toBeVisible();
  await ben.keyboard.press("Delete");
  await drag(ben, [0.5, 0.345], [0.6, 0.6]);
  await ben.waitForTimeout(400);
  expect(await strokes(ben)).toBeGreaterThan(0);
  expect(differingAttributes(kept, eye.drawing().strokes[0])).toEqual([]);
  await inspector(ada).getByRole("button", { name: "Let go" }).click();
  await expect.poll(() => Object.keys(eye.authority().locks)).toHaveLength(0);
  await click(ben, 0.5, 0.345);
  await ben.keyboard.press("ArrowRight");
  await expect.poll(() => differingAttributes(kept, eye.drawing().strokes[0])).toEqual(["points"]);
  await clear();
});

test("undo takes back only what one did oneself", async () => {
  await penLine(ada, [0.2, 0.2], [0.3, 0.25], [0.4, 0.2]);
  await expect.poll(() => strokes(ben)).toBe(1);
  await penLine(ben, [0.2, 0.6], [0.3, 0.65], [0.4, 0.6]);
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
  await penLine(ben, [0.1, 0.9], [0.2, 0.92], [0.3, 0.9]);
  await words(ada).fill("a red apple");
  await takeTime(ada);
  await ada.getByRole("button", { name: "Draw", exact: true }).click();
  const iteration = async (): Promise<number> => Number(await paper(ben).getAttribute("data-iteration"));
  await expect.poll(iteration, { timeout: 30_000 }).toBeGreaterThan(3);
  await ada.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(ada.getByRole("button", { name: "Draw", exact: true })).toBeEnabled();
  await expect.poll(() => eye.authority().acceptances.length).toBe(1);
  await penLine(ben, [0.8, 0.1], [0.85, 0.12], [0.9, 0.1]);
  const [mine] = eye.drawing().strokes.slice(-1);
  await paper(ada).focus();
  await ada.keyboard.press("Control+z");
  // What was there before, and Ben's line of afterwards.
  await expect.poll(() => eye.drawing().strokes.length).toBe(2);
  expect(eye.drawing().strokes.some(({ stroke: { id } }) => id === mine.stroke.id)).toBe(true);
  await ada.keyboard.press("Control+Shift+z");
  await expect.poll(() => eye.drawing().strokes.length).toBeGreaterThan(10);
  await clear();
});

test("chat and comments reach everybody; who looks on says nothing", async () => {
  await penLine(ada, [0.3, 0.3], [0.5, 0.35], [0.7, 0.3]);
  await ada.keyboard.press("y");
  await ada.getByLabel("Say something").fill("Shall we give it a leaf?");
  await ada.keyboard.press("Enter");
  await expect(ben.getByTestId("unread")).toBeVisible();
  await ben.keyboard.press("y");
  await expect(ben.getByText("Shall we give it a leaf?")).toBeVisible();
  await cleo.keyboard.press("y");
  await expect(cleo.getByText("Shall we give it a leaf?")).toBeVisible();
  await expect(cleo.getByLabel("Say something")).toBeHidden();
  for (const page of [ada, ben, cleo]) {
    await page.getByRole("button", { name: "Close" }).first().click();
  }
  await ben.keyboard.press("c");
  await click(ben, 0.5, 0.345);
  await ben.getByLabel("Say something about this").fill("This line is lovely");
  await ben.keyboard.press("Enter");
  const pin = ada.getByRole("button", { name: /This line is lovely/ });
  await expect(pin).toBeVisible();
  const before = (await pin.boundingBox())?.x ?? 0;
  await ada.keyboard.press("v");
  await drag(ada, [0.5, 0.345], [0.6, 0.5]);
  await expect.poll(async () => (await pin.boundingBox())?.x ?? 0).toBeGreaterThan(before + 20);
  await expect(cleo.getByRole("button", { name: /This line is lovely/ })).toBeVisible();
});

test("who looks on changes nothing, by mouse or by key", async () => {
  const state = JSON.stringify(eye.drawing());
  await drag(cleo, [0.1, 0.1], [0.5, 0.5]);
  for (const key of ["p", "Control+a", "Delete", "ArrowRight", "Control+d", "Control+z", "Control+Enter"]) {
    await cleo.keyboard.press(key);
  }
  await drag(cleo, [0.2, 0.2], [0.7, 0.7]);
  await cleo.waitForTimeout(300);
  expect(JSON.stringify(eye.drawing())).toBe(state);
  const place = (await onSheet(cleo))([0.5, 0.5]);
  expect(place.x).toBeGreaterThan(0);
});
