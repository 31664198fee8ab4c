import { existsSync } from "node:fs";
import { access, constants, mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { StartError } from "./start-error.ts";

/**
 * The absolute path of the data folder, which exists then.
 * @throws StartError when it cannot be made or written
 */
export async function dataFolder(path: string): Promise<string> {
  const folder = resolve(path);
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new StartError(
      `The data folder ${folder} cannot be written (${reason}); set DATA_DIR to one that can.`,
    );
  }
}

/** Not `mkdir`'s own `recursive`: Node 20 tries for ever where a file system, such as /proc, takes no folders. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "EEXIST") return;
    const isParentMissing = code === "ENOENT" && !existsSync(dirname(path));
    if (!isParentMissing) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}
