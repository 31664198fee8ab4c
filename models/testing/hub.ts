import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** How the little hub answers for one file. */
export interface HubFile {
  readonly content: Uint8Array;
  /** As the hub does for large files: a redirect with `x-linked-etag` to a storage that does not name the content. */
  readonly large?: boolean;
  /** Answers whole files whatever range is asked for. */
  readonly ignoresRange?: boolean;
  /** Bytes after which each connection is cut, in turn; then no more cuts. */
  readonly cuts?: number[];
  /** What the headers claim instead of the content's own digest. */
  readonly claimedDigest?: string;
  readonly claimedBytes?: number;
  readonly status?: number;
}

export interface TestHub {
  readonly origin: string;
  readonly files: Map<string, HubFile>;
  /** Every request for a file's bytes: path and Range header. */
  readonly requests: { readonly path: string; readonly range: string | undefined }[];
  close(): Promise<void>;
}

const sha256 = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");
const gitBlob = (content: Uint8Array): string =>
  createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");

/** A server on loopback that answers for files as the Hugging Face hub does. For tests. */
export async function startHub(): Promise<TestHub> {
  const files = new Map<string, HubFile>();
  const requests: { path: string; range: string | undefined }[] = [];

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? "/";
    const storage = url.startsWith("/storage");
    const path = storage ? url.slice("/storage".length) : url;
    const file = files.get(path);
    if (!file || file.status) {
      response.writeHead(file?.status ?? 404, { "content-type": "text/plain" }).end("no");
      return;
    }
    const { content } = file;
    if (file.large && !storage) {
      response.writeHead(302, {
        location: `/storage${path}`,
        "x-repo-commit": "0123456789abcdef0123456789abcdef01234567",
        "x-linked-size": file.claimedBytes ?? content.length,
        "x-linked-etag": `"${file.claimedDigest ?? sha256(content)}"`,
      });
      response.end();
      return;
    }
    const range = file.ignoresRange ? undefined : request.headers.range;
    requests.push({ path, range: request.headers.range });
    const headers: Record<string, string | number> = file.large
      ? { etag: '"an-etag-of-the-storage"' }
      : {
          etag: `"${file.claimedDigest ?? gitBlob(content)}"`,
          "x-repo-commit": "0123456789abcdef0123456789abcdef01234567",
        };
    const start = Number(range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
    if (range && start >= content.length) {
      response.writeHead(416, { ...headers, "content-range": `bytes */${content.length}` }).end();
      return;
    }
    const body = content.subarray(start);
    headers["content-length"] = body.length;
    if (range) headers["content-range"] = `bytes ${start}-${content.length - 1}/${content.length}`;
    response.writeHead(range ? 206 : 200, headers);
    const cut = file.cuts?.shift();
    if (cut === undefined) response.end(body);
    else response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 20));
  };

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The test hub has no port.");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    files,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}
