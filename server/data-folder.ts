import { access, constants, mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { StartError } from "./start-error.ts";

/**
 * The absolute path of the data folder, which exists then.
 * @throws StartError when it cannot be made or written
 */
export async function dataFolder(path: string): Promise<string> {
  const folder = resolve(path);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new StartError(
      `The data folder ${folder} cannot be written (${reason}); set DATA_DIR to one that can.`,
    );
  }
}
