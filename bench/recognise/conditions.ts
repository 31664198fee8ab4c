import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { EMBEDDED_FOLDER, readEmbeddedCritic } from "../../models/embedded.ts";
import { PRESETS } from "../../protocol/presets.ts";
import type { DrawingKind } from "./drawing-job.ts";
import { makeUntrained } from "./untrained.ts";

/** What is measured: a critic, or what is left without one. */
export interface Condition {
  readonly name: string;
  /** The critic's folder; null for the repository's own. */
  readonly critic: URL | null;
  readonly kind: DrawingKind;
  /** Differs when the critic's weights or the preset do, so that drawings of others are not taken for this one's. */
  readonly stamp: string;
}

export const BUILD = new URL("../../build/recognise/", import.meta.url);
const NAME = /^[a-z0-9][a-z0-9-]{0,60}$/;

/**
 * `embedded`, `start`, `random`, `untrained`, or any other name with a critic's folder.
 * @param words draw by the words alone, without what the critic remembers
 * @throws RangeError when the name cannot be a folder's, or names no critic.
 */
export async function conditionOf(
  name: string,
  folder: string | undefined,
  words = false,
): Promise<Condition> {
  if (!NAME.test(name)) throw new RangeError(`A condition is named with a–z, 0–9 and -; "${name}" is not.`);
  const critic =
    folder !== undefined
      ? pathToFileURL(`${folder.replace(/\/+$/, "")}/`)
      : name === "untrained"
        ? await makeUntrained(new URL("critics/untrained/", BUILD))
        : null;
  if (critic === null && !["embedded", "start", "random"].includes(name)) {
    throw new RangeError(
      `The condition "${name}" needs a critic: --critic FOLDER (files as in models/embedded).`,
    );
  }
  if (critic !== null) {
    await access(new URL("critic.json", critic)).catch(() => {
      throw new RangeError(`There is no critic in ${fileURLToPath(critic)}: it has no critic.json.`);
    });
  }
  const kind = name === "start" || name === "random" ? name : words ? "words" : "whole";
  const called = kind === "words" ? `${name}-words` : name;
  return { name: called, critic, kind, stamp: await stampOf(critic, called) };
}

async function stampOf(folder: URL | null, name: string): Promise<string> {
  const { imageModelPath, textModelPath } = await readEmbeddedCritic(folder ?? undefined);
  const hash = createHash("sha256").update(name).update(JSON.stringify(PRESETS.live));
  for (const path of [imageModelPath, textModelPath]) hash.update(await readFile(path));
  const prototypes = new URL("prototypes.bin", folder ?? EMBEDDED_FOLDER);
  if (existsSync(prototypes)) hash.update(await readFile(prototypes));
  return hash.digest("hex").slice(0, 16);
}
