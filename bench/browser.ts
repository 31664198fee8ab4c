import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "@playwright/test";
import { median } from "../gpu/raster/median.ts";
import { chromiumLaunch } from "../scripts/chromium.mjs";
import type { Row } from "./row.ts";

const PORT = "39117";
const ORIGIN = `http://127.0.0.1:${PORT}`;
const DRAWINGS = 5;
const WATCHED_MILLISECONDS = 2500;

/** When each iteration's picture reached a window, and when Draw was pressed there: milliseconds since 1970. */
interface Seen {
  readonly pressed: readonly number[];
  readonly pictures: readonly (readonly [iteration: number, at: number])[];
}

declare global {
  interface Window {
    seen: { pressed: number[]; pictures: [number, number][] };
  }
}

/** Two windows of one room in a real browser against a real server: how soon, and how much apart, they see strokes. */
export async function browserRows(): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "croquis-bench-"));
  const server = await startServer(folder);
  const browser = await chromium.launch(await chromiumLaunch());
  try {
    return await measure(browser);
  } finally {
    await browser.close();
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("exit", resolve));
    await rm(folder, { recursive: true });
  }
}

async function startServer(dataDir: string): Promise<ChildProcess> {
  const start = fileURLToPath(new URL("../scripts/start.mjs", import.meta.url));
  const server = spawn(process.execPath, [start], {
    env: { ...process.env, PORT, HOST: "127.0.0.1", DATA_DIR: dataDir, LOG_LEVEL: "error" },
    stdio: "ignore",
  });
  for (let attempt = 0; attempt < 600; attempt++) {
    const answer = await fetch(`${ORIGIN}/healthz`).catch(() => null);
    if (answer?.ok) return server;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("The server did not start within two minutes; try npm start.");
}

async function openWindow(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1100, height: 800 } })).newPage();
  await page.goto(url);
  await page.getByTestId("paper").waitFor();
  await page.evaluate(() => {
    window.seen = { pressed: [], pictures: [] };
    const paper = document.querySelector("[data-testid=paper]");
    if (!(paper instanceof HTMLElement)) throw new Error("There is no paper.");
    // No named function here: the names that the compiler gives them do not exist in the page.
    new MutationObserver(() => {
      window.seen.pictures.push([
        Number(paper.dataset.iteration),
        performance.timeOrigin + performance.now(),
      ]);
    }).observe(paper, { attributeFilter: ["data-iteration"] });
    document.addEventListener(
      "pointerdown",
      () => window.seen.pressed.push(performance.timeOrigin + performance.now()),
      { capture: true },
    );
  });
  return page;
}

async function measure(browser: Browser): Promise<readonly Row[]> {
  const ada = await openWindow(browser, ORIGIN);
  const ben = await openWindow(browser, ada.url());
  await ada.getByLabel("What shall we draw?").fill("a red apple");
  const waits: number[] = [];
  const apart: number[] = [];
  // The first drawing warms everything up and does not count.
  for (let drawing = 0; drawing <= DRAWINGS; drawing++) {
    for (const page of [ada, ben]) await page.evaluate(() => (window.seen = { pressed: [], pictures: [] }));
    await ada.getByRole("button", { name: "Draw", exact: true }).click();
    await ada.waitForTimeout(WATCHED_MILLISECONDS);
    const [here, there]: Seen[] = await Promise.all(
      [ada, ben].map((page) => page.evaluate(() => window.seen)),
    );
    await ada.getByRole("button", { name: "Stop", exact: true }).click();
    await ada.getByRole("button", { name: "Draw", exact: true }).waitFor();
    if (drawing === 0) continue;
    const first = here.pictures.find(([iteration]) => iteration > 0);
    if (first !== undefined) waits.push(first[1] - here.pressed[0]);
    const elsewhere = new Map(there.pictures);
    for (const [iteration, at] of here.pictures) {
      const other = elsewhere.get(iteration);
      if (iteration > 0 && other !== undefined) apart.push(Math.abs(at - other));
    }
  }
  apart.sort((a, b) => a - b);
  return [
    { name: "first changed frame in the browser after Draw", value: median(waits), unit: "ms", bar: 500 },
    {
      name: "the same picture in two browsers, apart by (median)",
      value: median(apart),
      unit: "ms",
      bar: 200,
    },
    { name: "  99th percentile", value: apart[Math.floor(0.99 * apart.length)], unit: "ms", bar: 200 },
  ];
}
