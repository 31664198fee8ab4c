/**
 * Takes pictures of the studio for human eyes: `tsx e2e/screenshots.ts --url http://localhost:3000 [--only drawing]
 * [--sizes 390,1440] [--themes light]`. The server has to run. They land in test-results/screenshots/.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { chromiumLaunch } from "../scripts/chromium.mjs";
import { linkInto } from "./invite.ts";

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://localhost:3000" },
    out: { type: "string", default: "test-results/screenshots" },
    sizes: { type: "string", default: "390,820,1440" },
    themes: { type: "string", default: "light,dark" },
    only: { type: "string" },
  },
});

const HEIGHTS: Readonly<Record<string, number>> = {
  360: 740,
  390: 844,
  820: 1180,
  844: 390,
  1024: 768,
  1440: 900,
  1920: 1080,
  2560: 1440,
};
const LONG =
  "a small red house with a blue door and two crooked windows under a very large yellow sun, with a green tree on the left and three white clouds that look a little like sheep, seen from far away";

const box = (page: Page) => page.getByLabel("What shall we draw?");
const phase = (page: Page, wanted: string) =>
  page.locator(`[data-phase=${wanted}]`).waitFor({ timeout: 60_000 });
const iteration = (page: Page, least: number) =>
  page.waitForFunction(
    (n) => Number(document.querySelector<HTMLElement>("[data-testid=paper]")?.dataset.iteration) >= n,
    least,
    { timeout: 60_000 },
  );
const ready = (page: Page) => page.locator("[data-testid=saved][data-connection=open]").waitFor();

async function draw(page: Page, words = "a red apple"): Promise<void> {
  await box(page).fill(words);
  await page.getByRole("button", { name: "Draw", exact: true }).click();
}

const style = (page: Page) => page.getByRole("region", { name: "Style" });
const addPicture = (page: Page) =>
  style(page).getByRole("button", { name: /^(In the style of a picture|Another picture)$/ });

/** Takes the studio's pictures at these places. */
async function takeReferences(page: Page, places: readonly number[]): Promise<void> {
  for (const [taken, place] of places.entries()) {
    await addPicture(page).click();
    await page.getByRole("list", { name: "The studio’s pictures" }).getByRole("button").nth(place).click();
    await tiles(page).nth(taken).waitFor();
  }
}
/** Says what to draw, and no more: the list of what may be meant goes. */
async function say(page: Page, words: string): Promise<void> {
  await box(page).fill(words);
  await box(page).blur();
}
const tiles = (page: Page) => style(page).locator("[data-style]");

/** The controls of the last one; on a phone they wait for a touch. */
async function openLast(page: Page): Promise<void> {
  const last = tiles(page).last();
  if ((await last.getAttribute("aria-expanded")) === "false") await last.click();
}

async function choose(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await addPicture(page).click();
  await page.locator("input[type=file]").setInputFiles(file);
}

type Scene = (page: Page, context: BrowserContext) => Promise<void>;
const SCENES: Readonly<Record<string, Scene>> = {
  empty: async (page) => {
    await page.waitForTimeout(1800);
  },
  typing: async (page) => {
    await box(page).pressSequentially("a red ap");
    await page.getByRole("listbox").waitFor();
    await page.waitForTimeout(300);
  },
  suggesting: async (page) => {
    await box(page).fill("a cat and a mo");
    await page.getByRole("listbox").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(300);
  },
  unknown: async (page) => {
    await box(page).fill("a red aple under a hosue and a cat");
    await page.getByRole("button", { name: "apple instead of aple" }).waitFor();
  },
  further: async (page) => {
    await box(page).fill("a cat");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.keyboard.press("a");
    await page.getByRole("combobox", { name: "And also" }).pressSequentially("ein roter bal");
    await page.getByRole("listbox").waitFor();
    await page.waitForTimeout(300);
  },
  known: async (page) => {
    await page.getByRole("button", { name: "What it can draw" }).click();
    await page.getByRole("dialog").waitFor();
    await page.waitForTimeout(400);
  },
  looking: async (page) => {
    await page.getByRole("button", { name: "What it can draw" }).click();
    await page.getByRole("searchbox").fill("ba");
    await page.waitForTimeout(400);
  },
  notfound: async (page) => {
    await page.getByRole("button", { name: "What it can draw" }).click();
    await page.getByRole("searchbox").fill("zeppelin");
    await page.waitForTimeout(400);
  },
  drawing: async (page) => {
    await draw(page);
    await iteration(page, 60);
  },
  paused: async (page) => {
    await draw(page, "a green tree");
    await iteration(page, 50);
    await page.getByRole("button", { name: "Pause" }).click();
    await phase(page, "paused");
  },
  finished: async (page) => {
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("textbox", { name: "Steps, exactly" }).fill("60");
    await page.getByRole("button", { name: "More" }).click();
    await draw(page);
    await phase(page, "finished");
    await page.waitForTimeout(500);
  },
  again: async (page) => {
    await draw(page, "a blue fish");
    await iteration(page, 10);
    await page.keyboard.press("Escape");
    await phase(page, "stopped");
    await page.keyboard.press("n");
    await phase(page, "drawing");
    await iteration(page, 15);
    await page.keyboard.press("Escape");
    await phase(page, "stopped");
  },
  error: async (page) => {
    await page.getByRole("button", { name: "Draw", exact: true }).click();
    await page.getByTestId("problem").waitFor();
  },
  help: async (page) => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.waitForTimeout(300);
  },
  more: async (page) => {
    await draw(page);
    await iteration(page, 20);
    await page.keyboard.press("Escape");
    await phase(page, "stopped");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByText("Advanced").click();
    await page.waitForTimeout(300);
  },
  long: async (page) => {
    await draw(page, LONG);
    await iteration(page, 30);
  },
  words: async (page) => {
    await box(page).fill("a zeppelin under a yellow sun");
    for (const [key, words] of [
      ["a", "a blue sky"],
      ["l", "a photograph"],
    ] as const) {
      await page.getByTestId("paper").click();
      await page.keyboard.press("Escape");
      await page.keyboard.press(key);
      await page.keyboard.type(words);
    }
    await page.getByRole("button", { name: "Draw", exact: true }).click();
    await iteration(page, 20);
  },
  people: async (page, context) => {
    const people = ["Ada", "Barbara Hepworth", "Chuang", "Dürer", "Frida"];
    const browser = context.browser();
    const link = new URL(await linkInto(page), page.url()).href;
    const others: Page[] = [];
    for (const name of people) {
      const other = await browser?.newPage({ viewport: { width: 500, height: 800 } });
      if (other === undefined) continue;
      await other.goto(link);
      await ready(other);
      await other.request.patch(new URL("/api/me", page.url()).href, { data: { name } });
      page.once("close", () => void other.close());
      others.push(other);
    }
    await draw(page, "a red apple");
    await iteration(page, 40);
    for (const [i, other] of others.entries()) {
      const paper = await other.getByTestId("paper").boundingBox();
      if (paper === null) throw new Error("There is no paper to point at.");
      await other.mouse.move(
        paper.x + paper.width * (0.15 + 0.13 * i),
        paper.y + paper.height * (0.2 + 0.1 * ((i * 3) % 6)),
      );
    }
    await page.waitForTimeout(400);
  },
  peoplelist: async (page) => {
    await page.getByTestId("people").click();
    await page.waitForTimeout(300);
  },
  menu: async (page) => {
    await draw(page);
    await iteration(page, 20);
    const menu = page.getByRole("button", { name: "Menu" });
    if (await menu.isVisible()) await menu.click();
    else await page.getByRole("button", { name: "Download" }).click();
    await page.waitForTimeout(300);
  },
  nowhere: async (page) => {
    await page.goto(new URL("/room/missing-room-123", values.url).href);
    await page.waitForTimeout(1500);
  },
  stylepicker: async (page) => {
    await addPicture(page).click();
    await page.getByRole("list", { name: "The studio’s pictures" }).waitFor();
    await page.waitForTimeout(800);
  },
  styles: async (page) => {
    await draw(page, "a cat in a garden");
    await iteration(page, 40);
    await page.keyboard.press("Escape");
    await phase(page, "stopped");
    await takeReferences(page, [0, 3, 7]);
    await openLast(page);
    await page.getByRole("button", { name: "Only here" }).click();
    for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowUp");
    for (let i = 0; i < 5; i++) await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(600);
  },
  styled: async (page) => {
    await say(page, "a sailing boat");
    await takeReferences(page, [5]);
    await page.getByRole("button", { name: "Draw", exact: true }).click();
    await iteration(page, 200);
  },
  placing: async (page) => {
    await draw(page, "a cat in a garden");
    await iteration(page, 40);
    await page.keyboard.press("Escape");
    await phase(page, "stopped");
    await takeReferences(page, [2]);
    await openLast(page);
    await page.getByRole("button", { name: "Only here" }).click();
    await page.waitForTimeout(600);
  },
  refusedpicture: async (page) => {
    await say(page, "a cat in a garden");
    await takeReferences(page, [1]);
    await choose(page, {
      name: "a holiday picture with an exceedingly long name that no one will ever read to its end.png",
      mimeType: "image/png",
      buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    });
    await page.getByTestId("refused").waitFor();
    await page.waitForTimeout(500);
  },
  sixteen: async (page) => {
    await say(page, "a cat in a garden");
    await takeReferences(page, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3]);
    await page.waitForTimeout(600);
  },
  takenaway: async (page) => {
    await say(page, "a cat in a garden");
    await takeReferences(page, [0, 1]);
    await openLast(page);
    await page.getByRole("button", { name: /^Take “/ }).click();
    await page.waitForTimeout(400);
  },
  dropping: async (page) => {
    await box(page).fill("a cat in a garden");
    await page.evaluate(() => {
      const files = new DataTransfer();
      files.items.add(new File(["-"], "a.png", { type: "image/png" }));
      dispatchEvent(new DragEvent("dragenter", { dataTransfer: files, cancelable: true }));
    });
    await page.getByTestId("drop").waitFor();
    await page.waitForTimeout(400);
  },
  manners: async (page) => {
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("combobox", { name: "Manner" }).click();
    await page.waitForTimeout(400);
  },
  nostudio: async (page) => {
    await page.route("**/api/references", (route) => route.abort());
    await addPicture(page).click();
    await page.getByText("did not come").waitFor();
  },
  lost: async (page, context) => {
    await draw(page);
    await iteration(page, 30);
    await page.keyboard.press("Escape");
    await phase(page, "stopped");
    await context.setOffline(true);
    // Sockets that are open already do not notice; ours are told by closing them.
    await page.evaluate(() => dispatchEvent(new Event("offline")));
    await page.waitForTimeout(2500);
  },
};

async function take(browser: Browser, name: string, scene: Scene, width: number, theme: "light" | "dark") {
  const context = await browser.newContext({
    viewport: { width, height: HEIGHTS[String(width)] ?? Math.round(width * 0.625) },
    deviceScaleFactor: width < 800 ? 2 : 1,
    colorScheme: theme,
    hasTouch: width < 800,
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      console.error(`  [${name}] ${message.text()}`);
  });
  page.on("pageerror", (error) => console.error(`  [${name}] ${error.message}`));
  await page.goto(values.url);
  await ready(page);
  await scene(page, context);
  const path = join(values.out, `${name}-${width}-${theme}.png`);
  await page.screenshot({ path });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  console.log(path, overflow > 0 ? `overflows by ${overflow} px` : "");
  await context.close();
}

mkdirSync(values.out, { recursive: true });
const browser = await chromium.launch(await chromiumLaunch());
const wanted = values.only?.split(",");
for (const [name, scene] of Object.entries(SCENES)) {
  if (wanted !== undefined && !wanted.includes(name)) continue;
  for (const width of values.sizes.split(",").map(Number)) {
    for (const theme of ["light", "dark"] as const) {
      if (!values.themes.split(",").includes(theme)) continue;
      try {
        await take(browser, name, scene, width, theme);
      } catch (error) {
        console.error(
          `  [${name} ${width} ${theme}] ${error instanceof Error ? error.message : String(error)}`,
        );
        process.exitCode = 1;
      }
    }
  }
}
await browser.close();
