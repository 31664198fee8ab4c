import { open } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { CroquisError } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";

/** How long a picture may be on its way, milliseconds: 10 MB over a slow telephone. */
const SENDING = 120_000;
/** How long who has been answered may go on sending, to see the answer, before the line is cut. */
const FAREWELL = 5000;

/**
 * Put what a request brings into a new file at `path`, chunk by chunk.
 * @throws CroquisError "picture-bytes" as soon as it is too large, "bad-message" when it does not arrive whole
 */
export async function receivePicture(request: IncomingMessage, path: string): Promise<void> {
  if (Number(request.headers["content-length"] ?? 0) > LIMITS.pictureBytes) {
    throw new CroquisError("picture-bytes");
  }
  const late = setTimeout(() => request.destroy(), SENDING);
  const file = await open(path, "wx");
  try {
    let bytes = 0;
    // An iterator that is left early would otherwise cut the line, and nobody would see why.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > LIMITS.pictureBytes) throw new CroquisError("picture-bytes");
      await file.appendFile(chunk);
    }
    if (!request.complete) throw new Error("The request ended early.");
  } catch (error) {
    if (error instanceof CroquisError) throw error;
    throw new CroquisError("bad-message", "The picture did not arrive whole; try again.", { cause: error });
  } finally {
    clearTimeout(late);
    await file.close();
  }
}

/** The rest of a request that has been answered already is passed over, but not for ever. */
export function cutOff(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), FAREWELL);
  request.once("close", () => clearTimeout(timer));
}
