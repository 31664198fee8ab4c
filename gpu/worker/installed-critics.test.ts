import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installFolder } from "../../models/install-folder.ts";
import { modelFolder, removeModel } from "../../models/installed.ts";
import { makeTinyModel } from "../../models/testing/tiny-model.ts";
import { makeTinyStyleModel } from "../../models/testing/tiny-style-model.ts";
import { installedCritics, watchCritics } from "./installed-critics.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "croquis-critics-"));
  await makeTinyModel(join(folder, "export"));
});
afterAll(() => rm(folder, { recursive: true }));

const ids = (critics: readonly { readonly id: string }[]): readonly string[] => critics.map(({ id }) => id);

test("critics come and go while the optimiser runs; what is half there is none", async () => {
  const dataDir = join(folder, "data");
  const known = await installedCritics(dataDir);
  expect(ids(known)).toEqual(["embedded"]);
  expect(known[0].remembers).toBe(true);

  const news: (readonly string[])[] = [];
  const failures: unknown[] = [];
  const end = watchCritics({
    dataDir,
    known,
    changed: (critics) => news.push(ids(critics)),
    failed: (error) => failures.push(error),
    interval: 10,
  });
  await mkdir(modelFolder(dataDir, "half"), { recursive: true });
  await mkdir(modelFolder(dataDir, "broken"));
  await writeFile(join(modelFolder(dataDir, "broken"), "manifest.json"), "{");
  await installFolder(join(folder, "export"), { dataDir, id: "tiny" });
  await expect.poll(() => news, { timeout: 10_000 }).toEqual([["embedded", "tiny"]]);
  await removeModel(dataDir, "tiny");
  await expect.poll(() => news, { timeout: 10_000 }).toEqual([["embedded", "tiny"], ["embedded"]]);
  end();
  expect(failures).toEqual([]);
});

test("a style model is told apart from those that judge by words", async () => {
  const dataDir = join(folder, "styles");
  await makeTinyStyleModel(join(folder, "style"));
  await installFolder(join(folder, "style"), { dataDir, id: "painter" });
  const critics = await installedCritics(dataDir);
  expect(critics.map(({ id, kind }) => [id, kind])).toEqual([
    ["embedded", undefined],
    ["painter", "style"],
  ]);
});
