import type { IncomingMessage } from "node:http";

/**
 * Whether the page that makes this request may use this server: it comes from the same host, or from an origin that
 * the configuration names. Requests without an Origin come from no browser page, or from one of the same origin.
 */
export function isAllowedOrigin(request: IncomingMessage, publicOrigins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (publicOrigins.includes(origin)) return true;
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}
