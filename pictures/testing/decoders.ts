import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { type ErrorCode, problemOf } from "../../protocol/errors.ts";
import type { ReadPicture } from "../decode.ts";
import { type DecoderOptions, PictureDecoder } from "../decoder.ts";

/** Does what it reads; see there. */
export const MOODY_DECODER = fileURLToPath(new URL("moody-decoder.mjs", import.meta.url));

export interface TestDecoder {
  readonly decoder: PictureDecoder;
  /** Read these bytes as a file. */
  read(bytes: Buffer | string): Promise<ReadPicture>;
  /** What reading these bytes is answered with. */
  problem(bytes: Buffer | string): Promise<{ code: ErrorCode | "none"; message: string }>;
}

/** One decoder for the tests of a file, and a folder for what it reads. */
export function testDecoder(options: DecoderOptions = {}): TestDecoder {
  const decoder = new PictureDecoder(options);
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "croquis-pictures-"));
  });
  afterAll(async () => {
    await decoder.close();
    await rm(folder, { recursive: true });
  });
  const read = async (bytes: Buffer | string): Promise<ReadPicture> => {
    const path = join(folder, randomUUID());
    await writeFile(path, bytes);
    return decoder.read(path).finally(() => rm(path));
  };
  const problem = (bytes: Buffer | string) =>
    read(bytes).then(() => ({ code: "none" as const, message: "It was read." }), problemOf);
  return { decoder, read, problem };
}
