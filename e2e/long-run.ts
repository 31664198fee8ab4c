import type { Page } from "@playwright/test";

/** Let the room's next drawing take minutes, so that it does not end before a test has looked at it. */
export async function takeTime(page: Page): Promise<void> {
  const more = page.getByRole("button", { name: "More", exact: true });
  await more.click();
  const steps = page.getByLabel("Steps, exactly");
  await steps.fill("9000");
  await steps.press("Enter");
  await more.click();
}
