import { z } from "zod";
import { bytesSchema } from "../protocol/bytes.ts";
import { problemSchema } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import { readWebp } from "./containers/webp.ts";
import { kindOf } from "./kind.ts";

// What the decoder's process hears and says, as Node IPC messages with structured clone. It is believed no more than
// the files that it reads: one of them may have taken it over.

/** Read the file at this path. */
export const toDecoderSchema = z.object({ path: z.string() });
export type ToDecoder = z.infer<typeof toDecoderSchema>;

const side = z.int().min(1).max(LIMITS.pictureSide);
/** A WebP of `LIMITS.pictureSide` squared pixels is smaller than its pixels. */
const STORED_BYTES = 3 * LIMITS.pictureSide ** 2 + 4096;

const readSchema = z
  .object({ type: z.literal("read"), width: side, height: side, bytes: bytesSchema })
  .refine(({ bytes }) => bytes.length <= STORED_BYTES, "That is too large for a stored picture.")
  .refine(({ bytes, ...size }) => isWebpOf(bytes, size), "That is no WebP of this size.");

export const fromDecoderSchema = z.union([
  z.object({ type: z.literal("ready") }),
  readSchema,
  z.object({ type: z.literal("refused"), problem: problemSchema }),
]);
export type FromDecoder = z.infer<typeof fromDecoderSchema>;

function isWebpOf(bytes: Uint8Array, size: { width: number; height: number }): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    const { width, height, end } = readWebp(file);
    return kindOf(file) === "webp" && end === file.length && width === size.width && height === size.height;
  } catch {
    return false;
  }
}
