import type { IncomingMessage } from "node:http";

/** The path that a request asks for, as it was sent, without the query. Never throws, whatever was sent. */
export const pathOf = ({ url = "/" }: IncomingMessage): string => url.split("?", 1)[0];
