import { expect, type Page, test } from "@playwright/test";
import { differingAttributes } from "../protocol/locks.ts";
import { readPrompts } from "../protocol/room.ts";
import { openEye } from "./room-eye.ts";
import { inRoom, inspector, strokes } from "./room-people.ts";

test.describe.configure({ timeout: 120_000 });

/** A command of the palette by its name. */
async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}

test("the keyboard alone draws, selects, moves, reshapes, keeps, begins anew, weighs words and takes back", async ({
  page,
}) => {
  await page.goto("/");
  await inRoom(page);
  const eye = await openEye(page);
  await command(page, "Add a stroke");
  await expect.poll(() => eye.drawing().strokes.length).toBe(1);
  const [first] = eye.drawing().strokes;
  const now = () => eye.drawing().strokes[0];
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  await expect.poll(() => differingAttributes(first, now())).toEqual(["points"]);
  const moved = now();
  await page.getByRole("application").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => differingAttributes(moved, now())).toEqual(["points"]);
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+a");
  await page.keyboard.press("=");
  await expect.poll(() => now().stroke.width).toBeGreaterThan(moved.stroke.width);
  await page.keyboard.press("Control+d");
  await expect.poll(() => strokes(page)).toBe(2);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+g");
  await page.keyboard.press("Escape");
  await page.getByRole("application").focus();
  await page.keyboard.press("Tab");
  await expect(inspector(page).getByRole("status")).toHaveText("2 strokes");

  await page.keyboard.press("Control+Shift+l");
  await expect.poll(() => Object.keys(eye.authority().locks)).toHaveLength(2);
  await page.keyboard.press("Control+Shift+l");
  await expect.poll(() => Object.keys(eye.authority().locks)).toHaveLength(0);
  const before = JSON.stringify(eye.drawing());
  await page.keyboard.press("Shift+R");
  await expect.poll(() => JSON.stringify(eye.drawing()) === before).toBe(false);
  await page.keyboard.press("Control+z");
  await expect.poll(() => JSON.stringify(eye.drawing())).toBe(before);

  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  await page.keyboard.type("a red apple");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await page.keyboard.type("a green tree");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect.poll(() => readPrompts(eye.doc)).toHaveLength(2);
  await page.getByRole("application").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await expect.poll(() => strokes(page)).toBe(0);
  await page.keyboard.press("Control+z");
  await expect.poll(() => strokes(page)).toBe(2);
  eye.close();
});
