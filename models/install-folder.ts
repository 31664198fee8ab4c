import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { catalogEntry } from "./catalog.ts";
import { digestFile } from "./digest.ts";
import { EMBEDDED_ID } from "./embedded.ts";
import { type ExaminedFolder, examineFolder } from "./examine-folder.ts";
import { InstallError } from "./install-error.ts";
import { type InstalledFile, type Manifest, modelFolder, readManifest, writeManifest } from "./installed.ts";

export interface FolderInstallOptions {
  readonly dataDir: string;
  /** The model's id; the folder's name by default. */
  readonly id?: string;
  /** Copy the files into DATA_DIR instead of using them where they lie. */
  readonly copy?: boolean;
}

/**
 * Installs a model that a person exported; see {@link examineFolder} for the layout.
 * @throws InstallError when the folder holds no such model, or the id is taken.
 */
export async function installFolder(
  folder: string | ExaminedFolder,
  { dataDir, id, copy = false }: FolderInstallOptions,
): Promise<Manifest> {
  const examined = typeof folder === "string" ? await examineFolder(folder, id ? { id } : {}) : folder;
  const { descriptor } = examined;
  if (descriptor.id === EMBEDDED_ID || (await readManifest(dataDir, descriptor.id))) {
    throw new InstallError(
      `There is a model "${descriptor.id}" already; remove it first, or give this one another name with --id.`,
    );
  }
  const files: InstalledFile[] = [];
  for (const { role, path } of examined.files) {
    const from = join(examined.folder, path);
    const { bytes, sha256 } = await digestFile(from);
    if (copy) {
      const to = join(modelFolder(dataDir, descriptor.id), path);
      await mkdir(dirname(to), { recursive: true });
      await copyFile(from, to);
    }
    files.push({ role, path, bytes, sha256, verified: "own file" });
  }
  // A folder named as a catalogue entry is that model, fetched by other means: its licence and name are known.
  const known = catalogEntry(descriptor.id);
  const manifest: Manifest = {
    descriptor: known ? { ...descriptor, name: known.name, licence: known.licence } : descriptor,
    ...(!copy && { linkedFolder: examined.folder }),
    files,
  };
  await writeManifest(dataDir, manifest);
  return manifest;
}
