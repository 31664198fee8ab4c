import { z } from "zod";

/** Binary, whatever buffer backs it. */
export const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array, "Expected bytes.");

/** Binary that came through Socket.IO, which hands it to browsers as an ArrayBuffer. */
export const socketBytesSchema = z.union([
  bytesSchema,
  z.instanceof(ArrayBuffer).transform((buffer): Uint8Array => new Uint8Array(buffer)),
]);
