import { hkdfSync, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dataFolder } from "../data-folder.ts";
import { StartError } from "../start-error.ts";

const FILE = "secret";
/** Characters; what is made here has 43. */
const SHORTEST = 32;

/**
 * What sessions and tickets are signed with: `given` by the environment, or else what DATA_DIR/secret says, a file
 * that is made at the first start and that nobody but the server's own account may read.
 * @throws StartError when the file holds no secret
 */
export async function readSecret(dataDir: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const path = join(await dataFolder(dataDir), FILE);
  try {
    await writeFile(path, `${randomBytes(32).toString("base64url")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const secret = (await readFile(path, "utf8")).trim();
  if (secret.length < SHORTEST) {
    throw new StartError(
      `The file ${path} holds no secret; delete it, and a new one is made at the next start.`,
    );
  }
  return secret;
}

/** A key for one purpose, from which neither the secret nor another purpose's key can be told. */
export const keyFor = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", `croquis ${purpose}`, 32));
