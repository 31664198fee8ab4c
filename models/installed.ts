import type { Dirent } from "node:fs";
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import {
  anyModelDescriptorSchema,
  type FileRole,
  fileRoleSchema,
  relativePathSchema,
  sha256Schema,
} from "./descriptor.ts";
import { InstallError, systemCode } from "./install-error.ts";

export const installedFileSchema = z.object({
  role: fileRoleSchema,
  path: relativePathSchema,
  bytes: z.int().positive(),
  sha256: sha256Schema,
  /** What the sha256 was held against: the catalogue, the hub's own headers, or nothing but its length. */
  verified: z.enum(["catalogue", "hub", "length", "own file"]),
});
export type InstalledFile = z.infer<typeof installedFileSchema>;

/** What is written beside an installed model; a model without it is not (wholly) installed. */
export const manifestSchema = z.object({
  descriptor: anyModelDescriptorSchema,
  /** Where the files lie when they are a person's own and stayed in their place. */
  linkedFolder: z.string().optional(),
  files: z.array(installedFileSchema).min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;

const MANIFEST = "manifest.json";

export const modelsFolder = (dataDir: string): string => join(dataDir, "models");
export const modelFolder = (dataDir: string, id: string): string => join(modelsFolder(dataDir), id);

/**
 * The manifest of an installed model, or null when there is no such model.
 * @throws InstallError when it is there but cannot be read.
 */
export async function readManifest(dataDir: string, id: string): Promise<Manifest | null> {
  const path = join(modelFolder(dataDir, id), MANIFEST);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return null;
    throw new InstallError(`${path} cannot be read (${systemCode(error)}).`, { cause: error });
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new InstallError(`${path} is damaged; remove the model and add it again.`, { cause: error });
  }
}

/** Makes the model installed, in one step. */
export async function writeManifest(dataDir: string, manifest: Manifest): Promise<void> {
  const folder = modelFolder(dataDir, manifest.descriptor.id);
  await mkdir(folder, { recursive: true });
  const written = join(folder, `${MANIFEST}.part`);
  await writeFile(written, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(written, join(folder, MANIFEST));
}

/** Absolute path of the file with that role. @throws InstallError when the manifest has none. */
export function installedPath(dataDir: string, manifest: Manifest, role: FileRole): string {
  const file = manifest.files.find((each) => each.role === role);
  if (!file) throw new InstallError(`Model "${manifest.descriptor.id}" has no file for ${role}.`);
  return resolve(manifest.linkedFolder ?? modelFolder(dataDir, manifest.descriptor.id), file.path);
}

export type ModelOnDisk =
  | { readonly id: string; readonly state: "installed"; readonly manifest: Manifest }
  /** A download that was not finished, or a manifest that cannot be read. */
  | { readonly id: string; readonly state: "incomplete" | "damaged" };

/** Every folder of DATA_DIR/models, by id. */
export async function modelsOnDisk(dataDir: string): Promise<ModelOnDisk[]> {
  let folders: Dirent[];
  try {
    folders = await readdir(modelsFolder(dataDir), { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw new InstallError(`${modelsFolder(dataDir)} cannot be read (${systemCode(error)}).`, {
      cause: error,
    });
  }
  const ids = folders.filter((each) => each.isDirectory()).map((each) => each.name);
  return Promise.all(
    ids.sort().map(async (id): Promise<ModelOnDisk> => {
      try {
        const manifest = await readManifest(dataDir, id);
        return manifest ? { id, state: "installed", manifest } : { id, state: "incomplete" };
      } catch (error) {
        if (error instanceof InstallError) return { id, state: "damaged" };
        throw error;
      }
    }),
  );
}

/** Deletes an installed or half-downloaded model; files that stayed in their own folder are left there. */
export async function removeModel(dataDir: string, id: string): Promise<void> {
  const folder = modelFolder(dataDir, id);
  try {
    await access(folder);
  } catch (error) {
    throw new InstallError(`"${id}" is not installed.`, { cause: error });
  }
  await rm(folder, { recursive: true });
}
