import { readConfig } from "./config.ts";
import { dataFolder } from "./data-folder.ts";
import { StartError } from "./start-error.ts";

/** What would keep the server from starting, said before the pages are built. */
export async function requireConfig(): Promise<void> {
  try {
    await dataFolder(readConfig(process.env).dataDir);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    process.exit(error.exitCode);
  }
}
