import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { CatalogEntry, CatalogFile } from "./catalog.ts";
import { anyModelDescriptorSchema } from "./descriptor.ts";
import { digestFile } from "./digest.ts";
import { type DownloadOptions, download } from "./download.ts";
import { systemCode } from "./install-error.ts";
import {
  type InstalledFile,
  installedFileSchema,
  type Manifest,
  modelFolder,
  readManifest,
  writeManifest,
} from "./installed.ts";

export interface CatalogueInstallOptions extends Pick<DownloadOptions, "signal" | "retries" | "retryDelay"> {
  readonly dataDir: string;
  readonly onProgress?: (file: CatalogFile, received: number, total: number | undefined) => void;
}

/**
 * Downloads a catalogue entry's files one after the other, the small ones first, so that a wrong address shows early.
 * Files that an earlier attempt finished are fetched no second time; the model is installed once its manifest is written.
 * @throws InstallError as {@link download}.
 */
export async function installFromCatalogue(
  entry: CatalogEntry,
  { dataDir, onProgress, ...options }: CatalogueInstallOptions,
): Promise<Manifest> {
  const installed = await readManifest(dataDir, entry.id);
  if (installed) return installed;
  const folder = modelFolder(dataDir, entry.id);
  const finishedList = join(folder, "finished.json");
  const earlier = await finishedFiles(finishedList);
  const files: InstalledFile[] = [];
  for (const file of [...entry.files].sort((a, b) => a.approximateBytes - b.approximateBytes)) {
    const to = join(folder, file.path);
    const before = earlier.find((each) => each.path === file.path);
    if (before && (await isStill(to, before, file))) {
      files.push(before);
      continue;
    }
    const { url, bytes, sha256 } = file;
    const progress = (received: number, total: number | undefined): void =>
      onProgress?.(file, received, total);
    const downloaded = await download({ url, to, bytes, sha256 }, { ...options, onProgress: progress });
    files.push({ role: file.role, path: file.path, ...downloaded });
    await writeFile(finishedList, JSON.stringify(files));
  }
  const manifest: Manifest = { descriptor: anyModelDescriptorSchema.parse(entry), files };
  await writeManifest(dataDir, manifest);
  await rm(finishedList, { force: true });
  return manifest;
}

/** What an earlier, unfinished attempt had downloaded and verified. */
async function finishedFiles(path: string): Promise<InstalledFile[]> {
  try {
    return z.array(installedFileSchema).parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (systemCode(error) === "ENOENT" || error instanceof SyntaxError || error instanceof z.ZodError)
      return [];
    throw error;
  }
}

async function isStill(path: string, before: InstalledFile, file: CatalogFile): Promise<boolean> {
  if (file.sha256 && file.sha256 !== before.sha256) return false;
  try {
    return (await digestFile(path)).sha256 === before.sha256;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}
