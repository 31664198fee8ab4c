import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dataFolder } from "./data-folder.ts";
import { StartError } from "./start-error.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "croquis-data-"));
});

afterAll(() => rm(folder, { recursive: true }));

test("a folder is made with all that leads to it, and may be there already", async () => {
  const deep = join(folder, "a", "b", "c");
  expect(await dataFolder(deep)).toBe(deep);
  expect((await stat(deep)).isDirectory()).toBe(true);
  expect(await dataFolder(deep)).toBe(deep);
});

test("a place where no folder can be is one sentence, at once", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(dataFolder(join(folder, "file", "data"))).rejects.toThrow(StartError);
  await expect(dataFolder(join(folder, "file"))).rejects.toThrow(StartError);
});

test.runIf(process.platform === "linux")("also where the system itself refuses it", async () => {
  await expect(dataFolder("/proc/croquis/data")).rejects.toThrow(/DATA_DIR/);
});
