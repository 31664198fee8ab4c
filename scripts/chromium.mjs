// A Chromium for the browser tests.
import { existsSync, readFileSync } from "node:fs";
import { run, StepError, step } from "./steps.mjs";

const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Path of a Chromium that is installed: Playwright's own, or the system's; null when there is none. */
export async function findChromium() {
  const { chromium } = await import("@playwright/test");
  return [chromium.executablePath(), ...SYSTEM].find((path) => existsSync(path)) ?? null;
}

/** What Playwright needs to start the installed Chromium, also as root and without a network. */
export async function chromiumLaunch() {
  const executablePath = await findChromium();
  return {
    ...(executablePath === null ? {} : { executablePath }),
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  };
}

function isDebian() {
  const file = "/etc/os-release";
  return existsSync(file) && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync(file, "utf8"));
}

/**
 * See to it that there is one.
 * @throws {StepError}
 */
export async function requireChromium() {
  if ((await findChromium()) !== null) return;
  const advice =
    "The browser tests need Chromium: install your system's package, or run npx playwright install chromium.";
  if (!isDebian() || process.getuid?.() !== 0) throw new StepError(advice);
  await step("Installing Chromium", async () => {
    const quiet = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], advice, quiet);
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], advice, quiet);
  });
  if ((await findChromium()) === null) throw new StepError(advice);
}
