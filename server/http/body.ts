import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { CroquisError, type ErrorCode } from "../../protocol/errors.ts";

/** More than anything that is asked for in JSON, bytes. */
const LARGEST = 16 * 1024;

/** @throws CroquisError "too-large" */
export async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.byteLength;
    if (length > LARGEST) throw new CroquisError("too-large");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/**
 * What a request says in JSON; one without a body says `{}`.
 * @throws CroquisError "too-large", "bad-message" when it is no JSON, `otherwise` when it is not what was asked for
 */
export async function readJson<T>(
  request: IncomingMessage,
  schema: z.ZodType<T>,
  otherwise: ErrorCode = "bad-message",
): Promise<T> {
  const text = await readText(request);
  let body: unknown;
  try {
    body = text === "" ? {} : JSON.parse(text);
  } catch (error) {
    throw new CroquisError("bad-message", undefined, { cause: error });
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new CroquisError(otherwise, undefined, { cause: parsed.error });
  return parsed.data;
}
