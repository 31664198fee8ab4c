import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

export interface FileDigest {
  readonly bytes: number;
  readonly sha256: string;
  /** What git, and so the hub for its small files, names this content by: SHA-1 of `blob LENGTH\0` and the bytes. */
  readonly gitBlob: string;
}

/** Reads the whole file once. */
export async function digestFile(path: string): Promise<FileDigest> {
  const { size } = await stat(path);
  const sha256 = createHash("sha256");
  const gitBlob = createHash("sha1").update(`blob ${size}\0`);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    sha256.update(chunk);
    gitBlob.update(chunk);
  }
  return { bytes: size, sha256: sha256.digest("hex"), gitBlob: gitBlob.digest("hex") };
}
