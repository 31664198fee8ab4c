import { InstallError, systemCode } from "./install-error.ts";

/** An answer to a request for a file, after redirects, with what the hub said about the file on the way. */
export interface HubAnswer {
  readonly response: Response;
  /**
   * What the hub names the content by: the sha256 of a large file (`x-linked-etag` of the redirecting answer), or git's
   * SHA-1 of a small one (`etag`). Undefined from a server that is no hub.
   */
  readonly contentName: string | undefined;
  /** Changes when the file does: the content's name, or else the server's `etag` or `last-modified`. */
  readonly version: string | undefined;
  /** Length of the whole file in bytes, where told. */
  readonly bytes: number | undefined;
  /** Index of the body's first byte in the file. */
  readonly start: number;
}

const MAX_REDIRECTS = 5;

const OFFLINE = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** A sentence for a request that got no answer at all. */
export function unreachable(url: string, error: unknown): InstallError {
  const { host } = new URL(url);
  const code = systemCode(error);
  const why = code && OFFLINE.has(code) ? `${code}; is this machine online?` : `${code ?? String(error)}`;
  return new InstallError(
    `${host} cannot be reached (${why}). Try again later, or download the files elsewhere and give their folder: npm run models -- add FOLDER`,
    { cause: error },
  );
}

function refusal(url: string, status: number): InstallError {
  if (status === 401 || status === 403) {
    return new InstallError(`${url} may not be read without permission (HTTP ${status}).`);
  }
  if (status === 404 || status === 410) {
    return new InstallError(
      `${url} does not exist (any more) (HTTP ${status}); the catalogue needs a new address.`,
    );
  }
  if (status === 429 || status >= 500) {
    return new InstallError(
      `${new URL(url).host} is busy or broken (HTTP ${status}); try again in a few minutes.`,
    );
  }
  return new InstallError(`${url} answered HTTP ${status}, which is no file.`);
}

/** `"abc"`, `W/"abc"` or `abc` → abc, when it looks like a digest. */
function digestIn(etag: string | null): string | undefined {
  return etag?.match(/^(?:W\/)?"?([0-9a-f]{40}|[0-9a-f]{64})"?$/)?.[1];
}

function positiveInteger(text: string | null | undefined): number | undefined {
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * Asks for a file from byte `from` on, following redirects by hand: the hub's answer that redirects to its storage carries
 * the headers that tell the content's digest, and the storage's answer does not.
 * @throws InstallError when nobody answers, or with a status that is no file. A 416 is returned, to be judged by the caller.
 */
export async function requestFile(url: string, from: number, signal?: AbortSignal): Promise<HubAnswer> {
  let at = url;
  let contentName: string | undefined;
  let bytes: number | undefined;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    // A compressed answer would be decompressed on the way and its ranges mean something else.
    const headers = { "accept-encoding": "identity", ...(from > 0 && { range: `bytes=${from}-` }) };
    let response: Response;
    try {
      response = await fetch(at, { redirect: "manual", headers, ...(signal && { signal }) });
    } catch (error) {
      signal?.throwIfAborted();
      throw unreachable(at, error);
    }
    const answered = response.headers;
    contentName ??= digestIn(answered.get("x-linked-etag"));
    if (answered.has("x-repo-commit")) contentName ??= digestIn(answered.get("etag"));
    bytes ??= positiveInteger(answered.get("x-linked-size"));
    const location = answered.get("location");
    if (response.status >= 300 && response.status < 400 && location) {
      await response.body?.cancel();
      at = new URL(location, at).href;
      continue;
    }
    if (response.status !== 200 && response.status !== 206 && response.status !== 416) {
      await response.body?.cancel();
      throw refusal(at, response.status);
    }
    const range = answered.get("content-range")?.match(/^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/);
    if (response.status === 200) bytes ??= positiveInteger(answered.get("content-length"));
    else bytes ??= positiveInteger(range?.[2]);
    const start = response.status === 206 ? (positiveInteger(range?.[1]) ?? from) : 0;
    const version = contentName ?? answered.get("etag") ?? answered.get("last-modified") ?? undefined;
    return { response, contentName, version, bytes, start };
  }
  throw new InstallError(`${url} redirects more than ${MAX_REDIRECTS} times.`);
}
