import { mkdir, open, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { sha256Schema } from "./descriptor.ts";
import { digestFile, type FileDigest } from "./digest.ts";
import { type HubAnswer, requestFile } from "./hub-request.ts";
import { InstallError, systemCode } from "./install-error.ts";

export interface DownloadRequest {
  readonly url: string;
  /** Where the file will lie; until it is whole and verified it grows beside that as `….part`. */
  readonly to: string;
  /** What is known of the file beforehand. */
  readonly bytes?: number | undefined;
  readonly sha256?: string | undefined;
}

export interface DownloadOptions {
  /** Called now and then with bytes on disk and, once known, bytes in all. */
  readonly onProgress?: (received: number, total: number | undefined) => void;
  readonly signal?: AbortSignal;
  /** Tries after a connection that broke in the middle, each going on where the last one stopped. */
  readonly retries?: number;
  /** Milliseconds before the first retry; doubles from one to the next. */
  readonly retryDelay?: number;
}

export interface Downloaded {
  readonly bytes: number;
  readonly sha256: string;
  readonly verified: "catalogue" | "hub" | "length";
}

/** What a partial download is a part of; kept beside it, so that only the same file is gone on with. */
const partSchema = z.object({ url: z.string(), version: z.string().optional() });

/** The connection broke; what has arrived is kept. */
class Interrupted extends Error {}

/**
 * Fetches a file, going on with an earlier attempt's part where the server can, and puts it in its place once its length
 * and digest are what the catalogue and the hub's headers say.
 * @throws InstallError offline, HTTP refusal, wrong digest or length, full disk, connection lost too often.
 */
export async function download(request: DownloadRequest, options: DownloadOptions = {}): Promise<Downloaded> {
  const { retries = 5, retryDelay = 1000, signal } = options;
  const part = `${request.to}.part`;
  try {
    await mkdir(dirname(request.to), { recursive: true });
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await fetchPart(request, part, options);
        const downloaded = await verify(request, part, answer);
        await rename(part, request.to);
        await rm(`${part}.json`, { force: true });
        return downloaded;
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
        if (attempt === retries) {
          throw new InstallError(
            `The connection to ${new URL(request.url).host} broke ${attempt + 1} times. What has arrived is kept: run the command again to go on.`,
            { cause: error },
          );
        }
        await pause(retryDelay * 2 ** attempt, undefined, signal && { signal });
      }
    }
  } catch (error) {
    throw diskError(error, request.to) ?? error;
  }
}

/** Brings the part to its full length. */
async function fetchPart(
  request: DownloadRequest,
  part: string,
  { onProgress, signal }: DownloadOptions,
): Promise<HubAnswer> {
  const earlier = await earlierPart(part, request.url);
  let answer = await requestFile(request.url, earlier.bytes, signal);
  if (earlier.bytes > 0 && answer.response.status !== 200) {
    const same = earlier.version === answer.version;
    if (same && answer.response.status === 416 && answer.bytes === earlier.bytes) return answer;
    if (!same || answer.response.status === 416 || answer.start !== earlier.bytes) {
      // Another file than the one begun, or another range than the one asked for: from the start.
      await answer.response.body?.cancel();
      answer = await requestFile(request.url, 0, signal);
    }
  }
  const { response, version, bytes: total, start } = answer;
  if (!response.body || response.status === 416) {
    throw new InstallError(`${request.url} answered HTTP ${response.status} without a file.`);
  }
  await writeFile(`${part}.json`, JSON.stringify({ url: request.url, version }));
  await needSpace(part, (total ?? request.bytes ?? 0) - start);
  const file = await open(part, start > 0 ? "a" : "w");
  let received = start;
  try {
    onProgress?.(received, total);
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        signal?.throwIfAborted();
        throw new Interrupted("The connection broke.", { cause: error });
      });
      if (done) break;
      await file.writeFile(value);
      received += value.byteLength;
      onProgress?.(received, total);
    }
  } finally {
    await file.close();
  }
  if (total !== undefined && received < total) throw new Interrupted("The connection was closed early.");
  return answer;
}

/** Length and origin of what an earlier attempt left behind; nothing where its origin is not known. */
async function earlierPart(
  part: string,
  url: string,
): Promise<{ readonly bytes: number; readonly version: string | undefined }> {
  const nothing = { bytes: 0, version: undefined };
  try {
    const { size } = await stat(part);
    const origin = partSchema.safeParse(JSON.parse(await readFile(`${part}.json`, "utf8")));
    if (!origin.success || origin.data.url !== url) return nothing;
    return { bytes: size, version: origin.data.version };
  } catch (error) {
    if (systemCode(error) === "ENOENT" || error instanceof SyntaxError) return nothing;
    throw error;
  }
}

async function verify(request: DownloadRequest, part: string, answer: HubAnswer): Promise<Downloaded> {
  const digest = await digestFile(part);
  const problem = mismatch(request, digest, answer);
  if (problem) {
    await rm(part);
    await rm(`${part}.json`, { force: true });
    throw new InstallError(`${request.url} arrived damaged (${problem}) and was deleted; try again.`);
  }
  const hub = answer.contentName !== undefined ? "hub" : "length";
  return { bytes: digest.bytes, sha256: digest.sha256, verified: request.sha256 ? "catalogue" : hub };
}

function mismatch(request: DownloadRequest, found: FileDigest, answer: HubAnswer): string | null {
  for (const bytes of [request.bytes, answer.bytes]) {
    if (bytes !== undefined && bytes !== found.bytes) return `${found.bytes} bytes instead of ${bytes}`;
  }
  if (request.sha256 && request.sha256 !== found.sha256) {
    return `sha256 ${found.sha256} instead of the catalogue's ${request.sha256}`;
  }
  const name = answer.contentName;
  if (name === undefined) return null;
  if (sha256Schema.safeParse(name).success) {
    return name === found.sha256 ? null : `sha256 ${found.sha256} instead of the hub's ${name}`;
  }
  return name === found.gitBlob ? null : `git digest ${found.gitBlob} instead of the hub's ${name}`;
}

async function needSpace(part: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(part));
  if (bytes <= bavail * bsize) return;
  throw new InstallError(
    `${dirname(part)} has ${megabytes(bavail * bsize)} free and ${megabytes(bytes)} are still to come; make room, or set DATA_DIR to another disk.`,
  );
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

function diskError(error: unknown, path: string): InstallError | null {
  if (error instanceof InstallError) return null;
  const code = systemCode(error);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new InstallError(
      `The disk of ${dirname(path)} is full. What has arrived is kept: make room and run the command again, or set DATA_DIR to another disk.`,
      { cause: error },
    );
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR") {
    return new InstallError(
      `${dirname(path)} cannot be written (${code}); set DATA_DIR to a folder that can.`,
      {
        cause: error,
      },
    );
  }
  return null;
}
