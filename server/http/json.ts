import type { ServerResponse } from "node:http";
import type { Problem } from "../../protocol/errors.ts";

/** An answer that is different each time. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(`${JSON.stringify(body)}\n`);
}

/** 405; `says` tells which method is meant. */
export function refuseMethod(response: ServerResponse, allow: string, says: string): void {
  response.setHeader("Allow", allow);
  sendJson(response, 405, { code: "bad-message", message: says } satisfies Problem);
}
