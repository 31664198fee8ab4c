import type { IncomingMessage } from "node:http";

/**
 * The address a request comes from. `x-forwarded-for` is believed only behind a proxy, and then only its last entry,
 * which that proxy wrote itself.
 */
export function clientAddress(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = request.headers["x-forwarded-for"];
  const last = (Array.isArray(forwarded) ? forwarded.join(",") : forwarded)?.split(",").at(-1)?.trim();
  return (trustProxy && last) || (request.socket.remoteAddress ?? "unknown");
}
