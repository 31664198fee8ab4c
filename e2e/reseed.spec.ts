import { expect, test } from "@playwright/test";
import { openEye } from "./room-eye.ts";
import { click, drag, inspector, penLine, unfold, windowAt } from "./room-people.ts";

test.describe.configure({ timeout: 120_000 });

test("strokes begin anew in a painted region, by a number, and the same number gives the same strokes", async ({
  browser,
}) => {
  const ada = await windowAt(browser, "/");
  const eye = await openEye(ada);
  for (const y of [0.1, 0.2, 0.3]) await penLine(ada, [0.1, y], [0.3, y]);
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
  // Widths go by the widths that were there.
  const begun = (): string =>
    JSON.stringify(eye.drawing().strokes.map(({ stroke: { points, color } }) => [[...points], color]));
  const first = begun();
  await inspector(ada).getByRole("button", { name: "Another" }).click();
  await expect.poll(() => begun() === first).toBe(false);
  await inspector(ada).getByLabel("Number to begin from").fill("7");
  await ada.keyboard.press("Enter");
  await inspector(ada).getByRole("button", { name: "Begin", exact: true }).click();
  await expect.poll(begun).toBe(first);
  await click(ada, 0.02, 0.98);
  eye.close();
  await ada.context().close();
});
