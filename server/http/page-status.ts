import type { ServerResponse } from "node:http";

/** The page that is written to `response` gets this status, whatever Next thinks of it: to Next each page is a 200. */
export function pageStatus(response: ServerResponse, status: number): void {
  const writeHead: (status: number, ...rest: []) => ServerResponse = response.writeHead.bind(response);
  response.writeHead = (_status: number, ...rest: unknown[]) => writeHead(status, ...(rest as []));
}
