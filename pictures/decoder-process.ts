import { open } from "node:fs/promises";
import { CroquisError, problemOf } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import { decodePicture, limitDecoders } from "./decode.ts";
import { type FromDecoder, toDecoderSchema } from "./decoder-messages.ts";

// The program in which pictures are read, one after the other. Its parent kills it when one takes too long.

/**
 * What this process may occupy, bytes. 24 million pixels need 96 MB (8 bits, RGBA) or 192 MB (16 bits), and the
 * decoders of interlaced, progressive and AVIF pictures hold them twice; more is a file that lied about its size.
 */
const MEMORY = 1024 ** 3;
const MEMORY_INTERVAL = 20;

function say(message: FromDecoder): void {
  process.send?.(message);
}

/** @throws CroquisError "picture-not-found", "picture-bytes" and what `decodePicture` throws */
async function read(path: string): Promise<FromDecoder> {
  return { type: "read", ...(await decodePicture(await load(path))) };
}

async function load(path: string): Promise<Buffer> {
  const file = await open(path).catch((error: unknown) => {
    throw new CroquisError("picture-not-found", undefined, { cause: error });
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new CroquisError("picture-not-found");
    if (stats.size > LIMITS.pictureBytes) throw new CroquisError("picture-bytes");
    return await file.readFile();
  } finally {
    await file.close();
  }
}

limitDecoders();
// Decoders run on other threads, so this one is free to look.
setInterval(() => {
  if (process.memoryUsage.rss() > MEMORY) process.kill(process.pid, "SIGKILL");
}, MEMORY_INTERVAL).unref();
process.on("disconnect", () => process.exit());
process.on("message", (received) => {
  const { path } = toDecoderSchema.parse(received);
  read(path).then(say, (error: unknown) => say({ type: "refused", problem: problemOf(error) }));
});
say({ type: "ready" });
