import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";

interface Kept {
  readonly plain: Buffer;
  readonly zipped: Buffer;
  readonly tag: string;
}

/** JSON that seldom changes: written and compressed once, sent again only to who has another version. */
export class KeptAnswers {
  readonly #kept = new WeakMap<object, Kept>();

  /** `body` must not change; another answer is another object. */
  send(request: IncomingMessage, response: ServerResponse, body: object): void {
    const { plain, zipped, tag } = this.#of(body);
    response.setHeader("ETag", tag);
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Vary", "Accept-Encoding");
    const known = request.headers["if-none-match"]?.split(",").some((each) => each.trim() === tag);
    if (known === true) {
      response.writeHead(304).end();
      return;
    }
    const zip = takesGzip(request);
    const bytes = zip ? zipped : plain;
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": bytes.length,
      ...(zip && { "Content-Encoding": "gzip" }),
    });
    response.end(request.method === "HEAD" ? undefined : bytes);
  }

  #of(body: object): Kept {
    const kept = this.#kept.get(body);
    if (kept !== undefined) return kept;
    const plain = Buffer.from(`${JSON.stringify(body)}\n`);
    const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 22);
    // Weak: the same for both encodings.
    const made = { plain, zipped: gzipSync(plain, { level: 9 }), tag: `W/"${hash}"` };
    this.#kept.set(body, made);
    return made;
  }
}

function takesGzip({ headers }: IncomingMessage): boolean {
  return String(headers["accept-encoding"] ?? "")
    .split(",")
    .some((each) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$)|$)/.test(each));
}
