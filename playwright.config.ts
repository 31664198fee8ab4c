import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { chromiumLaunch } from "./scripts/chromium.mjs";

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

// Playwright reads this file in each of its processes: the first one chooses, the others inherit.
process.env.E2E_PORT ??= String(await freePort());
if (process.env.E2E_DATA_DIR === undefined) {
  const folder = mkdtempSync(join(tmpdir(), "croquis-e2e-"));
  process.env.E2E_DATA_DIR = folder;
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
}
const url = `http://127.0.0.1:${process.env.E2E_PORT}`;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // One at a time: on two cores two take twice as long each.
  workers: 1,
  // `npm test` keeps to twelve minutes; `npm run test:slow` does the rest.
  ...(process.env.E2E_SLOW === "1" ? { grep: /@slow/ } : { grepInvert: /@slow/ }),
  timeout: 60_000,
  // Machines with two cores, that draw at the same time, are slow to open a page.
  expect: { timeout: 20_000 },
  forbidOnly: true,
  use: {
    baseURL: url,
    // A trace costs each test as much time as the test itself: for looking into a failure, E2E_TRACE=1.
    trace: process.env.E2E_TRACE === "1" ? "retain-on-failure" : "off",
    launchOptions: await chromiumLaunch(),
  },
  webServer: {
    command: "node scripts/start.mjs",
    url: `${url}/healthz`,
    timeout: 180_000,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
    env: {
      PORT: process.env.E2E_PORT,
      HOST: "127.0.0.1",
      DATA_DIR: process.env.E2E_DATA_DIR,
      LOG_LEVEL: "error",
    },
  },
});
